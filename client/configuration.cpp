// softbee.toml → Configuration. Apart from settings.cpp because toml++ is the client's largest
// header.
#include <array>

#include <fmt/format.h>
#include <toml++/toml.h>

#include "client/settings.hpp"
#include "core/error.hpp"
#include "core/spelling.hpp"

namespace softbee {
namespace {

const std::vector<std::string> section_keys = {"url", "protected", "role",
                                               "transaction_per_migration"};
const std::vector<std::string> file_keys = {"directory", "truncate_slug_length"};

Place place_of(const toml::source_region& source, const std::string& path) {
  return {path, static_cast<int>(source.begin.line), static_cast<int>(source.begin.column)};
}

template <typename Value>
Value require_value(const toml::node& node, std::string_view key, std::string_view kind,
                    const std::string& path) {
  if (const auto value = node.value_exact<Value>()) return *value;
  throw Error("", fmt::format("\"{}\" must be {}", key, kind))
      .with_place(place_of(node.source(), path));
}

[[noreturn]] void throw_unexpected(const toml::key& given, const std::string& section,
                                   const std::string& path, const std::vector<std::string>& known) {
  const std::string_view key = given.str();
  const auto near = nearest_names(key, known, 1);
  std::string all;
  for (const auto& name : known) all += (all.empty() ? "" : ", ") + name;
  Error error("", fmt::format("key \"{}\" does not exist", key));
  error.with_detail(section.empty() ? fmt::format("The top of the file knows {}.", all)
                                    : fmt::format("Section [{}] knows {}.", section, all));
  if (!near.empty()) error.with_hint(fmt::format("Did you mean \"{}\"?", near.front()));
  throw error.with_place(place_of(given.source(), path));
}

/// false where `key` is none of a section's.
bool read_section_key(EnvironmentSection& section, std::string_view key, const toml::node& node,
                      const std::string& path) {
  if (key == "url") {
    section.url = require_value<std::string>(node, key, "a string", path);
  } else if (key == "protected") {
    section.is_protected = require_value<bool>(node, key, "true or false", path);
  } else if (key == "role") {
    section.role = require_value<std::string>(node, key, "a string", path);
  } else if (key == "transaction_per_migration") {
    section.transaction_per_migration = require_value<bool>(node, key, "true or false", path);
  } else {
    return false;
  }
  return true;
}

EnvironmentSection read_section(const toml::table& table, const std::string& name,
                                const std::string& path) {
  EnvironmentSection section;
  for (const auto& [key, node] : table) {
    if (!read_section_key(section, key.str(), node, path)) {
      throw_unexpected(key, name, path, section_keys);
    }
  }
  return section;
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
  for (const auto& [key, node] : table) {
    const std::string_view name = key.str();
    if (const toml::table* section = node.as_table()) {
      configuration.environments[std::string(name)] =
          read_section(*section, std::string(name), path);
    } else if (name == "directory") {
      configuration.directory = require_value<std::string>(node, name, "a string", path);
    } else if (name == "truncate_slug_length") {
      const auto length = require_value<std::int64_t>(node, name, "a number", path);
      if (length < 1 || length > 200) {
        throw Error("", fmt::format("\"{}\" must be between 1 and 200", name))
            .with_place(place_of(node.source(), path));
      }
      configuration.truncate_slug_length = static_cast<int>(length);
    } else if (!read_section_key(configuration.common, name, node, path)) {
      std::vector<std::string> known = file_keys;
      known.insert(known.end(), section_keys.begin(), section_keys.end());
      throw_unexpected(key, "", path, known);
    }
  }
  return configuration;
}

}  // namespace softbee
