// Tables themselves: how one is made with its parts, and the properties of an existing one.
#include <algorithm>
#include <cctype>
#include <map>

#include "core/diff/ddl.hpp"
#include "core/diff/kinds.hpp"

namespace softbee::diff {
namespace {

using schema::Key;
using schema::Kind;
using schema::Object;

/// Storage parameters of the table and, with their prefix, of its TOAST table.
std::vector<std::string> all_options(const Object& table) {
  std::vector<std::string> options = table.list("options");
  for (const std::string& option : table.list("toast_options"))
    options.push_back("toast." + option);
  return options;
}

std::string bound_of(const Object& table) { return table.text("partition_bound"); }

/// Before 16 a child's column takes the expression of the parent's and must not say it
/// (commands/tablecmds.c, MergeAttributes).
Object with_parents_expression(const Scene& scene, const Object& table, const Object& column) {
  Object said = column;
  if (is_not_null_inherited(scene, column)) said.properties.erase("not_null");
  if (scene.server_version() >= 160000 || column.text("generated").empty()) return said;
  for (const std::string& above : table.list("inherits"))
    if (const Object* parent = scene.target.find(Kind::column, above + "." + own_name(column)))
      if (!parent->text("generated").empty()) said.properties.erase("generated");
  return said;
}

std::vector<std::string> part_lines(const Scene& scene, const Object& table, const Folded& folded) {
  std::map<std::string, const Object*> defaults;
  for (const Object* part : folded)
    if (part->kind == Kind::column_default) defaults.emplace(part->identity, part);
  const bool is_typed = !table.text("of_type").empty();
  std::vector<std::string> lines;
  for (const Object* part : folded) {
    if (is_made_by_server(scene, *part)) {
      if (part->flag("not_null_local")) lines.push_back(not_null_constraint(*part));
      continue;
    }
    if (part->kind == Kind::column) {
      const auto found = defaults.find(part->identity);
      const Object* value = found == defaults.end() ? nullptr : found->second;
      if (!is_typed) {
        lines.push_back(column_definition(with_parents_expression(scene, table, *part), value));
      } else if (value || part->flag("not_null")) {
        std::string line = own_name(*part) + " WITH OPTIONS";
        if (value) line += " DEFAULT " + value->text("expression");
        if (part->flag("not_null")) line += " " + not_null_clause(*part);
        lines.push_back(std::move(line));
      }
    }
    if (part->kind == Kind::constraint)
      lines.push_back("CONSTRAINT " + own_name(*part) + " " + constraint_definition(*part));
  }
  return lines;
}

std::string table_text(const Scene& scene, const Object& table, const Folded& folded) {
  std::string text = std::string("CREATE ") + (table.flag("unlogged") ? "UNLOGGED " : "") +
                     "TABLE " + table.identity;
  const std::string parent = is_attached_when_made(scene, table) ? "" : table.text("partition_of");
  const std::string type = table.text("of_type");
  if (!parent.empty()) text += " PARTITION OF " + parent;
  if (!type.empty()) text += " OF " + type;
  const std::vector<std::string> lines = part_lines(scene, table, folded);
  if (!lines.empty()) {
    text += " (\n    " + join(lines, ",\n    ") + "\n)";
  } else if (parent.empty() && type.empty()) {
    text += " (\n)";
  }
  if (!parent.empty()) text += "\n" + bound_of(table);
  if (const auto above = table.list("inherits"); !above.empty())
    text += "\nINHERITS (" + join(above) + ")";
  if (const auto by = table.text("partition_by"); !by.empty()) text += "\nPARTITION BY " + by;
  if (const auto method = table.text("access_method"); !method.empty()) text += "\nUSING " + method;
  if (const auto options = all_options(table); !options.empty())
    text += "\nWITH (" + join(options) + ")";
  std::string place = table.text("tablespace");
  // A partition is where the partitioned table is, unless it says another place.
  const Object* above =
      place.empty() && !parent.empty() ? scene.target.find(Kind::table, parent) : nullptr;
  if (above && !above->text("tablespace").empty()) place = "pg_default";
  if (!place.empty()) text += "\nTABLESPACE " + place;
  return text;
}

bool has_default_partition(const Catalog& catalog, const Catalog& after, const std::string& table) {
  const auto& partitions = catalog.descendants_of(table);
  return std::any_of(partitions.begin(), partitions.end(), [&](const Object* partition) {
    if (bound_of(*partition) != "DEFAULT") return false;
    const Object* other = after.find(partition->key());
    return other && bound_of(*other) == "DEFAULT";
  });
}

void alter_security(Delta& delta, Statements& out) {
  const Object& now = delta.now;
  const std::string on = " on '" + spoken(now.identity) + "'";
  if (delta.take("row_security"))
    out.add_clause(
           now.identity, Pass::other,
           now.flag("row_security") ? "ENABLE ROW LEVEL SECURITY" : "DISABLE ROW LEVEL SECURITY")
        .saying("row level security" + on);
  if (delta.take("force_row_security"))
    out.add_clause(now.identity, Pass::other,
                   now.flag("force_row_security") ? "FORCE ROW LEVEL SECURITY"
                                                  : "NO FORCE ROW LEVEL SECURITY")
        .saying("forced row level security" + on);
}

void alter_storage(Delta& delta, Statements& out) {
  const Object& now = delta.now;
  const std::string on = " of '" + spoken(now.identity) + "'";
  if (delta.take("unlogged"))
    out.add_clause(now.identity, Pass::alone, now.flag("unlogged") ? "SET UNLOGGED" : "SET LOGGED")
        .with(Hazard::rewrite)
        .saying("persistence" + on);
  if (delta.take("access_method")) {
    const std::string method = now.text("access_method");
    out.add_clause(now.identity, Pass::other,
                   "SET ACCESS METHOD " + (method.empty() ? "heap" : method))
        .with(Hazard::rewrite)
        .saying("access method" + on);
  }
  if (delta.take("tablespace")) {
    const std::string place = now.text("tablespace");
    out.add_clause(now.identity, Pass::other,
                   "SET TABLESPACE " + (place.empty() ? "pg_default" : place))
        .with(Hazard::rewrite)
        .saying("tablespace" + on);
  }
  const bool options = delta.take("options"), toast = delta.take("toast_options");
  if (!options && !toast) return;
  const OptionChange change = compare_options(all_options(delta.old), all_options(now));
  if (!change.set.empty())
    out.add_clause(now.identity, Pass::other, "SET (" + join(change.set) + ")")
        .saying("options" + on);
  if (!change.reset.empty())
    out.add_clause(now.identity, Pass::other, "RESET (" + join(change.reset) + ")")
        .saying(change.set.empty() ? "options" + on : "");
}

void detach(const Object& old, Statements& out) {
  Statement& statement =
      out.add("ALTER TABLE " + old.text("partition_of") + " DETACH PARTITION " + old.identity);
  statement.timing = Timing::first_on_table;
  statement.releases.push_back({Kind::table, old.text("partition_of")});
  statement.saying("detached partition '" + spoken(old.identity) + "'");
}

}  // namespace

void attach_partition(const Scene& scene, const Object& now, Statements& out) {
  const std::string parent = now.text("partition_of");
  Statement& statement =
      out.add("ALTER TABLE " + parent + " ATTACH PARTITION " + now.identity + " " + bound_of(now));
  statement.timing = Timing::last_on_table;
  statement.needs.push_back({Kind::table, parent});
  statement.saying("attached partition '" + spoken(now.identity) + "'");
  if (was_there(scene, now.identity)) statement.with(Hazard::scan).with(Hazard::may_fail);
}

namespace {

/// INHERIT appends, so that an order that is not kept begins anew.
void alter_inheritance(Delta& delta, Statements& out) {
  if (!delta.take("inherits")) return;
  const std::vector<std::string> old = delta.old.list("inherits"), now = delta.now.list("inherits");
  const std::string head = "ALTER TABLE " + delta.now.identity;
  std::size_t kept = 0;
  while (kept < old.size() && kept < now.size() && old[kept] == now[kept]) ++kept;
  for (std::size_t i = kept; i < old.size(); ++i) {
    Statement& statement = out.add(head + " NO INHERIT " + old[i]);
    statement.timing = Timing::first_on_table;
    statement.releases.push_back({Kind::table, old[i]});
    statement.saying("'" + spoken(delta.now.identity) + "' no longer inherits from '" +
                     spoken(old[i]) + "'");
  }
  for (std::size_t i = kept; i < now.size(); ++i) {
    Statement& statement = out.add(head + " INHERIT " + now[i]);
    statement.timing = Timing::last_on_table;
    statement.needs.push_back({Kind::table, now[i]});
    statement.saying("'" + spoken(delta.now.identity) + "' inherits from '" + spoken(now[i]) + "'");
  }
}

}  // namespace

void detach_from_referenced(const Scene& scene, const Object& table, Statements& out) {
  const std::string above = table.text("partition_of");
  const Object* parent = above.empty() ? nullptr : scene.source.find(Kind::table, above);
  if (!parent || !was_there(scene, above) || !scene.target.find(parent->key())) return;
  for (const Object* part : scene.source.parts_of(*parent))
    if (part->kind == Kind::constraint || part->kind == Kind::index)
      for (const Object* user : scene.source.needed_by(part->key()))
        if (user->text("type") == "foreign key") {
          out.add("ALTER TABLE " + above + " DETACH PARTITION " + table.identity);
          return;
        }
}

bool was_there(const Scene& scene, const std::string& table) {
  const auto is_remade = [&](Kind kind) {
    return scene.remade && scene.remade->contains({kind, table});
  };
  if (is_remade(Kind::table) || is_remade(Kind::materialized_view)) return false;
  const Object* old = scene.source.find(Kind::table, table);
  const Object* now = scene.target.find(Kind::table, table);
  if (!old) return scene.source.find(Kind::materialized_view, table) != nullptr;
  return !now || old->text("partition_by") == now->text("partition_by");
}

OptionChange compare_options(const std::vector<std::string>& old,
                             const std::vector<std::string>& now) {
  OptionChange change;
  const auto name_of = [](const std::string& option) { return option.substr(0, option.find('=')); };
  for (const std::string& option : now)
    if (std::find(old.begin(), old.end(), option) == old.end()) change.set.push_back(option);
  for (const std::string& option : old)
    if (std::none_of(now.begin(), now.end(),
                     [&](const std::string& other) { return name_of(other) == name_of(option); }))
      change.reset.push_back(name_of(option));
  return change;
}

void create_table(const Scene& scene, const Object& table, const Folded& folded, Statements& out) {
  Statement& made = out.add(table_text(scene, table, folded))
                        .saying("added table '" + spoken(table.identity) + "'");
  const std::string parent = table.text("partition_of");
  if (!parent.empty() && was_there(scene, parent) && bound_of(table) != "DEFAULT" &&
      has_default_partition(scene.source, scene.target, parent))
    made.with(Hazard::scan).with(Hazard::may_fail);
  for (const Object* part : folded) {
    if (part->kind == Kind::column && is_made_by_server(scene, *part))
      create_column(scene, *part, {}, out);
    else if (part->kind == Kind::column)
      add_column_settings(scene, table.identity, *part, out);
    if (part->kind == Kind::constraint && !is_made_by_server(scene, *part))
      add_constraint_settings(*part, out);
    else if (part->kind == Kind::constraint)
      rename_foreign_key(scene, *part, out);
  }
  if (table.flag("row_security"))
    out.add_clause(table.identity, Pass::other, "ENABLE ROW LEVEL SECURITY");
  if (table.flag("force_row_security"))
    out.add_clause(table.identity, Pass::other, "FORCE ROW LEVEL SECURITY");
  if (const std::string identity = table.text("replica_identity"); !identity.empty())
    out.add_clause(table.identity, Pass::other,
                   identity == "full" ? "REPLICA IDENTITY FULL" : "REPLICA IDENTITY NOTHING");
}

void alter_table(const Scene& scene, Delta& delta, Statements& out) {
  const Object& now = delta.now;
  if (delta.has("partition_by")) return;
  const bool parent = delta.take("partition_of"), bound = delta.take("partition_bound");
  if ((parent || bound) && !delta.old.text("partition_of").empty()) {
    detach(delta.old, out);
    if (!parent) out.list.back().timing = Timing::between;
  }
  alter_inheritance(delta, out);
  if (delta.take("of_type")) {
    const std::string type = now.text("of_type");
    Statement& statement =
        out.add_clause(now.identity, Pass::alone, type.empty() ? "NOT OF" : "OF " + type);
    statement.timing = type.empty() ? Timing::first_on_table : Timing::last_on_table;
    statement.saying("type of '" + spoken(now.identity) + "'");
    if (!type.empty()) statement.needs.push_back({Kind::composite_type, type});
    if (const std::string old = delta.old.text("of_type"); !old.empty())
      statement.releases.push_back({Kind::composite_type, old});
  }
  alter_storage(delta, out);
  alter_security(delta, out);
  if (delta.take("replica_identity")) {
    const std::string identity = now.text("replica_identity");
    out.add_clause(now.identity, Pass::other,
                   identity == "full"      ? "REPLICA IDENTITY FULL"
                   : identity == "nothing" ? "REPLICA IDENTITY NOTHING"
                                           : "REPLICA IDENTITY DEFAULT")
        .saying("replica identity of '" + spoken(now.identity) + "'");
  }
  if ((parent || bound) && !now.text("partition_of").empty()) {
    attach_partition(scene, now, out);
    if (!parent) out.list.back().timing = Timing::between;
  }
}

}  // namespace softbee::diff
