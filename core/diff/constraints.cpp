// Constraints of tables, with the indexes that three of their types stand on.
#include <algorithm>
#include <array>

#include "core/diff/alike.hpp"
#include "core/diff/ddl.hpp"
#include "core/diff/kinds.hpp"

namespace softbee::diff {
namespace {

using schema::Kind;
using schema::Object;

bool has_index(const Object& constraint) {
  const std::string type = constraint.text("type");
  return type == "primary key" || type == "unique" || type == "exclusion";
}

std::string index_identity(const Object& constraint) {
  return schema_prefix(constraint.parent) + own_name(constraint);
}

/// `a,b` of the parentheses that follow `word`.
std::string columns_after(const std::string& definition, std::string_view word) {
  const std::size_t at = definition.find(word);
  const std::size_t open = definition.find('(', at == std::string::npos ? 0 : at);
  const std::size_t close = definition.find(')', open == std::string::npos ? 0 : open);
  if (open == std::string::npos || close == std::string::npos) return "";
  std::string columns = definition.substr(open + 1, close - open - 1);
  for (std::size_t at; (at = columns.find(", ")) != std::string::npos;) columns.erase(at + 1, 1);
  return columns;
}

std::string say(const char* verb, const Object& constraint) {
  const std::string type = constraint.text("type");
  const std::string table = spoken(constraint.parent);
  if (type == "foreign key") {
    const std::string definition = constraint.text("definition");
    return std::string(verb) + " foreign key (" + columns_after(definition, "FOREIGN KEY") + ")(" +
           columns_after(definition, "REFERENCES") + ") on table " + table;
  }
  const std::string word = type == "primary key" ? type : type + " constraint";
  return std::string(verb) + " " + word + " '" + own_name(constraint) + "' on '" + table + "'";
}

/// A foreign key's definition without what ALTER CONSTRAINT changes.
struct Enforcement {
  std::string definition;
  std::string deferral = " NOT DEFERRABLE";
  bool is_enforced = true;
  bool is_valid = true;
};

Enforcement split_enforcement(std::string definition) {
  Enforcement parts;
  const auto strip = [&](std::string_view suffix) {
    if (!definition.ends_with(suffix)) return false;
    definition.resize(definition.size() - suffix.size());
    return true;
  };
  parts.is_enforced = !strip(" NOT ENFORCED");
  parts.is_valid = !strip(" NOT VALID");
  for (const char* words : {" DEFERRABLE INITIALLY DEFERRED", " DEFERRABLE"})
    if (strip(words)) {
      parts.deferral = words;
      break;
    }
  parts.definition = std::move(definition);
  return parts;
}

void add_hazards(const Object& constraint, Statement& statement) {
  const std::string type = constraint.text("type");
  const std::string definition = constraint.text("definition");
  const bool is_checked =
      !definition.ends_with(" NOT VALID") && definition.find(" NOT ENFORCED") == std::string::npos;
  if (has_index(constraint)) {
    statement.with(Hazard::blocking_lock).with(Hazard::may_fail);
  } else if (is_checked) {
    if (type == "foreign key") statement.with(Hazard::blocking_lock);
    statement.with(Hazard::scan).with(Hazard::may_fail);
  }
}

/// False where that is not all in which they differ, or ALTER CONSTRAINT cannot make it so.
bool alter_enforcement(const Object& old, const Object& now, Statements& out) {
  const Enforcement before = split_enforcement(old.text("definition"));
  const Enforcement after = split_enforcement(now.text("definition"));
  if (before.definition != after.definition) return false;
  // One that becomes enforced is checked at once.
  const bool is_valid = before.is_enforced ? before.is_valid : true;
  if (after.is_enforced && after.is_valid != is_valid) return false;
  const std::string head = "ALTER CONSTRAINT " + own_name(now);
  const std::string of = " of constraint '" + own_name(now) + "' on '" + spoken(now.parent) + "'";
  if (before.deferral != after.deferral)
    out.add_clause(now.parent, Pass::alone, head + after.deferral).saying("deferrability" + of);
  if (before.is_enforced != after.is_enforced) {
    Statement& statement =
        out.add_clause(now.parent, Pass::alone,
                       head + (after.is_enforced ? " ENFORCED" : " NOT ENFORCED"))
            .saying("enforcement" + of);
    if (after.is_enforced)
      statement.with(Hazard::blocking_lock).with(Hazard::scan).with(Hazard::may_fail);
  }
  return true;
}

}  // namespace

std::string constraint_definition(const Object& object) { return object.text("definition"); }

void add_constraint_settings(const Object& object, Statements& out) {
  if (!has_index(object)) return;
  const std::string index = "ALTER INDEX " + index_identity(object);
  if (const auto options = object.list("options"); !options.empty())
    out.add(index + " SET (" + join(options) + ")");
  if (const auto place = object.text("tablespace"); !place.empty())
    out.add(index + " SET TABLESPACE " + place);
  if (object.flag("clustered"))
    out.add_clause(object.parent, Pass::other, "CLUSTER ON " + own_name(object));
  if (object.flag("replica_identity"))
    out.add_clause(object.parent, Pass::other, "REPLICA IDENTITY USING INDEX " + own_name(object));
  if (const std::string comment = object.text("index_comment"); !comment.empty())
    out.add("COMMENT ON INDEX " + index_identity(object) + " IS " + quote_literal(comment));
  for (const std::string& target : object.list("index_statistics")) {
    const std::size_t equals = target.find('=');
    out.add(index + " ALTER COLUMN " + target.substr(0, equals) + " SET STATISTICS " +
            target.substr(equals + 1));
  }
}

void rename_foreign_key(const Scene& scene, const Object& object, Statements& out) {
  const Object* above = scene.target.find_origin(object);
  if (object.text("type") != "foreign key" || !above || own_name(*above) == own_name(object))
    return;
  out.add_clause(object.parent, Pass::alone,
                 "RENAME CONSTRAINT " + own_name(*above) + " TO " + own_name(object));
}

void create_constraint(const Scene& scene, const Object& object, Statements& out) {
  if (!is_made_by_server(scene, object)) {
    const bool is_alone = object.text("type") == "foreign key";
    Statement& statement =
        out.add_clause(object.parent, is_alone ? Pass::alone : Pass::add_constraint,
                       "ADD CONSTRAINT " + own_name(object) + " " + constraint_definition(object));
    // Of a new table its own line says all, as in Alembic's log.
    if (was_there(scene, object.parent)) {
      statement.saying(say("added", object));
      add_hazards(object, statement);
    }
  } else {
    rename_foreign_key(scene, object, out);
  }
  add_constraint_settings(object, out);
}

void drop_constraint(const Scene& scene, const Object& object, Statements& out) {
  if (is_removed_by_server(scene, object)) return;
  const bool is_alone = object.text("type") == "foreign key";
  const std::string only = leaves_parts_below(scene, object) ? "ONLY " : "";
  out.add_clause(only + object.parent, is_alone ? Pass::alone : Pass::drop,
                 "DROP CONSTRAINT " + own_name(object))
      .saying(say("removed", object));
}

void alter_constraint(const Scene& scene, Delta& delta, Statements& out) {
  const Object& old = delta.old;
  const Object& now = delta.now;
  if (delta.has("type")) return;
  delta.take("inherited");
  if (differ_in_validity_alone(scene.source, scene.target, old, now)) delta.take("definition");
  const std::string head = "CONSTRAINT " + own_name(now);
  if (delta.has("definition")) {
    const std::string before = old.text("definition"), after = now.text("definition");
    if (before == after + " NOT VALID") {
      delta.take("definition");
      Statement& statement = out.add_clause(now.parent, Pass::alone, "VALIDATE " + head)
                                 .with(Hazard::scan)
                                 .with(Hazard::may_fail);
      statement.saying("validated constraint '" + own_name(now) + "' on '" + spoken(now.parent) +
                       "'");
    } else if (now.text("type") == "foreign key" && alter_enforcement(old, now, out)) {
      delta.take("definition");
    } else {
      return;
    }
  }
  const std::string index = "ALTER INDEX " + index_identity(now);
  const std::string on = " of constraint '" + own_name(now) + "' on '" + spoken(now.parent) + "'";
  if (delta.take("options")) {
    const OptionChange change = compare_options(old.list("options"), now.list("options"));
    if (!change.set.empty())
      out.add(index + " SET (" + join(change.set) + ")").saying("options" + on);
    if (!change.reset.empty())
      out.add(index + " RESET (" + join(change.reset) + ")")
          .saying(change.set.empty() ? "options" + on : "");
  }
  if (delta.take("tablespace")) {
    const std::string place = now.text("tablespace");
    out.add(index + " SET TABLESPACE " + (place.empty() ? "pg_default" : place))
        .with(Hazard::blocking_lock)
        .saying("tablespace" + on);
  }
  if (delta.take("index_comment")) {
    const std::string comment = now.text("index_comment");
    out.add("COMMENT ON INDEX " + index_identity(now) + " IS " +
            (comment.empty() ? "NULL" : quote_literal(comment)))
        .saying("comment" + on);
  }
  if (delta.take("attached_to")) attach_index_again(delta, out);
  alter_index_marks(delta, out);
  if (delta.take("index_statistics"))
    alter_index_statistics(index, old.list("index_statistics"), now.list("index_statistics"), out);
}

}  // namespace softbee::diff
