// config: the configuration in force, each value with where it came from.
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "client/commands/command.hpp"
#include "client/output.hpp"
#include "client/url.hpp"
#include "core/error.hpp"

namespace softbee {
namespace {

struct Row {
  std::string key, value, source;
  nlohmann::ordered_json typed;
  std::string_view meaning;
};

nlohmann::ordered_json to_json(const Value& value) {
  const auto* hooks = std::get_if<std::vector<Hook>>(&value);
  if (hooks == nullptr) {
    return std::visit(
        [](const auto& held) -> nlohmann::ordered_json {
          if constexpr (std::is_same_v<std::decay_t<decltype(held)>, std::vector<Hook>>)
            return nullptr;
          else
            return held;
        },
        value);
  }
  auto rows = nlohmann::ordered_json::array();
  for (const Hook& hook : *hooks)
    rows.push_back({{"command", hook.command}, {"arguments", hook.arguments}, {"cwd", hook.cwd}});
  return rows;
}

Row row_of(const Key& key, const Setting& setting) {
  if (!setting.value) {
    std::string words(key.fallback_words);
    std::erase(words, '`');
    return {std::string(key.name), fmt::format("({})", words), setting.source, nullptr,
            key.meaning};
  }
  return {std::string(key.name), format_value(*setting.value), setting.source,
          to_json(*setting.value), key.meaning};
}

Row row_of_url(const Key& key, const ConnectionTarget& target) {
  const std::string shown = without_passwords(target.url, target.url);
  if (target.url.empty()) return row_of(key, {std::nullopt, "default"});
  return {"url", shown, target.place.empty() ? target.source : target.place, shown, key.meaning};
}

void print_rows(const Console& console, const std::vector<Row>& rows) {
  if (console.as_json()) {
    auto array = nlohmann::ordered_json::array();
    for (const Row& row : rows)
      array.push_back({{"key", row.key}, {"value", row.typed}, {"source", row.source}});
    return console.print(dump_json(array));
  }
  std::vector<std::vector<std::string>> table;
  for (const Row& row : rows) {
    table.push_back({row.key, row.value, row.source});
    if (console.is_verbose()) table.back().emplace_back(row.meaning);
  }
  console.print(format_table(table));
}

int run_config(const Context& context) {
  const Settings& settings = context.settings;
  const std::string environment_source = settings.environment_source();
  std::vector<Row> rows = {{"environment", settings.environment(),
                            environment_source.empty() ? "default" : environment_source,
                            settings.environment(), "section that says what the top does not"}};
  std::optional<Error> failure;
  for (const Key& key : all_keys()) {
    if (key.name != "url") {
      Setting setting = settings.setting(key.name);
      if (key.name == "version_locations") setting.value = settings.version_locations().folders;
      rows.push_back(row_of(key, setting));
      continue;
    }
    try {
      rows.push_back(row_of_url(key, settings.connection()));
    } catch (const Error& error) {
      failure = error;  // the rest is what helps to find out why
    }
  }
  print_rows(context.console, rows);
  if (failure) throw *failure;
  return exit_done;
}

}  // namespace

Run setup_config(CLI::App&) { return run_config; }

}  // namespace softbee
