#include "core/schema/model.hpp"

#include <array>
#include <utility>

namespace softbee::schema {
namespace {

constexpr std::array<std::string_view, 19> names = {
    "schema",         "extension",         "enum type", "composite type", "attribute",
    "domain",         "domain constraint", "sequence",  "table",          "column",
    "column default", "constraint",        "index",     "view",           "materialized view",
    "function",       "procedure",         "trigger",   "policy"};

template <typename T>
T property_or_nothing(const Properties& properties, std::string_view property) {
  const auto found = properties.find(property);
  if (found == properties.end()) return T{};
  return std::get<T>(found->second);
}

}  // namespace

std::string_view to_string(Kind kind) { return names.at(static_cast<std::size_t>(kind)); }

std::optional<Kind> find_kind(std::string_view name) {
  for (std::size_t i = 0; i < names.size(); ++i)
    if (names[i] == name) return static_cast<Kind>(i);
  return std::nullopt;
}

bool Object::flag(std::string_view property) const {
  return property_or_nothing<bool>(properties, property);
}

std::string Object::text(std::string_view property) const {
  return property_or_nothing<std::string>(properties, property);
}

std::vector<std::string> Object::list(std::string_view property) const {
  return property_or_nothing<std::vector<std::string>>(properties, property);
}

bool is_difference(std::string_view property) { return property != inherited_name; }

bool is_same(const Object& a, const Object& b) {
  const auto same_properties = [&] {
    if (a.properties == b.properties) return true;
    Properties mine = a.properties, theirs = b.properties;
    for (Properties* properties : {&mine, &theirs})
      if (const auto found = properties->find(inherited_name); found != properties->end())
        properties->erase(found);
    return mine == theirs;
  };
  return a.kind == b.kind && a.identity == b.identity && a.parent == b.parent &&
         a.comment == b.comment && same_properties();
}

}  // namespace softbee::schema
