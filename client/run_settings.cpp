#include "client/run_settings.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "client/arguments.hpp"

namespace softbee {
namespace {

/// A word of letters, digits and underscores that does not begin with a digit: what the server
/// takes as one part of a setting's name (utils/misc/guc.c, valid_custom_variable_name).
bool is_setting_word(std::string_view name) {
  const auto is_letter = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
  };
  return !name.empty() && is_letter(name.front()) &&
         std::ranges::all_of(name, [&](char c) { return is_letter(c) || (c >= '0' && c <= '9'); });
}

ServerSetting parse_x_value(const std::string& typed) {
  const auto equals = std::min(typed.find('='), typed.size());
  const std::string name = typed.substr(0, equals);
  if (!is_setting_word(name)) {
    throw UsageError{fmt::format("\"{}\" cannot be the name of a setting", name),
                     "-x NAME=VALUE, with letters, digits and underscores in the name"};
  }
  return {"softbee_x." + name, equals < typed.size() ? typed.substr(equals + 1) : ""};
}

}  // namespace

std::vector<ServerSetting> to_server_settings(const RunSettings& settings) {
  std::vector<ServerSetting> all;
  if (!settings.tag.empty()) all.emplace_back("softbee.tag", settings.tag);
  if (settings.is_scratch) all.emplace_back("softbee.scratch", "on");
  for (const std::string& typed : settings.x_values) {
    ServerSetting given = parse_x_value(typed);
    const auto same = std::ranges::find(all, given.first, &ServerSetting::first);
    if (same == all.end()) {
      all.push_back(std::move(given));
    } else {
      same->second = std::move(given.second);
    }
  }
  return all;
}

}  // namespace softbee
