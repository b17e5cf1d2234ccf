// What the server does by itself: parts of partitions, children and typed tables that come and go
// with those of the table or type above.
#include <algorithm>
#include <cctype>

#include "core/diff/ddl.hpp"
#include "core/diff/kinds.hpp"

namespace softbee::diff {

using schema::Kind;
using schema::Object;

namespace {

/// Does a table stay below the other? INHERIT appends, so an order that is not kept begins anew.
bool stays_below(const Scene& scene, const std::string& below, const std::string& above) {
  const Object* old = scene.source.find(Kind::table, below);
  const Object* now = scene.target.find(Kind::table, below);
  if (!old || !now) return false;
  const std::vector<std::string> before = scene.source.ancestors_of(*old);
  const std::vector<std::string> after = scene.target.ancestors_of(*now);
  for (std::size_t i = 0; i < before.size() && i < after.size() && before[i] == after[i]; ++i)
    if (before[i] == above) return true;
  return false;
}

bool is_check(const Object& part) {
  return part.kind == Kind::constraint && part.text("type") == "check";
}

/// The part of another table that has the name of this one.
schema::Key key_on(const std::string& table, const Object& part) {
  return {part.kind, part.kind == Kind::constraint ? own_name(part) + " on " + table
                                                   : table + "." + own_name(part)};
}

/// A part of its own is left where the parent's goes from the parent ONLY.
bool is_left_by_parent(const Scene& scene, const Object& part) {
  if (part.kind != Kind::column && !is_check(part)) return false;
  const Object* table = scene.source.find(Kind::table, part.parent);
  if (!table) return false;
  const std::vector<std::string> ancestors = scene.source.ancestors_of(*table);
  return std::any_of(ancestors.begin(), ancestors.end(), [&](const std::string& above) {
    const Object* origin = scene.source.find(key_on(above, part));
    return origin && stays_below(scene, part.parent, above) && leaves_parts_below(scene, *origin);
  });
}

/// ATTACH PARTITION and INHERIT want these to be there, and make the rest.
bool must_match_before(const Object& part) {
  return part.kind == Kind::column || part.kind == Kind::column_default || is_check(part);
}
}  // namespace

bool changes_parents(const Scene& scene, const Object& part) {
  const Object* old = scene.source.find(Kind::table, part.parent);
  const Object* now = scene.target.find(Kind::table, part.parent);
  return old && now && scene.source.ancestors_of(*old) != scene.target.ancestors_of(*now);
}

bool follows_column_above(const Scene& scene, const Object& column) {
  const Object* table = scene.source.find(Kind::table, column.parent);
  if (!table || !scene.source.find(column.key()) || !scene.target.find(column.key())) return false;
  const std::vector<std::string> ancestors = scene.source.ancestors_of(*table);
  return std::any_of(ancestors.begin(), ancestors.end(), [&](const std::string& above) {
    const schema::Key key = key_on(above, column);
    return stays_below(scene, column.parent, above) && scene.source.find(key) &&
           scene.target.find(key);
  });
}

bool leaves_parts_below(const Scene& scene, const Object& part) {
  if ((part.kind != Kind::column && !is_check(part)) || scene.target.find(part.key())) return false;
  const auto& below = scene.source.descendants_of(part.parent);
  return std::any_of(below.begin(), below.end(), [&](const Object* table) {
    const Object* old = scene.source.find(key_on(table->identity, part));
    // A partitioned table's check cannot be dropped from it ONLY.
    if (!old || !table->text("partition_of").empty() ||
        !stays_below(scene, table->identity, part.parent))
      return false;
    const Object* now = scene.target.find(old->key());
    return (now && is_check(*now) == is_check(*old)) || leaves_parts_below(scene, *old);
  });
}

bool is_attached_when_made(const Scene& scene, const Object& table) {
  if (table.text("partition_of").empty()) return false;
  const auto& parts = scene.target.parts_of(table);
  return std::any_of(parts.begin(), parts.end(), [&](const Object* part) {
    const Object* above =
        part->text("attached_to").empty() ? nullptr : scene.target.find_origin(*part);
    return above && !above->flag("only");  // such a one is made after its partitions
  });
}

bool is_typed(const Scene& scene, const Object& column) {
  if (column.kind != Kind::column) return false;
  const Object* old = scene.source.find(Kind::table, column.parent);
  const Object* now = scene.target.find(Kind::table, column.parent);
  return old && now && !now->text("of_type").empty() &&
         old->text("of_type") == now->text("of_type");
}

bool is_partition_key(const Catalog& catalog, const Object& column) {
  const Object* table = catalog.find(Kind::table, column.parent);
  const std::string key = table ? table->text("partition_by") : "";
  const std::string name = own_name(column);
  const auto is_part_of_word = [](char c) {
    return std::isalnum(static_cast<unsigned char>(c)) || c == '_' || c == '"' || c == '.';
  };
  for (std::size_t at = key.find(name, key.find('(')); at != std::string::npos;
       at = key.find(name, at + 1))
    if (!is_part_of_word(key[at - 1]) && !is_part_of_word(key[at + name.size()])) return true;
  return false;
}

bool is_partition_key_above(const Catalog& catalog, const Object& column) {
  const Object* table = catalog.find(Kind::table, column.parent);
  if (!table) return false;
  for (const std::string& above : catalog.ancestors_of(*table))
    if (const Object* found = catalog.find(Kind::column, above + "." + own_name(column)))
      if (is_partition_key(catalog, *found) || is_partition_key_above(catalog, *found)) return true;
  return false;
}

bool leaves_not_null_below(const Scene& scene, const Object& column) {
  if (column.flag("not_null")) return false;
  const auto& below = scene.target.descendants_of(column.parent);
  return std::any_of(below.begin(), below.end(), [&](const Object* table) {
    const Object* part = scene.target.find(key_on(table->identity, column));
    // A partitioned table's NOT NULL cannot be dropped from it ONLY.
    return part && table->text("partition_of").empty() &&
           stays_below(scene, table->identity, column.parent) &&
           (part->flag("not_null") || leaves_not_null_below(scene, *part));
  });
}

std::string default_of(const Catalog& catalog, const std::string& column) {
  const Object* value = catalog.find(Kind::column_default, column);
  return value ? value->text("expression") : "";
}

bool is_default_shared(const Scene& scene, const Object& value) {
  const std::string wanted = default_of(scene.target, value.identity);
  const std::string name = own_name(value);
  for (const Object* below : scene.target.descendants_of(value.parent)) {
    const Object* column = scene.target.find(Kind::column, below->identity + "." + name);
    if (!column || !scene.source.find(column->key())) continue;
    if (default_of(scene.target, column->identity) != wanted) return false;
    if (!is_default_shared(scene, *column)) return false;
  }
  return true;
}

/// Does the default change because that of a table above changes for all below it?
bool follows_default(const Scene& scene, const Object& value) {
  const Object* table = scene.target.find(Kind::table, value.parent);
  const Object* old = scene.source.find(Kind::table, value.parent);
  if (!table || !old || scene.source.ancestors_of(*old) != scene.target.ancestors_of(*table))
    return false;
  for (const std::string& above : scene.target.ancestors_of(*table)) {
    const Object* column = scene.target.find(Kind::column, above + "." + own_name(value));
    if (!column || !scene.source.find(column->key())) continue;
    if (default_of(scene.source, column->identity) != default_of(scene.target, column->identity) &&
        is_default_shared(scene, *column))
      return true;
    if (follows_default(scene, *column)) return true;
  }
  return false;
}

bool is_column_kept(const Scene& scene, const Object& part) {
  const schema::Key column{Kind::column, part.identity};
  return scene.source.find(column) && scene.target.find(column);
}

bool is_made_by_server(const Scene& scene, const Object& part) {
  if (is_typed(scene, part)) return true;
  if (part.kind == Kind::column_default && is_column_kept(scene, part))
    return follows_default(scene, part);
  if (!part.flag("inherited")) return false;
  if (!must_match_before(part)) return true;
  const Object* table = scene.target.find(Kind::table, part.parent);
  if (!scene.source.find(Kind::table, part.parent) && table && is_attached_when_made(scene, *table))
    return false;
  return !changes_parents(scene, part);
}

/// DETACH PARTITION takes only the triggers away that came with the parent.
bool is_removed_by_server(const Scene& scene, const Object& part) {
  if (is_typed(scene, part)) return true;
  if (part.kind == Kind::column_default && is_column_kept(scene, part))
    return follows_default(scene, part);
  if (!part.flag("inherited") && part.text("attached_to").empty()) return false;
  return part.kind == Kind::trigger ||
         (!changes_parents(scene, part) && !is_left_by_parent(scene, part));
}
}  // namespace softbee::diff
