// Enum, composite and domain types. A type that cannot be altered is made anew under its name: the
// old one is renamed away first, and columns are moved over (core/diff/compare).
#include <algorithm>

#include "core/diff/column_type.hpp"
#include "core/diff/ddl.hpp"
#include "core/diff/kinds.hpp"
#include "core/schema/default_name.hpp"

namespace softbee::diff {
namespace {

using schema::Kind;
using schema::Object;
using Values = std::vector<std::string>;

std::string with_collation(const Object& object) {
  std::string text = object.text("type");
  if (const std::string collation = object.text("collation"); !collation.empty())
    text += " COLLATE " + collation;
  return text;
}

void create_enum(const Object& object, Statements& out) {
  std::string text = "CREATE TYPE " + object.identity + " AS ENUM (";
  const char* separator = "\n    ";
  for (const std::string& value : object.list("values")) {
    text += separator + quote_literal(value);
    separator = ",\n    ";
  }
  out.add(text + "\n)").saying("added type '" + spoken(object.identity) + "'");
}

void create_composite(const Object& object, const Folded& folded, Statements& out) {
  std::string text = "CREATE TYPE " + object.identity + " AS (";
  const char* separator = "\n    ";
  for (const Object* attribute : folded) {
    text += separator + own_name(*attribute) + " " + with_collation(*attribute);
    separator = ",\n    ";
  }
  out.add(text + (folded.empty() ? ")" : "\n)"))
      .saying("added type '" + spoken(object.identity) + "'");
}

std::string domain_not_null(const Object& domain) {
  const std::string name = domain.text("not_null_constraint");
  return quote_not_null_name(name.empty() ? schema::default_name(domain.name, {}, "not_null")
                                          : name);
}

void comment_on_domain_not_null(const Object& domain, Statements& out) {
  const std::string comment = domain.text("not_null_comment");
  out.add("COMMENT ON CONSTRAINT " + domain_not_null(domain) + " ON DOMAIN " + domain.identity +
          " IS " + (comment.empty() ? "NULL" : quote_literal(comment)));
}

void create_domain(const Object& object, const Folded& folded, Statements& out) {
  std::string text = "CREATE DOMAIN " + object.identity + " AS " + with_collation(object);
  if (const std::string value = object.text("default"); !value.empty()) text += " DEFAULT " + value;
  if (const std::string name = object.text("not_null_constraint"); !name.empty())
    text += " CONSTRAINT " + quote_not_null_name(name);
  if (object.flag("not_null")) text += " NOT NULL";
  for (const Object* constraint : folded)
    text += "\n    CONSTRAINT " + own_name(*constraint) + " " + constraint->text("definition");
  out.add(text).saying("added domain '" + spoken(object.identity) + "'");
  if (!object.text("not_null_comment").empty()) comment_on_domain_not_null(object, out);
}

bool is_subsequence(const Values& part, const Values& whole) {
  std::size_t at = 0;
  for (const std::string& value : whole)
    if (at < part.size() && part[at] == value) ++at;
  return at == part.size();
}

bool mentions(const Object& object, const std::string& literal) {
  for (const auto& [name, value] : object.properties) {
    if (const auto* text = std::get_if<std::string>(&value))
      if (text->find(literal) != std::string::npos) return true;
  }
  return false;
}

/// Does anything that this change makes or alters read one of the new values? Partition bounds
/// need the type only through the key's column.
bool are_used(const Scene& scene, const Object& type, const Values& values) {
  const auto uses = [&](const Object& object) {
    const Object* old = scene.source.find(object.key());
    if (old && is_same(*old, object)) return false;
    return std::any_of(values.begin(), values.end(), [&](const std::string& value) {
      return mentions(object, quote_literal(value));
    });
  };
  for (const Object* object : scene.target.needed_by(type.key()))
    if (uses(*object)) return true;
  return std::any_of(scene.target.objects().begin(), scene.target.objects().end(),
                     [&](const Object& object) {
                       return object.kind == Kind::table &&
                              !object.text("partition_bound").empty() && uses(object);
                     });
}

bool is_used_by_columns(const Catalog& catalog, const Object& type) {
  const auto& users = catalog.needed_by(type.key());
  return std::any_of(users.begin(), users.end(),
                     [](const Object* user) { return user->kind == Kind::column; });
}

}  // namespace

bool is_type(Kind kind) {
  return kind == Kind::enum_type || kind == Kind::composite_type || kind == Kind::domain;
}

std::string away_name(const Object& type) { return quote_name(type.name + "__old"); }

void create_type(const Object& object, const Folded& folded, Statements& out) {
  if (object.kind == Kind::enum_type) return create_enum(object, out);
  if (object.kind == Kind::composite_type) return create_composite(object, folded, out);
  create_domain(object, folded, out);
}

void create_attribute(const Object& object, Statements& out) {
  out.add("ALTER TYPE " + object.parent + " ADD ATTRIBUTE " + own_name(object) + " " +
          with_collation(object) + " CASCADE")
      .saying("added attribute '" + spoken(object.identity) + "'");
}

void create_domain_constraint(const Scene& scene, const Object& object, Statements& out) {
  const std::string definition = object.text("definition");
  Statement& statement = out.add("ALTER DOMAIN " + object.parent + " ADD CONSTRAINT " +
                                 own_name(object) + " " + definition)
                             .saying("added constraint '" + own_name(object) + "' on domain '" +
                                     spoken(object.parent) + "'");
  const Object* domain = scene.source.find(Kind::domain, object.parent);
  if (domain && is_used_by_columns(scene.source, *domain) && !definition.ends_with("NOT VALID"))
    statement.with(Hazard::scan).with(Hazard::blocking_lock).with(Hazard::may_fail);
}

void alter_enum(const Scene& scene, Delta& delta, Statements& out) {
  const Values old = delta.old.list("values");
  const Values now = delta.now.list("values");
  if (!delta.has("values") || !is_subsequence(old, now)) return;
  delta.take("values");
  Values added;
  for (const std::string& value : now)
    if (std::find(old.begin(), old.end(), value) == old.end()) added.push_back(value);
  const Part part = are_used(scene, delta.now, added) ? Part::before : Part::main;
  // Behind the last old value each one is appended; the position only matters in front of it.
  const std::size_t tail =
      old.empty()
          ? 0
          : static_cast<std::size_t>(std::find(now.begin(), now.end(), old.back()) - now.begin());
  for (std::size_t i = 0; i < now.size(); ++i) {
    if (std::find(old.begin(), old.end(), now[i]) != old.end()) continue;
    std::string text = "ALTER TYPE " + delta.now.identity + " ADD VALUE " + quote_literal(now[i]);
    if (i < tail || (i == 0 && !old.empty()))
      text +=
          i == 0 ? " BEFORE " + quote_literal(old.front()) : " AFTER " + quote_literal(now[i - 1]);
    out.add(std::move(text))
        .with(Hazard::irreversible)
        .saying("added value '" + now[i] + "' to type '" + spoken(delta.now.identity) + "'")
        .part = part;
  }
}

void alter_attribute(const Scene& scene, Delta& delta, Statements& out) {
  const bool type = delta.take("type"), collation = delta.take("collation");
  if (!type && !collation) return;
  Statement& statement =
      out.add("ALTER TYPE " + delta.now.parent + " ALTER ATTRIBUTE " + own_name(delta.now) +
              " TYPE " + with_collation(delta.now) + " CASCADE")
          .saying("type change from " + delta.old.text("type") + " to " + delta.now.text("type") +
                  " on '" + spoken(delta.now.identity) + "'");
  const bool has_table = std::any_of(
      scene.source.objects().begin(), scene.source.objects().end(), [&](const Object& object) {
        return object.kind == Kind::table && object.text("of_type") == delta.now.parent;
      });
  if (has_table)
    statement.hazards =
        compare_types(scene, delta.old.text("type"), delta.now.text("type"), "").hazards;
}

namespace {

void alter_domain_not_null(const Scene& scene, Delta& delta, Statements& out) {
  const std::string head = "ALTER DOMAIN " + delta.now.identity;
  const std::string on = " on domain '" + spoken(delta.now.identity) + "'";
  const bool is_renamed = delta.take("not_null_constraint");
  const std::string constraint = delta.now.text("not_null_constraint");
  if (delta.take("not_null")) {
    if (!delta.now.flag("not_null")) {
      out.add(head + " DROP NOT NULL").saying("NULL" + on);
    } else {
      Statement& set =
          out.add(head + (constraint.empty()
                              ? " SET NOT NULL"
                              : " ADD CONSTRAINT " + quote_not_null_name(constraint) + " NOT NULL"))
              .saying("NOT NULL" + on);
      if (is_used_by_columns(scene.source, delta.old))
        set.with(Hazard::scan).with(Hazard::blocking_lock).with(Hazard::may_fail);
    }
  } else if (is_renamed) {
    out.add(head + " RENAME CONSTRAINT " + domain_not_null(delta.old) + " TO " +
            domain_not_null(delta.now))
        .saying("renamed NOT NULL constraint" + on);
  }
  if (delta.take("not_null_comment") && delta.now.flag("not_null"))
    comment_on_domain_not_null(delta.now, out);
}

}  // namespace

void alter_domain(const Scene& scene, Delta& delta, Statements& out) {
  const std::string head = "ALTER DOMAIN " + delta.now.identity;
  const std::string on = " on domain '" + spoken(delta.now.identity) + "'";
  if (delta.take("default")) {
    const std::string value = delta.now.text("default");
    out.add(head + (value.empty() ? " DROP DEFAULT" : " SET DEFAULT " + value))
        .saying("default" + on);
  }
  alter_domain_not_null(scene, delta, out);
}

void alter_domain_constraint(const Scene& scene, Delta& delta, Statements& out) {
  if (delta.old.text("definition") != delta.now.text("definition") + " NOT VALID") return;
  delta.take("definition");
  Statement& statement =
      out.add("ALTER DOMAIN " + delta.now.parent + " VALIDATE CONSTRAINT " + own_name(delta.now))
          .saying("validated constraint '" + own_name(delta.now) + "' on domain '" +
                  spoken(delta.now.parent) + "'");
  if (const Object* domain = scene.source.find(Kind::domain, delta.now.parent);
      domain && is_used_by_columns(scene.source, *domain))
    statement.with(Hazard::scan).with(Hazard::blocking_lock).with(Hazard::may_fail);
}

}  // namespace softbee::diff
