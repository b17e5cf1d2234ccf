#include "core/diff/alike.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>

#include "core/diff/ddl.hpp"

namespace softbee::diff {
namespace {

using schema::Key;
using schema::Kind;
using schema::Object;

constexpr std::size_t longest_name = 63;  // NAMEDATALEN - 1

bool is_inherited_index(const Object& object) {
  if (!object.flag("inherited")) return false;
  if (object.kind == Kind::index) return true;
  const std::string type = object.kind == Kind::constraint ? object.text("type") : "";
  return type == "primary key" || type == "unique" || type == "exclusion";
}

/// A name as ChooseIndexName makes it: `t_p0_a`, `_idx` and perhaps a number.
struct NumberedName {
  std::string_view front, label;
};

NumberedName split(std::string_view name) {
  std::string_view stem = name;
  while (!stem.empty() && stem.back() >= '0' && stem.back() <= '9') stem.remove_suffix(1);
  for (const std::string_view label : {"_idx", "_key", "_pkey", "_excl"})
    if (stem.ends_with(label)) return {stem.substr(0, stem.size() - label.size()), label};
  return {name, ""};
}

}  // namespace

/// A name of full length loses a letter to its number.
bool differ_in_number(const std::string& a, const std::string& b) {
  const NumberedName x = split(a), y = split(b);
  if (x.label.empty() || x.label != y.label) return false;
  return x.front == y.front || (a.size() == longest_name && b.size() == longest_name);
}

namespace {

/// A partition has one index from each of those at the top.
using Place = std::pair<std::string, Key>;

Place place_of(const Catalog& catalog, const Object& index) {
  const Object* top = &index;
  while (const Object* above = is_inherited_index(*top) ? catalog.find_origin(*top) : nullptr)
    top = above;
  return {index.parent, top->key()};
}

class Renumbering {
 public:
  Renumbering(const Catalog& source, const Catalog& target) {
    std::map<Place, const Object*> old;
    for (const Object& object : source.objects())
      if (is_inherited_index(object)) old.emplace(place_of(source, object), &object);
    if (old.empty()) return;
    for (const Object& object : target.objects()) {
      if (!is_inherited_index(object)) continue;
      const auto found = old.find(place_of(target, object));
      const Object* was = found == old.end() ? nullptr : found->second;
      if (was && was->kind == object.kind && was->name != object.name &&
          differ_in_number(was->name, object.name))
        names_.emplace(&object, was->name);
    }
    if (!names_.empty()) make_room(target);
  }

  bool is_empty() const { return names_.empty(); }

  schema::Snapshot apply(const Catalog& target) const {
    schema::Snapshot snapshot;
    snapshot.server_version = target.server_version();
    snapshot.objects = target.objects();
    std::map<Key, Key> keys;
    std::map<std::string, std::string> indexes;
    for (Object& object : snapshot.objects) {
      const auto found = names_.find(target.find(object.key()));
      if (found == names_.end()) continue;
      const Key before = object.key();
      const std::string index = index_identity(object);
      const std::string quoted =
          own_name(object).starts_with('"') ? quote_name(found->second) : found->second;
      object.name = found->second;
      object.identity = object.kind == Kind::index ? schema_prefix(object.identity) + quoted
                                                   : quoted + " on " + object.parent;
      keys.emplace(before, object.key());
      indexes.emplace(index, index_identity(object));
    }
    for (Object& object : snapshot.objects) {
      for (Key& need : object.depends_on)
        if (const auto found = keys.find(need); found != keys.end()) need = found->second;
      std::sort(object.depends_on.begin(), object.depends_on.end());
      if (const auto found = indexes.find(object.text("attached_to")); found != indexes.end())
        object.properties["attached_to"] = found->second;
    }
    std::sort(snapshot.objects.begin(), snapshot.objects.end(),
              [](const Object& a, const Object& b) { return a.key() < b.key(); });
    return snapshot;
  }

 private:
  static std::string index_identity(const Object& object) {
    return object.kind == Kind::index ? object.identity
                                      : schema_prefix(object.parent) + own_name(object);
  }

  /// What is new and has a name that is taken now gets the number that became free, or the next.
  void make_room(const Catalog& target) {
    std::set<std::string> taken;
    for (const auto& [object, name] : names_) taken.insert(object->schema + "." + name);
    std::vector<const Object*> moved;
    for (const Object& object : target.objects()) {
      const bool is_relation =
          object.parent.empty() || object.kind == Kind::index || object.kind == Kind::constraint;
      if (!is_relation || names_.contains(&object)) continue;
      if (!taken.insert(object.schema + "." + object.name).second && is_inherited_index(object))
        moved.push_back(&object);
    }
    for (const Object* object : moved) {
      const NumberedName parts = split(object->name);
      const std::string stem = std::string(parts.front) + std::string(parts.label);
      for (int number = 0;; ++number) {
        const std::string name = stem + (number == 0 ? "" : std::to_string(number));
        if (!taken.insert(object->schema + "." + name).second) continue;
        names_.emplace(object, name);
        break;
      }
    }
  }

  std::map<const Object*, std::string> names_;
};

std::string without_not_valid(std::string definition) {
  static constexpr std::string_view words = " NOT VALID";
  if (definition.ends_with(words)) definition.resize(definition.size() - words.size());
  return definition;
}

}  // namespace

std::optional<schema::Snapshot> with_numbers_of(const Catalog& source, const Catalog& target) {
  const Renumbering renumbering(source, target);
  if (renumbering.is_empty()) return std::nullopt;
  return renumbering.apply(target);
}

bool differ_in_validity_alone(const Catalog& source, const Catalog& target, const Object& old,
                              const Object& now) {
  const Object* table = target.find(Kind::table, now.parent);
  const std::string before = old.text("definition"), after = now.text("definition");
  if (!table || now.text("type") != "check" || before == after ||
      without_not_valid(before) != without_not_valid(after))
    return false;
  const std::vector<std::string> above = target.ancestors_of(*table);
  return std::any_of(above.begin(), above.end(), [&](const std::string& parent) {
    const std::string identity = own_name(now) + " on " + parent;
    const Object* was = source.find(Kind::constraint, identity);
    const Object* is = target.find(Kind::constraint, identity);
    if (!was || !is) return false;
    const std::string definition = is->text("definition");
    return (definition.ends_with(" NOT VALID") && was->text("definition") == definition) ||
           differ_in_validity_alone(source, target, *was, *is);
  });
}

}  // namespace softbee::diff
