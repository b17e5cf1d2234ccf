// toml++ is the client's largest header: only this file includes it.
#include "client/configuration.hpp"

#include <algorithm>

#include <fmt/format.h>
#include <toml++/toml.h>

#include "core/spelling.hpp"
#include "core/text.hpp"

namespace softbee {
namespace {

const std::vector<std::string> hook_keys = {"command", "arguments", "cwd"};

Place place_of(const toml::source_region& source, const std::string& path) {
  return {path, static_cast<int>(source.begin.line), static_cast<int>(source.begin.column)};
}

std::vector<std::string> names_of_keys(bool is_section) {
  std::vector<std::string> names;
  for (const Key& key : all_keys()) {
    if (!is_section || key.is_of_section) names.emplace_back(key.name);
  }
  return names;
}

/// where: `The top of the file`, `Section [production]`
[[noreturn]] void throw_unexpected(const toml::key& given, const std::string& where,
                                   const std::string& path, const std::vector<std::string>& known) {
  const std::string_view key = given.str();
  const auto near = nearest_names(key, known, 1);
  Error error("", fmt::format("key \"{}\" does not exist", key));
  error.with_detail(fmt::format("{} knows {}.", where, join(known, ", ")));
  if (!near.empty()) error.with_hint(fmt::format("Did you mean \"{}\"?", near.front()));
  throw error.with_place(place_of(given.source(), path));
}

/// TOML's trap: what is written below a section's line belongs to the section.
[[noreturn]] void throw_misplaced(const toml::key& given, const std::string& section,
                                  const std::string& path) {
  throw Error("", fmt::format("key \"{}\" cannot stand in section [{}]", given.str(), section))
      .with_detail("It is the same for all environments.")
      .with_hint("Put it at the top of the file, before the first section.")
      .with_place(place_of(given.source(), path));
}

[[noreturn]] void throw_wrong_kind(std::string_view key, std::string_view kind,
                                   const toml::node& node, const std::string& path) {
  throw Error("", fmt::format("\"{}\" must be {}", key, kind))
      .with_place(place_of(node.source(), path));
}

std::optional<std::vector<std::string>> read_strings(const toml::node& node) {
  const toml::array* array = node.as_array();
  if (array == nullptr) return std::nullopt;
  std::vector<std::string> strings;
  for (const toml::node& element : *array) {
    const auto text = element.value_exact<std::string>();
    if (!text) return std::nullopt;
    strings.push_back(*text);
  }
  return strings;
}

Hook read_hook(const toml::table& table, const std::string& path, const std::string& where,
               const std::vector<std::string>& known) {
  Hook hook;
  for (const auto& [key, node] : table) {
    const std::string_view name = key.str();
    if (std::ranges::find(known, name) == known.end()) throw_unexpected(key, where, path, known);
    if (name == "arguments") {
      auto arguments = read_strings(node);
      if (!arguments) throw_wrong_kind(name, kind_in_words(KeyKind::paths), node, path);
      hook.arguments = std::move(*arguments);
      continue;
    }
    const auto text = node.value_exact<std::string>();
    if (!text) throw_wrong_kind(name, kind_in_words(KeyKind::text), node, path);
    (name == "command" ? hook.command : hook.cwd) = *text;
  }
  if (hook.command.empty()) {
    throw Error("", fmt::format("{} has no \"command\"", where == "A hook" ? "hook" : "\"models\""))
        .with_hint(where == "A hook" ? "Name the program to run: command = \"sqlfluff\""
                                     : "Name what prints them: command = \"python -m app.ddl\"")
        .with_place(place_of(table.source(), path));
  }
  return hook;
}

Value read_hooks(const toml::node& node, const std::string& path) {
  const toml::array* array = node.as_array();
  std::vector<Hook> hooks;
  if (array != nullptr) {
    for (const toml::node& element : *array) {
      if (!element.is_table()) throw_wrong_kind("hooks", "an array of tables", element, path);
      hooks.push_back(read_hook(*element.as_table(), path, "A hook", hook_keys));
    }
    return hooks;
  }
  throw Error("", "\"hooks\" must be an array of tables")
      .with_hint("Write [[hooks]] above each one.")
      .with_place(place_of(node.source(), path));
}

/// A path, or `{ command = "…" }`.
std::optional<Value> read_models(const toml::node& node, const std::string& path) {
  if (const auto text = node.value_exact<std::string>()) return Value(*text);
  const toml::table* table = node.as_table();
  if (table == nullptr) return std::nullopt;
  return Value(std::vector<Hook>{read_hook(*table, path, "Table models", {"command", "cwd"})});
}

Value read_value(const Key& key, const toml::node& node, const std::string& path) {
  std::optional<Value> value;
  switch (key.kind) {
    case KeyKind::text:
    case KeyKind::path:
      if (auto text = node.value_exact<std::string>()) value = std::move(*text);
      break;
    case KeyKind::texts:
    case KeyKind::paths:
      if (auto strings = read_strings(node)) value = std::move(*strings);
      break;
    case KeyKind::boolean:
      if (const auto boolean = node.value_exact<bool>()) value = *boolean;
      break;
    case KeyKind::number:
      if (const auto number = node.value_exact<std::int64_t>()) value = *number;
      break;
    case KeyKind::hooks:
      value = read_hooks(node, path);
      break;
    case KeyKind::models:
      value = read_models(node, path);
      break;
  }
  if (!value) throw_wrong_kind(key.name, kind_in_words(key.kind), node, path);
  try {
    if (key.check != nullptr) key.check(*value);
  } catch (Error& error) {
    throw error.with_place(place_of(node.source(), path));
  }
  return *value;
}

const Key* find_key(std::string_view name) {
  for (const Key& key : all_keys()) {
    if (key.name == name) return &key;
  }
  return nullptr;
}

ConfiguredValues read_section(const toml::table& table, const std::string& section,
                              const std::string& path) {
  ConfiguredValues values;
  for (const auto& [name, node] : table) {
    const Key* key = find_key(name.str());
    if (key == nullptr)
      throw_unexpected(name, fmt::format("Section [{}]", section), path, names_of_keys(true));
    if (!key->is_of_section) throw_misplaced(name, section, path);
    values[std::string(key->name)] = {read_value(*key, node, path), place_of(name.source(), path)};
  }
  return values;
}

}  // namespace

Configuration parse_configuration(std::string_view text, const std::string& path) {
  toml::table table;
  try {
    table = toml::parse(text, path);
  } catch (const toml::parse_error& error) {
    throw Error("", "configuration is not valid TOML")
        .with_detail(fmt::format("{}.", error.description()))
        .with_place(place_of(error.source(), path));
  }
  Configuration configuration;
  configuration.path = path;
  for (const auto& [name, node] : table) {
    const Key* key = find_key(name.str());
    if (key != nullptr) {
      configuration.common[std::string(key->name)] = {read_value(*key, node, path),
                                                      place_of(name.source(), path)};
    } else if (const toml::table* section = node.as_table()) {
      const std::string environment(name.str());
      configuration.environments[environment] = read_section(*section, environment, path);
    } else {
      throw_unexpected(name, "The top of the file", path, names_of_keys(false));
    }
  }
  return configuration;
}

}  // namespace softbee
