#include "core/diff/catalog.hpp"

#include <algorithm>
#include <array>
#include <span>

#include "core/diff/ddl.hpp"
#include "core/error.hpp"

namespace softbee::diff {
namespace {

using schema::Key;
using schema::Kind;
using schema::Object;

std::span<const Kind> parent_kinds(Kind kind) {
  static constexpr std::array composite = {Kind::composite_type};
  static constexpr std::array domain = {Kind::domain};
  static constexpr std::array table = {Kind::table};
  static constexpr std::array relation = {Kind::table, Kind::view, Kind::materialized_view};
  switch (kind) {
    case Kind::attribute:
      return composite;
    case Kind::domain_constraint:
      return domain;
    case Kind::column:
    case Kind::constraint:
    case Kind::policy:
      return table;
    case Kind::column_default:
    case Kind::index:
    case Kind::trigger:
      return relation;
    default:
      return {};
  }
}

const std::vector<const Object*> nothing;

}  // namespace

Catalog::Catalog(const schema::Snapshot& snapshot) : snapshot_(snapshot) {
  by_key_.reserve(snapshot.objects.size());
  for (const Object& object : snapshot.objects) {
    by_key_.emplace(object.key(), &object);
    if (object.kind == Kind::schema) schemas_.emplace(object.name, object.key());
    if (object.kind == Kind::table)
      for (const std::string& above : ancestors_of(object)) descendants_[above].push_back(&object);
  }
  for (const Object& object : snapshot.objects)
    if (const Object* parent = find_parent(object)) parts_[parent->key()].push_back(&object);
  for (auto& [key, parts] : parts_)
    std::stable_sort(parts.begin(), parts.end(), [](const Object* a, const Object* b) {
      return a->kind == b->kind && a->position < b->position;
    });
  require_end_of_inheritance();
}

/// A document can say anything, and anybody may call softbee_diff: what walks up and down the
/// tables counts on an end, on a stack that is deep enough for it, and on few ways to get there.
void Catalog::require_end_of_inheritance() const {
  constexpr std::size_t most_levels = 200, most_ways = 10000;
  struct Place {
    std::size_t waiting = 0, level = 0, ways = 1;
  };
  std::unordered_map<const Object*, Place> places;
  std::vector<const Object*> ready;
  for (const Object& object : snapshot_.objects) {
    if (object.kind != Kind::table) continue;
    const std::vector<std::string> above = ancestors_of(object);
    Place& place = places[&object];
    place.waiting = static_cast<std::size_t>(
        std::count_if(above.begin(), above.end(),
                      [&](const std::string& name) { return find(Kind::table, name) != nullptr; }));
    if (place.waiting == 0) ready.push_back(&object);
  }
  for (std::size_t at = 0; at < ready.size(); ++at) {
    const Place done = places[ready[at]];
    if (done.level > most_levels || done.ways > most_ways)
      throw Error("54001", "table \"" + ready[at]->identity + "\" inherits through too many tables")
          .with_detail("Followed are 200 levels, and 10,000 ways from the tables above to one.");
    for (const Object* below : descendants_of(ready[at]->identity)) {
      Place& place = places[below];
      place.level = std::max(place.level, done.level + 1);
      place.ways += done.ways;
      if (--place.waiting == 0) ready.push_back(below);
    }
  }
  for (const auto& [table, place] : places)
    if (place.waiting > 0)
      throw Error("22023", "not a snapshot")
          .with_detail("Table \"" + table->identity + "\" inherits from itself.");
}

const Object* Catalog::find(const Key& key) const {
  const auto found = by_key_.find(key);
  return found == by_key_.end() ? nullptr : found->second;
}

const Object* Catalog::find_parent(const Object& object) const {
  if (object.parent.empty()) return nullptr;
  for (const Kind kind : parent_kinds(object.kind))
    if (const Object* parent = find(kind, object.parent)) return parent;
  return nullptr;
}

const std::vector<const Object*>& Catalog::parts_of(const Object& object) const {
  const auto found = parts_.find(object.key());
  return found == parts_.end() ? nothing : found->second;
}

std::vector<std::string> Catalog::ancestors_of(const Object& table) const {
  if (std::string above = table.text("partition_of"); !above.empty()) return {std::move(above)};
  return table.list("inherits");
}

const std::vector<const Object*>& Catalog::descendants_of(const std::string& table) const {
  const auto found = descendants_.find(table);
  return found == descendants_.end() ? nothing : found->second;
}

std::vector<Key> Catalog::needs(const Object& object) const {
  std::vector<Key> needs = object.depends_on;
  const auto add = [&](Kind kind, const std::string& identity) {
    if (!identity.empty() && find(kind, identity)) needs.push_back({kind, identity});
  };
  if (const Object* parent = find_parent(object)) needs.push_back(parent->key());
  if (object.kind == Kind::column_default) add(Kind::column, object.identity);
  if (object.kind == Kind::column)
    if (const Object* table = find(Kind::table, object.parent))
      for (const std::string& above : ancestors_of(*table))
        add(Kind::column, above + "." + own_name(object));
  if (object.kind == Kind::table) {
    for (const std::string& above : ancestors_of(object)) add(Kind::table, above);
    add(Kind::composite_type, object.text("of_type"));
  }
  const std::string schema =
      object.kind == Kind::extension ? object.text("in_schema") : object.schema;
  if (const auto found = schemas_.find(schema); found != schemas_.end())
    needs.push_back(found->second);
  const std::string owner = object.kind == Kind::sequence ? object.text("owned_by") : std::string{};
  std::sort(needs.begin(), needs.end());
  needs.erase(std::unique(needs.begin(), needs.end()), needs.end());
  // A partition's index is there first, and that of the partitioned table takes it.
  const Object* above = object.text("attached_to").empty() ? nullptr : find_origin(object);
  std::erase_if(needs, [&](const Key& key) {
    return key == object.key() || (above && key == above->key()) ||
           (!owner.empty() && key.kind == Kind::column && key.identity == owner) || !find(key);
  });
  return needs;
}

const std::vector<const Object*>& Catalog::needed_by(const Key& key) const {
  if (!has_needed_by_) {
    for (const Object& object : snapshot_.objects)
      for (const Key& need : needs(object)) needed_by_[need].push_back(&object);
    has_needed_by_ = true;
  }
  const auto found = needed_by_.find(key);
  return found == needed_by_.end() ? nothing : found->second;
}

const Object* Catalog::find_above(const std::string& index) const {
  if (const Object* found = find(Kind::index, index)) return found;
  // An index of a constraint is known by the constraint's name.
  for (const Object& table : snapshot_.objects)
    if (table.kind == Kind::table && descendants_.contains(table.identity))
      for (const Object* part : parts_of(table))
        if (part->kind == Kind::constraint &&
            schema_prefix(part->parent) + own_name(*part) == index)
          return part;
  return nullptr;
}

const Object* Catalog::find_origin(const Object& object) const {
  if (const std::string name = object.text("attached_to"); !name.empty()) {
    const Object* table = find(Kind::table, object.parent);
    const Object* above = table ? find_above(name) : nullptr;
    if (!above) return nullptr;
    const std::vector<std::string> ancestors = ancestors_of(*table);
    const bool is_above =
        std::find(ancestors.begin(), ancestors.end(), above->parent) != ancestors.end();
    return is_above ? above : nullptr;
  }
  if (object.kind == Kind::column && !object.flag("inherited")) {
    const Object* typed = find(Kind::table, object.parent);
    const std::string type = typed ? typed->text("of_type") : "";
    return type.empty() ? nullptr : find(Kind::attribute, type + "." + own_name(object));
  }
  const Object* table = object.flag("inherited") ? find(Kind::table, object.parent) : nullptr;
  if (!table) return nullptr;
  const std::vector<std::string> ancestors = ancestors_of(*table);
  for (const Key& key : object.depends_on) {
    const Object* needed = key.kind == object.kind ? find(key) : nullptr;
    // A foreign key to its own table needs the key there too.
    if (needed && object.kind == Kind::constraint && needed->text("type") != object.text("type"))
      continue;
    if (needed && std::find(ancestors.begin(), ancestors.end(), needed->parent) != ancestors.end())
      return needed;
  }
  for (const std::string& above : ancestors)
    if (const Object* parent = find(Kind::table, above))
      for (const Object* part : parts_of(*parent))
        if (part->kind == object.kind && part->name == object.name) return part;
  return nullptr;
}

}  // namespace softbee::diff
