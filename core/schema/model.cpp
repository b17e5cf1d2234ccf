#include "core/schema/model.hpp"

#include <algorithm>
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

bool is_difference(const Object& object, std::string_view property) {
  if (property == inherited_name) return false;
  if (property == "not_null_local") return !object.text("not_null_constraint").empty();
  if (property != "inherited") return true;
  return object.kind != Kind::column && object.kind != Kind::column_default &&
         !(object.kind == Kind::constraint && object.text("type") == "check");
}

bool is_same(const Object& a, const Object& b) {
  if (a.kind != b.kind || a.identity != b.identity || a.parent != b.parent ||
      a.comment != b.comment)
    return false;
  if (a.properties == b.properties) return true;
  const auto holds = [](const Object& in, const Object& of) {
    return std::all_of(of.properties.begin(), of.properties.end(), [&](const auto& property) {
      const auto found = in.properties.find(property.first);
      return !is_difference(of, property.first) ||
             (found != in.properties.end() && found->second == property.second);
    });
  };
  return holds(a, b) && holds(b, a);
}

}  // namespace softbee::schema
