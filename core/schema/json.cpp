#include "core/schema/json.hpp"

#include <type_traits>
#include <utility>

#include <nlohmann/json.hpp>

#include "core/error.hpp"

namespace softbee::schema {
namespace {

using Json = nlohmann::ordered_json;

Json write_value(const Value& value) {
  return std::visit([](const auto& held) { return Json(held); }, value);
}

Json write_object(const Object& object) {
  Json json = {{"kind", to_string(object.kind)}, {"identity", object.identity}};
  const auto add_text = [&json](const char* key, const std::string& text) {
    if (!text.empty()) json[key] = text;
  };
  add_text("schema", object.schema);
  json["name"] = object.name;
  add_text("parent", object.parent);
  if (object.position != 0) json["position"] = object.position;
  for (const auto& [name, value] : object.properties) json["properties"][name] = write_value(value);
  for (const Key& key : object.depends_on)
    json["depends_on"].push_back(Json::array({to_string(key.kind), key.identity}));
  add_text("comment", object.comment);
  if (!object.grants.empty()) json["grants"] = object.grants;
  return json;
}

[[noreturn]] void refuse(const std::string& detail) {
  throw Error("22023", "not a snapshot")
      .with_detail(detail)
      .with_hint("Give what softbee_snapshot() gave.");
}

Kind read_kind(const Json& json) {
  const auto& name = json.get_ref<const std::string&>();
  const std::optional<Kind> kind = find_kind(name);
  if (!kind) refuse("It holds the kind \"" + name + "\", which this version does not know.");
  return *kind;
}

Value read_value(const Json& json) {
  if (json.is_boolean()) return json.get<bool>();
  if (json.is_array()) return json.get<std::vector<std::string>>();
  return json.get<std::string>();
}

Object read_object(const Json& json) {
  Object object{.kind = read_kind(json.at("kind")),
                .identity = json.at("identity").get<std::string>(),
                .schema = json.value("schema", ""),
                .name = json.at("name").get<std::string>(),
                .parent = json.value("parent", ""),
                .position = json.value("position", 0),
                .properties = {},
                .depends_on = {},
                .comment = json.value("comment", ""),
                .grants = json.value("grants", std::vector<std::string>{})};
  if (const auto properties = json.find("properties"); properties != json.end())
    for (const auto& [name, value] : properties->items())
      object.properties.emplace(name, read_value(value));
  if (const auto depends_on = json.find("depends_on"); depends_on != json.end())
    for (const Json& key : *depends_on)
      object.depends_on.push_back({read_kind(key.at(0)), key.at(1).get<std::string>()});
  return object;
}

Snapshot read_snapshot(const Json& json) {
  const int format = json.at("format").get<int>();
  if (format != Snapshot::format)
    refuse("Its format is " + std::to_string(format) + ", and this version knows " +
           std::to_string(Snapshot::format) + ".");
  Snapshot snapshot;
  snapshot.server_version = json.at("server_version").get<int>();
  const Json& objects = json.at("objects");
  snapshot.objects.reserve(objects.size());
  for (const Json& object : objects) snapshot.objects.push_back(read_object(object));
  if (const auto counts = json.find("not_compared"); counts != json.end())
    snapshot.not_compared = counts->get<std::map<std::string, int>>();
  return snapshot;
}

}  // namespace

std::string format_snapshot(const Snapshot& snapshot) {
  Json objects = Json::array();
  for (const Object& object : snapshot.objects) objects.push_back(write_object(object));
  Json json = {{"format", Snapshot::format},
               {"server_version", snapshot.server_version},
               {"objects", std::move(objects)}};
  if (!snapshot.not_compared.empty()) json["not_compared"] = snapshot.not_compared;
  return json.dump();
}

Snapshot parse_snapshot(std::string_view text) {
  try {
    return read_snapshot(Json::parse(text));
  } catch (const nlohmann::json::exception& problem) {
    refuse(problem.what());
  }
}

}  // namespace softbee::schema
