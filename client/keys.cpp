// The table of keys, and values as text.
#include "client/keys.hpp"

#include <algorithm>
#include <charconv>
#include <stdexcept>

#include <fmt/format.h>

#include "client/create_date.hpp"
#include "client/file_template.hpp"
#include "core/error.hpp"
#include "core/text.hpp"

namespace softbee {
namespace {

constexpr std::string_view list_separator = ":";

void check_slug_length(const Value& value) {
  const auto length = std::get<std::int64_t>(value);
  if (length < 1 || length > 200)
    throw Error("", "\"truncate_slug_length\" must be between 1 and 200");
}

void check_file_template(const Value& value) { FileTemplate::parse(std::get<std::string>(value)); }

void check_timezone(const Value& value) { require_timezone(std::get<std::string>(value)); }

void check_locations(const Value& value) {
  const auto& folders = std::get<std::vector<std::string>>(value);
  if (folders.empty())
    throw Error("", "\"version_locations\" is empty")
        .with_hint("Name a folder, or leave the key out.");
  if (std::find(folders.begin(), folders.end(), "") != folders.end())
    throw Error("", "\"version_locations\" holds an empty name");
}

const std::vector<Key>& table() {
  static const std::vector<Key> keys = {
      {"directory", KeyKind::path, false, Value("migrations"), "`migrations`",
       "folder of the scripts; `-d` wins", nullptr},
      {"version_locations", KeyKind::paths, false, std::nullopt, "`versions` of `directory`",
       "folders in which the scripts lie, in load order", check_locations},
      {"recursive_version_locations", KeyKind::boolean, false, Value(false), "`false`",
       "scripts lie in sub folders too", nullptr},
      {"file_template", KeyKind::text, false, Value("%(rev)s_%(slug)s"), "`%(rev)s_%(slug)s`",
       "name of a new script without `.sql`", check_file_template},
      {"truncate_slug_length", KeyKind::number, false, Value(std::int64_t{40}), "`40`",
       "longest part of a new script's file name that comes from its message, in characters",
       check_slug_length},
      {"timezone", KeyKind::text, false, std::nullopt, "local time",
       "IANA name of the time zone of `Create Date` and of a file name's date", check_timezone},
      {"script_template", KeyKind::path, false, std::nullopt, "the built-in one",
       "file with the text of a new script", nullptr},
      {"hooks", KeyKind::hooks, false, std::nullopt, "none",
       "programs that are run on each new script", nullptr},
      {"models", KeyKind::models, false, Value("models"), "`models`",
       "the wanted schema: a file, a folder of SQL files, or `{ command = \"…\" }` that prints it",
       nullptr},
      {"include", KeyKind::texts, false, std::nullopt, "all",
       "globs: the objects that models and schema are compared in", nullptr},
      {"exclude", KeyKind::texts, false, std::nullopt, "none",
       "globs: the objects that are not compared", nullptr},
      {"url", KeyKind::text, true, std::nullopt, "libpq's variables and defaults", "the database",
       nullptr},
      {"protected", KeyKind::boolean, true, Value(false), "`false`",
       "`downgrade`, `stamp --purge` and `create-all` ask, or need `--yes`", nullptr},
      {"role", KeyKind::text, true, std::nullopt, "the user that connects",
       "`SET ROLE` to it before anything is called or run", nullptr},
      {"transaction_per_migration", KeyKind::boolean, true, Value(false), "`false`: all or nothing",
       "each revision in a transaction of its own, as Alembic calls it", nullptr},
      {"backup", KeyKind::path, true, std::nullopt, "none",
       "folder into which `upgrade` writes a backup before it changes anything", nullptr},
      {"scratch_url", KeyKind::text, true, std::nullopt, "beside the database",
       "server on which scratch databases are made", nullptr},
  };
  return keys;
}

}  // namespace

std::span<const Key> all_keys() { return table(); }

const Key& require_key(std::string_view name) {
  for (const Key& key : table()) {
    if (key.name == name) return key;
  }
  throw std::logic_error(fmt::format("key \"{}\" is not in the table", name));
}

std::string variable_of(const Key& key) {
  if (key.kind == KeyKind::hooks) return "";
  std::string name = "SOFTBEE_";
  for (const char c : key.name) name += c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  return name;
}

std::string_view kind_in_words(KeyKind kind) {
  switch (kind) {
    case KeyKind::boolean:
      return "true or false";
    case KeyKind::number:
      return "a number";
    case KeyKind::texts:
    case KeyKind::paths:
      return "an array of strings";
    case KeyKind::models:
      return "a path, or a table with a command";
    case KeyKind::hooks:
      return "an array of tables";
    default:
      return "a string";
  }
}

std::optional<Value> parse_value(KeyKind kind, std::string_view text) {
  const std::string word = to_lower(trim(text));
  if (kind == KeyKind::boolean) {
    if (word == "true" || word == "1" || word == "yes" || word == "on") return Value(true);
    if (word == "false" || word == "0" || word == "no" || word == "off") return Value(false);
    return std::nullopt;
  }
  if (kind == KeyKind::number) {
    std::int64_t number = 0;
    const auto [end, failure] = std::from_chars(word.data(), word.data() + word.size(), number);
    if (failure != std::errc() || end != word.data() + word.size()) return std::nullopt;
    return Value(number);
  }
  if (kind == KeyKind::paths || kind == KeyKind::texts) {
    std::vector<std::string> parts;
    while (true) {
      const auto end = text.find(list_separator);
      parts.emplace_back(text.substr(0, end));
      if (end == std::string_view::npos) return Value(std::move(parts));
      text.remove_prefix(end + list_separator.size());
    }
  }
  if (kind == KeyKind::hooks) return std::nullopt;
  return Value(std::string(text));
}

std::string format_value(const Value& value) {
  if (const auto* text = std::get_if<std::string>(&value)) return *text;
  if (const auto* boolean = std::get_if<bool>(&value)) return *boolean ? "true" : "false";
  if (const auto* number = std::get_if<std::int64_t>(&value)) return std::to_string(*number);
  if (const auto* parts = std::get_if<std::vector<std::string>>(&value)) return join(*parts, ", ");
  std::vector<std::string> commands;
  for (const Hook& hook : std::get<std::vector<Hook>>(value)) {
    std::vector<std::string> words = hook.arguments;
    words.insert(words.begin(), hook.command);
    commands.push_back(join(words, " "));
  }
  return join(commands, ", ");
}

}  // namespace softbee
