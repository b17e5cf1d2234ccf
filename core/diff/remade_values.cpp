#include "core/diff/remade_values.hpp"

#include <algorithm>
#include <vector>

#include "core/diff/ddl.hpp"

namespace softbee::diff {
namespace {

using schema::Kind;
using schema::Object;

bool is_array(const std::string& type) { return type.ends_with("[]"); }

std::string element_of(const std::string& type) {
  return is_array(type) ? type.substr(0, type.size() - 2) : type;
}

/// The composite type that this is, or that the domain is over.
const Object* find_composite(const Catalog& catalog, const std::string& type) {
  if (const Object* found = catalog.find(Kind::composite_type, type)) return found;
  const Object* domain = catalog.find(Kind::domain, type);
  return domain ? find_composite(catalog, domain->text("type")) : nullptr;
}

bool is_made_by_people(const Scene& scene, const std::string& type) {
  for (const Catalog* catalog : {&scene.source, &scene.target})
    for (const Kind kind : {Kind::enum_type, Kind::composite_type, Kind::domain})
      if (catalog->find(kind, element_of(type))) return true;
  return false;
}

std::vector<std::string> attribute_names(const Catalog& catalog, const Object& type) {
  std::vector<std::string> names;
  for (const Object* part : catalog.parts_of(type)) names.push_back(own_name(*part));
  return names;
}

/// Is there an attribute without a successor of its name or, by place, any that stands elsewhere?
bool loses_attributes(const Scene& scene, const Object& old, const Object& now, bool by_place) {
  const auto before = attribute_names(scene.source, old);
  const auto after = attribute_names(scene.target, now);
  if (by_place) return before != after;
  return std::any_of(before.begin(), before.end(), [&](const std::string& name) {
    return std::find(after.begin(), after.end(), name) == after.end();
  });
}

TypeChange by_text(const Scene& scene, const std::string& value, const std::string& type) {
  TypeChange change{value + "::text" + (is_array(type) ? "[]" : "") + "::" + type, {}};
  const Object* old = find_composite(scene.source, element_of(type));
  const Object* now = find_composite(scene.target, element_of(type));
  if (old && now && loses_attributes(scene, *old, *now, true))
    change.hazards.push_back(Hazard::data_loss);
  return change;
}

TypeChange attribute_value(const Scene& scene, const std::string& value, const Object& old,
                           const Object& now) {
  const std::string from = old.text("type"), to = now.text("type");
  if (from == to && is_made_by_people(scene, to)) return convert_remade(scene, value, to);
  TypeChange change = compare_types(scene, from, to, value);
  if (change.cast.empty()) change.cast = value;
  return change;
}

}  // namespace

TypeChange convert_remade(const Scene& scene, const std::string& value, const std::string& type) {
  const Object* old = find_composite(scene.source, type);
  const Object* now = find_composite(scene.target, type);
  if (!old || !now) return by_text(scene, value, type);
  TypeChange change;
  if (loses_attributes(scene, *old, *now, false)) change.hazards.push_back(Hazard::data_loss);
  std::string row;
  for (const Object* part : scene.target.parts_of(*now)) {
    const Object* before =
        scene.source.find(Kind::attribute, old->identity + "." + own_name(*part));
    row += row.empty() ? "" : ", ";
    if (!before) {
      row += "NULL";
      continue;
    }
    const TypeChange attribute =
        attribute_value(scene, "(" + value + ")." + own_name(*part), *before, *part);
    row += attribute.cast;
    if (std::find(attribute.hazards.begin(), attribute.hazards.end(), Hazard::data_loss) !=
        attribute.hazards.end())
      change.hazards.push_back(Hazard::data_loss);
  }
  // IS NULL would be true of a row of nulls, too.
  change.cast = "CASE WHEN " + value + " IS DISTINCT FROM NULL THEN ROW(" + row +
                ")::" + now->identity + (type == now->identity ? "" : "::" + type) + " END";
  return change;
}

}  // namespace softbee::diff
