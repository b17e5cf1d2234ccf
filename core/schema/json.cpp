#include "core/schema/json.hpp"

#include <string>
#include <utility>
#include <variant>

#include <nlohmann/json.hpp>

#include "core/error.hpp"

namespace softbee::schema {
namespace {

using Json = nlohmann::json;

// Written by hand, straight into the text: a document tree of each object took most of the time.

void append_text(std::string& json, std::string_view text) {
  json += '"';
  for (const char byte : text) {
    if (byte == '"' || byte == '\\') {
      json += '\\';
      json += byte;
    } else if (static_cast<unsigned char>(byte) < 0x20) {
      constexpr std::string_view digits = "0123456789abcdef";
      json += "\\u00";
      json += digits[static_cast<unsigned char>(byte) >> 4];
      json += digits[static_cast<unsigned char>(byte) & 15];
    } else {
      json += byte;
    }
  }
  json += '"';
}

/// A list of `append`ed elements with `,` between.
template <typename List, typename Append>
void append_list(std::string& json, const List& list, Append append, std::string_view brackets) {
  json += brackets[0];
  bool is_first = true;
  for (const auto& element : list) {
    if (!is_first) json += ',';
    is_first = false;
    append(element);
  }
  json += brackets[1];
}

void append_texts(std::string& json, const std::vector<std::string>& texts) {
  append_list(
      json, texts, [&](const std::string& text) { append_text(json, text); }, "[]");
}

struct AppendValue {
  std::string& json;
  void operator()(bool flag) const { json += flag ? "true" : "false"; }
  void operator()(const std::string& text) const { append_text(json, text); }
  void operator()(const std::vector<std::string>& texts) const { append_texts(json, texts); }
};

void append_key(std::string& json, std::string_view key) {
  append_text(json, key);
  json += ':';
}

void append_object(std::string& json, const Object& object) {
  const auto add_text = [&json](std::string_view key, std::string_view text) {
    json += ',';
    append_key(json, key);
    append_text(json, text);
  };
  json += "{\"kind\":";
  append_text(json, to_string(object.kind));
  add_text("identity", object.identity);
  if (!object.schema.empty()) add_text("schema", object.schema);
  add_text("name", object.name);
  if (!object.parent.empty()) add_text("parent", object.parent);
  if (object.position != 0) json += ",\"position\":" + std::to_string(object.position);
  if (!object.properties.empty()) {
    json += ",\"properties\":";
    append_list(
        json, object.properties,
        [&](const Properties::value_type& property) {
          append_key(json, property.first);
          std::visit(AppendValue{json}, property.second);
        },
        "{}");
  }
  if (!object.depends_on.empty()) {
    json += ",\"depends_on\":";
    append_list(
        json, object.depends_on,
        [&](const Key& key) {
          json += '[';
          append_text(json, to_string(key.kind));
          json += ',';
          append_text(json, key.identity);
          json += ']';
        },
        "[]");
  }
  if (!object.comment.empty()) add_text("comment", object.comment);
  if (!object.grants.empty()) {
    json += ",\"grants\":";
    append_texts(json, object.grants);
  }
  json += '}';
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
  std::string json = "{\"format\":" + std::to_string(Snapshot::format) +
                     ",\"server_version\":" + std::to_string(snapshot.server_version) +
                     ",\"objects\":";
  append_list(
      json, snapshot.objects, [&](const Object& object) { append_object(json, object); }, "[]");
  if (!snapshot.not_compared.empty()) {
    json += ",\"not_compared\":";
    append_list(
        json, snapshot.not_compared,
        [&](const auto& count) {
          append_key(json, count.first);
          json += std::to_string(count.second);
        },
        "{}");
  }
  json += '}';
  return json;
}

Snapshot parse_snapshot(std::string_view text) {
  try {
    return read_snapshot(Json::parse(text));
  } catch (const nlohmann::json::exception& problem) {
    refuse(problem.what());
  }
}

}  // namespace softbee::schema
