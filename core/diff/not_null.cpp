// NOT NULL of columns. Before 18 it is a mark; from then on a constraint with a name, which can
// wait to be validated and can stay with its table alone (commit 14e87ffa5c54).
#include <algorithm>
#include <utility>

#include "core/diff/ddl.hpp"
#include "core/diff/kinds.hpp"
#include "core/error.hpp"
#include "core/schema/default_name.hpp"

namespace softbee::diff {
namespace {

using schema::Kind;
using schema::Object;

std::string constraint_name(const Scene& scene, const Object& column) {
  for (const std::string_view property :
       {std::string_view("not_null_constraint"), schema::inherited_name})
    if (const std::string name = column.text(property); !name.empty())
      return quote_not_null_name(name);
  const Object* table = scene.target.find(Kind::table, column.parent);
  if (!table) table = scene.source.find(Kind::table, column.parent);
  return quote_not_null_name(
      schema::default_name(table ? table->name : "", column.name, "not_null"));
}

bool is_plain(const Object& column) {
  return column.text("not_null_constraint").empty() && !column.flag("not_null_no_inherit") &&
         !column.flag("not_null_not_valid");
}

/// A CHECK that already proves it spares the scan.
bool is_proved(const Scene& scene, const Object& column) {
  const Object* table = scene.source.find(Kind::table, column.parent);
  if (!table) return false;
  const std::string proof = "CHECK ((" + own_name(column) + " IS NOT NULL))";
  const auto& parts = scene.source.parts_of(*table);
  return std::any_of(parts.begin(), parts.end(), [&](const Object* part) {
    return part->kind == Kind::constraint && part->text("definition") == proof;
  });
}

void add_hazards(const Scene& scene, const Object& column, Statement& statement) {
  if (was_there(scene, column.parent) && !column.flag("not_null_not_valid") &&
      !is_proved(scene, column))
    statement.with(Hazard::scan).with(Hazard::may_fail);
}

void drop(const Scene& scene, const Object& column, const std::string& summary, Statements& out) {
  const bool is_only = leaves_not_null_below(scene, column);
  out.add_clause((is_only ? "ONLY " : "") + column.parent, Pass::drop,
                 alter_head(column) + "DROP NOT NULL")
      .saying(summary);
}

void add(const Scene& scene, const Object& column, const std::string& summary, Statements& out) {
  std::string clause = alter_head(column) + "SET NOT NULL";
  if (!is_plain(column)) clause = "ADD " + not_null_constraint(column);
  Statement& statement = out.add_clause(column.parent, Pass::column_attribute, std::move(clause));
  statement.saying(summary);
  add_hazards(scene, column, statement);
}

bool is_partition(const Scene& scene, const Object& column) {
  const Object* table = scene.target.find(Kind::table, column.parent);
  return table && !table->text("partition_of").empty();
}

/// RENAME CONSTRAINT wants to find the old name in all tables below.
bool can_be_renamed(const Scene& scene, const Object& column, const std::string& name) {
  const auto& below = scene.source.descendants_of(column.parent);
  return std::all_of(below.begin(), below.end(), [&](const Object* table) {
    const Object* inheritor =
        scene.source.find(Kind::column, table->identity + "." + own_name(column));
    return !inheritor ||
           (!inheritor->flag("not_null_local") && constraint_name(scene, *inheritor) == name &&
            can_be_renamed(scene, *inheritor, name));
  });
}

/// A child's own NOT NULL has to be there before its parent's comes, or be gone: beside the
/// parent's it can be neither added nor dropped.
void prepare_children(const Scene& scene, const Object& column, Statements& out) {
  if (scene.server_version() < 180000 || column.flag("not_null_no_inherit")) return;
  for (const Object* table : scene.source.descendants_of(column.parent)) {
    const schema::Key key{Kind::column, table->identity + "." + own_name(column)};
    const Object* old = scene.source.find(key);
    const Object* now = scene.target.find(key);
    if (!old || !now || !now->flag("not_null") || is_partition(scene, *now)) continue;
    if (!old->flag("not_null") && now->flag("not_null_local")) add(scene, *now, "", out);
    if (old->flag("not_null") && !now->flag("not_null_local")) drop(scene, *now, "", out);
  }
}

bool is_passed_on(const Object* column) {
  return column && column->flag("not_null") && !column->flag("not_null_no_inherit");
}

/// The parent drops its NOT NULL from itself ONLY.
bool outlives_that_of_parent(const Scene& scene, const Object& column) {
  const Object* table = scene.source.find(Kind::table, column.parent);
  if (!table) return false;
  const std::vector<std::string> above = scene.source.ancestors_of(*table);
  return std::any_of(above.begin(), above.end(), [&](const std::string& parent) {
    const schema::Key key{Kind::column, parent + "." + own_name(column)};
    return is_passed_on(scene.source.find(key)) && !is_passed_on(scene.target.find(key));
  });
}

/// Does the NOT NULL leave its parent's, or come to it?
bool is_moved(const Scene& scene, const Object& column) {
  return scene.server_version() >= 180000 &&
         (changes_parents(scene, column) || outlives_that_of_parent(scene, column));
}

/// The constraint is there on both sides, and is to be another one.
void alter_constraint_of(const Scene& scene, const Object& old, const Object& now, bool is_renamed,
                         bool changes_reach, Statements& out) {
  const std::string on = " on column '" + spoken(now.identity) + "'";
  const std::string name = constraint_name(scene, now);
  const bool has_children = !scene.source.descendants_of(now.parent).empty();
  const bool is_devalued = now.flag("not_null_not_valid") && !old.flag("not_null_not_valid");
  if (is_devalued || (changes_reach && now.flag("not_null_no_inherit") && has_children) ||
      (is_renamed && !can_be_renamed(scene, old, constraint_name(scene, old)))) {
    drop(scene, now, "", out);
    add(scene, now, "changed NOT NULL" + on, out);
    if (!now.text("not_null_comment").empty()) comment_on_not_null(scene, now, out);
    return;
  }
  if (is_renamed)
    out.add_clause(now.parent, Pass::alone,
                   "RENAME CONSTRAINT " + constraint_name(scene, old) + " TO " + name)
        .saying("renamed NOT NULL constraint" + on);
  if (old.flag("not_null_not_valid") && !now.flag("not_null_not_valid")) {
    Statement& statement = out.add_clause(now.parent, Pass::alone, "VALIDATE CONSTRAINT " + name)
                               .saying("validated NOT NULL" + on);
    add_hazards(scene, now, statement);
  }
  if (changes_reach) {
    const bool is_alone = now.flag("not_null_no_inherit");
    Statement& statement =
        out.add_clause(now.parent, Pass::alone,
                       "ALTER CONSTRAINT " + name + (is_alone ? " NO INHERIT" : " INHERIT"))
            .saying("inheritance of NOT NULL" + on);
    if (!is_alone && has_children) statement.with(Hazard::scan).with(Hazard::may_fail);
  }
}

}  // namespace

std::string not_null_clause(const Object& column) {
  std::string text;
  if (const std::string name = column.text("not_null_constraint"); !name.empty())
    text += "CONSTRAINT " + quote_not_null_name(name) + " ";
  text += "NOT NULL";
  if (column.flag("not_null_no_inherit")) text += " NO INHERIT";
  return text;
}

std::string not_null_constraint(const Object& column) {
  std::string text;
  if (const std::string name = column.text("not_null_constraint"); !name.empty())
    text += "CONSTRAINT " + quote_not_null_name(name) + " ";
  text += "NOT NULL " + own_name(column);
  if (column.flag("not_null_no_inherit")) text += " NO INHERIT";
  if (column.flag("not_null_not_valid")) text += " NOT VALID";
  return text;
}

void alter_not_null(const Scene& scene, Delta& delta, Statements& out) {
  const Object& old = delta.old;
  const Object& now = delta.now;
  const std::string on = " on column '" + spoken(now.identity) + "'";
  const bool is_changed = delta.take("not_null");
  bool is_renamed = delta.take("not_null_constraint");
  const bool moves = is_moved(scene, now);
  if (moves) is_renamed = renames_not_null_by_move(scene, old, now);
  const bool changes_reach = delta.take("not_null_no_inherit");
  const bool changes_validity = delta.take("not_null_not_valid");
  if (delta.take("not_null_local") && !moves && old.flag("not_null") && now.flag("not_null"))
    throw Error("0A000", "cannot change whether NOT NULL of column \"" + now.identity +
                             "\" is its own beside that of its parent")
        .with_reason("unsupported_change");
  if (is_changed && now.flag("not_null")) {
    prepare_children(scene, now, out);
    add(scene, now, "NOT NULL" + on, out);
  } else if (is_changed) {
    drop(scene, now, "NULL" + on, out);
  } else if (now.flag("not_null") && (is_renamed || changes_reach || changes_validity)) {
    alter_constraint_of(scene, old, now, is_renamed, changes_reach, out);
  }
}

bool renames_not_null_by_move(const Scene& scene, const Object& old, const Object& now) {
  return old.kind == Kind::column && old.flag("not_null") && now.flag("not_null") &&
         is_moved(scene, now) && !is_not_null_inherited(scene, now) &&
         constraint_name(scene, old) != constraint_name(scene, now);
}

Object without_own_not_null(const Object& column) {
  Object told = column;
  if (column.flag("not_null_no_inherit"))
    for (const char* property : {"not_null", "not_null_not_valid"}) told.properties.erase(property);
  return told;
}

void settle_not_null(const Scene& scene, bool had_one, bool is_forced, const Object& old,
                     const Object& now, Object& left) {
  if (is_partition(scene, now)) return;
  const bool is_kept = had_one && now.flag("not_null") && now.flag("not_null_local");
  if (is_forced) {
    for (const char* property : {"not_null_local", "not_null_constraint", "not_null_comment"}) {
      const Object& like = had_one ? old : now;
      left.properties.erase(property);
      const auto own = like.properties.find(property);
      if ((is_kept || now.flag("not_null_local")) && own != like.properties.end())
        left.properties.insert(*own);
    }
    if (is_kept) left.properties["not_null_local"] = true;
  } else if (had_one && !left.flag("not_null") && left.flag("not_null_local")) {
    left.properties.erase("not_null_local");
    left.properties["not_null"] = true;
  }
}

bool is_not_null_inherited(const Scene& scene, const Object& column) {
  const Object* table = scene.target.find(Kind::table, column.parent);
  if (scene.server_version() < 180000 || !table || column.flag("not_null_local")) return false;
  const std::vector<std::string> above = table->list("inherits");
  return std::any_of(above.begin(), above.end(), [&](const std::string& parent) {
    const Object* origin = scene.target.find(Kind::column, parent + "." + own_name(column));
    return is_passed_on(origin);
  });
}

void comment_on_not_null(const Scene& scene, const Object& column, Statements& out) {
  const std::string comment = column.text("not_null_comment");
  out.add("COMMENT ON CONSTRAINT " + constraint_name(scene, column) + " ON " + column.parent +
          " IS " + (comment.empty() ? "NULL" : quote_literal(comment)));
}

}  // namespace softbee::diff
