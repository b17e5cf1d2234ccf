// Columns and their defaults.
#include <algorithm>
#include <array>
#include <cctype>

#include "core/diff/column_type.hpp"
#include "core/diff/ddl.hpp"
#include "core/diff/kinds.hpp"
#include "core/diff/remade_values.hpp"

namespace softbee::diff {
namespace {

using schema::Kind;
using schema::Object;

std::string type_and_collation(const Object& column) {
  std::string text = column.text("type");
  if (const std::string collation = column.text("collation"); !collation.empty())
    text += " COLLATE " + collation;
  return text;
}

/// Constants and what one statement computes once; every other function counts as volatile, for
/// which the server writes the table anew.
bool is_computed_once(const std::string& expression) {
  static constexpr std::array<std::string_view, 4> once = {
      "now()", "statement_timestamp()", "transaction_timestamp()", "('now'::text)"};
  std::string rest = expression;
  for (const std::string_view call : once)
    for (std::size_t at; (at = rest.find(call)) != std::string::npos;) rest.erase(at, call.size());
  for (std::size_t at = rest.find('('); at != std::string::npos; at = rest.find('(', at + 1)) {
    const unsigned char before = at == 0 ? ' ' : static_cast<unsigned char>(rest[at - 1]);
    const bool is_in_literal =
        std::count(rest.begin(), rest.begin() + static_cast<long>(at), '\'') % 2;
    if ((std::isalnum(before) || before == '_' || before == '"') && !is_in_literal &&
        !ends_with_type_name(std::string_view(rest).substr(0, at)))
      return false;
  }
  return true;
}

bool is_checked_domain(const Scene& scene, const std::string& type) {
  const Object* domain = scene.target.find(Kind::domain, type);
  return domain && (domain->flag("not_null") || !scene.target.parts_of(*domain).empty());
}

void add_hazards_of_new(const Scene& scene, const Object& column, const Object* value,
                        Statement& statement) {
  if (!was_there(scene, column.parent)) return;
  const bool is_stored = !column.text("generated").empty() && !column.flag("virtual");
  const bool is_identity = !column.text("identity").empty();
  if (is_stored || is_identity || is_checked_domain(scene, column.text("type")) ||
      (value && !is_computed_once(value->text("expression"))))
    statement.with(Hazard::rewrite);
  if (column.flag("not_null") && !value && !is_identity && column.text("generated").empty())
    statement.with(Hazard::may_fail);
}

void set_type(const Scene& scene, const Object& old, const Object& now, Statements& out) {
  const std::string from = old.text("type"), to = now.text("type");
  const TypeChange change = compare_types(scene, from, to, own_name(now));
  std::string text = alter_head(now) + "TYPE " + type_and_collation(now);
  if (now.text("generated").empty() && !change.cast.empty()) text += " USING " + change.cast;
  Statement& statement = out.add_clause(now.parent, Pass::type, std::move(text));
  statement.hazards = change.hazards;
  if (from == to) {
    statement.with(Hazard::blocking_lock);
    statement.saying("collation change on '" + spoken(now.identity) + "'");
  } else {
    statement.saying("type change from " + from + " to " + to + " on '" + spoken(now.identity) +
                     "'");
  }
}

/// A new type takes its own storage and forgets the compression (ATExecAlterColumnType).
void restore_storage(const Object& column, Statements& out) {
  if (const std::string storage = column.text("storage"); !storage.empty())
    out.add_clause(column.parent, Pass::other, alter_head(column) + "SET STORAGE " + storage);
  if (const std::string method = column.text("compression"); !method.empty())
    out.add_clause(column.parent, Pass::other, alter_head(column) + "SET COMPRESSION " + method);
}

/// SET EXPRESSION of a virtual column would have to check the rows anew, which 18 does not do
/// (ATExecSetExpression).
bool has_check(const Scene& scene, const Object& column) {
  const Object* table = scene.source.find(Kind::table, column.parent);
  if (!table) return false;
  const auto& parts = scene.source.parts_of(*table);
  return std::any_of(parts.begin(), parts.end(), [](const Object* part) {
    return part->kind == Kind::constraint && part->text("type") == "check";
  });
}

void alter_generated(const Scene& scene, Delta& delta, Statements& out) {
  if (!delta.has("generated") || delta.has("virtual") || delta.old.text("generated").empty())
    return;
  if (delta.now.text("generated").empty() && follows_column_above(scene, delta.now)) {
    delta.take("generated");  // DROP EXPRESSION of the parent's reaches it
    return;
  }
  const std::string expression = delta.now.text("generated");
  const std::string on = "generated expression on column '" + spoken(delta.now.identity) + "'";
  if (expression.empty()) {
    if (delta.old.flag("virtual")) return;
    delta.take("generated");
    out.add_clause(delta.now.parent, Pass::drop, alter_head(delta.now) + "DROP EXPRESSION")
        .saying("removed " + on);
  } else if (scene.server_version() >= 170000 &&
             !(delta.now.flag("virtual") && has_check(scene, delta.old))) {
    delta.take("generated");
    Statement& statement =
        out.add_clause(delta.now.parent, Pass::add_column,
                       alter_head(delta.now) + "SET EXPRESSION AS " + in_parentheses(expression));
    if (!delta.now.flag("virtual")) statement.with(Hazard::rewrite);
    statement.saying("changed " + on);
  }
}

void alter_settings(const Scene& scene, Delta& delta, Statements& out) {
  const Object& now = delta.now;
  const std::string on = " of column '" + spoken(now.identity) + "'";
  const auto set = [&](const std::string& words, const std::string& what) {
    out.add_clause(now.parent, Pass::other, alter_head(now) + words).saying(what);
  };
  if (delta.take("storage")) {
    const std::string storage = now.text("storage");
    set("SET STORAGE " + (storage.empty() ? usual_storage(now.text("type")) : storage),
        "storage" + on);
  }
  if (delta.take("compression")) {
    const std::string method = now.text("compression");
    set("SET COMPRESSION " + (method.empty() ? "default" : method), "compression" + on);
  }
  if (delta.take("statistics")) {
    const std::string target = now.text("statistics");
    // Children would follow, and do not when they are made.
    set("SET STATISTICS " + (target.empty() ? "-1" : target), "statistics target" + on);
    if (!scene.source.descendants_of(now.parent).empty())
      out.list.back().table = "ONLY " + now.parent;
  }
  if (delta.take("options")) {
    const OptionChange change = compare_options(delta.old.list("options"), now.list("options"));
    if (!change.set.empty()) set("SET (" + join(change.set) + ")", "options" + on);
    if (!change.reset.empty())
      set("RESET (" + join(change.reset) + ")", change.set.empty() ? "options" + on : "");
  }
  alter_identity_persistence(delta, out);
  if (delta.take("identity_comment") && !now.text("identity").empty())
    comment_on_identity(now, out);
  if (delta.take("not_null_comment") && now.flag("not_null")) comment_on_not_null(scene, now, out);
}

/// What a plain column of that type would be: the parent's, but for what is not inherited.
/// From 17 on partitions share the identity of the partitioned table; children never do.
Object inherited_form(const Scene& scene, const Object& origin, const Object& column) {
  Object form = column;
  form.properties = without_own_not_null(origin).properties;
  for (const char* property : {"statistics", "options", "inherited", "not_null_no_inherit"})
    form.properties.erase(property);
  // With the table a NOT NULL of its own beside the parent's is made too.
  const bool is_new = !scene.source.find(Kind::table, column.parent);
  for (const char* property : {"not_null_constraint", "not_null_local", "not_null_comment"}) {
    form.properties.erase(property);
    const auto own = column.properties.find(property);
    if (is_new && column.flag("not_null_local") && own != column.properties.end() &&
        property != std::string_view("not_null_comment"))
      form.properties.insert(*own);
  }
  for (const char* property : {"identity", "identity_options", "identity_comment",
                               "identity_logged", "identity_unlogged"}) {
    form.properties.erase(property);
    const auto own = column.properties.find(property);
    if (scene.server_version() >= 170000 && own != column.properties.end())
      form.properties.insert(*own);
  }
  if (column.flag("inherited")) form.properties.insert({"inherited", true});
  return form;
}

}  // namespace

std::string column_definition(const Object& column, const Object* default_value) {
  std::string text = own_name(column) + " " + column.text("type");
  if (const std::string method = column.text("compression"); !method.empty())
    text += " COMPRESSION " + method;
  if (const std::string collation = column.text("collation"); !collation.empty())
    text += " COLLATE " + collation;
  if (default_value) text += " DEFAULT " + default_value->text("expression");
  if (const std::string expression = column.text("generated"); !expression.empty())
    text += " GENERATED ALWAYS AS " + in_parentheses(expression) +
            (column.flag("virtual") ? " VIRTUAL" : " STORED");
  if (!column.text("identity").empty()) text += " " + identity_definition(column);
  if (column.flag("not_null") && !column.flag("not_null_not_valid"))
    text += " " + not_null_clause(column);
  return text;
}

void add_column_settings(const Scene& scene, const std::string& table, const Object& column,
                         Statements& out) {
  const auto set = [&](const std::string& words) {
    out.add_clause(table, Pass::other, alter_head(column) + words);
  };
  if (const std::string storage = column.text("storage"); !storage.empty())
    set("SET STORAGE " + storage);
  if (const std::string target = column.text("statistics"); !target.empty()) {
    set("SET STATISTICS " + target);
    if (!scene.source.descendants_of(table).empty()) out.list.back().table = "ONLY " + table;
  }
  if (const auto options = column.list("options"); !options.empty())
    set("SET (" + join(options) + ")");
  add_persistence(column, out);
  if (!column.text("identity_comment").empty()) comment_on_identity(column, out);
  if (column.flag("not_null_not_valid"))
    out.add_clause(table, Pass::add_constraint, "ADD " + not_null_constraint(column));
  if (!column.text("not_null_comment").empty()) comment_on_not_null(scene, column, out);
}

void create_column(const Scene& scene, const Object& column, const Folded& folded,
                   Statements& out) {
  if (is_made_by_server(scene, column)) {
    if (const Object* origin = scene.target.find_origin(column)) {
      const Object form = inherited_form(scene, *origin, column);
      Delta delta(form, column);
      alter_column(scene, delta, out);
      if (scene.target.find(Kind::column_default, origin->identity) &&
          !scene.target.find(Kind::column_default, column.identity))
        out.add_clause(column.parent, Pass::other, alter_head(column) + "DROP DEFAULT");
    }
    return;
  }
  const auto own = std::find_if(folded.begin(), folded.end(), [&](const Object* part) {
    return part->kind == Kind::column_default && part->identity == column.identity;
  });
  const Object* value = own == folded.end() ? nullptr : *own;
  // A table with children gets an identity only when the column is there; before 17 a partitioned
  // one too (ATPrepAddColumn).
  const Object* table = scene.target.find_parent(column);
  const bool is_passed_on =
      scene.server_version() >= 170000 && table && !table->text("partition_by").empty();
  const bool is_late = !column.text("identity").empty() && !is_passed_on &&
                       !scene.source.descendants_of(column.parent).empty();
  Object plain = column;
  if (is_late) plain.properties.erase("identity");
  Statement& statement = out.add_clause(column.parent, Pass::add_column,
                                        "ADD COLUMN " + column_definition(plain, value))
                             .saying("added column '" + spoken(column.identity) + "'");
  add_hazards_of_new(scene, plain, value, statement);
  if (is_late)
    out.add_clause(column.parent, Pass::alone,
                   alter_head(column) + "ADD " + identity_definition(column));
  add_column_settings(scene, column.parent, column, out);
}

void drop_column(const Scene& scene, const Object& column, Statements& out) {
  if (is_removed_by_server(scene, column)) return;
  const std::string only = leaves_parts_below(scene, column) ? "ONLY " : "";
  Statement& statement =
      out.add_clause(only + column.parent, Pass::drop, "DROP COLUMN " + own_name(column))
          .saying("removed column '" + spoken(column.identity) + "'");
  if (column.text("generated").empty()) statement.with(Hazard::data_loss);
}

void alter_column(const Scene& scene, Delta& delta, Statements& out) {
  const bool changes_type = delta.has("type") || delta.has("collation");
  alter_generated(scene, delta, out);
  if (delta.has("generated") || delta.has("virtual")) return;
  // The server looks at all the parts of one ALTER TABLE before it runs the first: a TYPE finds the
  // column generated still.
  const bool loses_identity = delta.now.text("identity").empty();
  if (loses_identity) alter_identity(scene, delta, out);
  if (changes_type)
    for (Statement& statement : out.list) statement.pass = Pass::alone;
  const bool type = delta.take("type"), collation = delta.take("collation");
  const bool follows = follows_column_above(scene, delta.now) || is_typed(scene, delta.now);
  if ((type || collation) && !follows) {
    set_type(scene, delta.old, delta.now, out);
    delta.take("storage");
    delta.take("compression");
    restore_storage(delta.now, out);
  }
  alter_not_null(scene, delta, out);
  if (!loses_identity) alter_identity(scene, delta, out);
  alter_settings(scene, delta, out);
}

void move_column_to_type(const Scene& scene, const Object& column, Statements& out) {
  std::string text = alter_head(column) + "TYPE " + type_and_collation(column);
  const TypeChange change = convert_remade(scene, own_name(column), column.text("type"));
  if (column.text("generated").empty()) text += " USING " + change.cast;
  Statement& statement = out.add_clause(column.parent, Pass::type, std::move(text));
  statement.hazards = change.hazards;
  statement.with(Hazard::rewrite).with(Hazard::may_fail);
  restore_storage(column, out);
}

/// What a statement about a default names: the table with all below it, which follow, or it alone
/// where one of them goes its own way.
std::string reach_of_default(const Scene& scene, const Object& value) {
  return is_default_shared(scene, value) ? value.parent : "ONLY " + value.parent;
}

void create_default(const Scene& scene, const Object& object, Statements& out) {
  if (is_made_by_server(scene, object)) return;
  out.add_clause(reach_of_default(scene, object), Pass::add_constraint,
                 alter_head(object) + "SET DEFAULT " + object.text("expression"))
      .saying("server default on column '" + spoken(object.identity) + "'");
}

void drop_default(const Scene& scene, const Object& object, Statements& out) {
  if (is_removed_by_server(scene, object)) return;
  out.add_clause(reach_of_default(scene, object), Pass::drop, alter_head(object) + "DROP DEFAULT")
      .saying("server default on column '" + spoken(object.identity) + "'");
}

}  // namespace softbee::diff
