// The keys of softbee.toml in one table: name, kind of value, where it may stand, default, meaning.
// Reading the file, the variables SOFTBEE_…, `softbee config` and docs/configuration.md follow it.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace softbee {

/// A program that is run on each newly written script, or one whose output is the models.
struct Hook {
  std::string command;
  std::vector<std::string> arguments;
  std::string cwd;  ///< empty: the current folder
};

enum class KeyKind { text, texts, path, paths, boolean, number, hooks, models };

/// text and path: a string; texts and paths: strings; models: a path, or one command.
using Value =
    std::variant<std::string, bool, std::int64_t, std::vector<std::string>, std::vector<Hook>>;

struct Key {
  std::string_view name;
  KeyKind kind;
  bool is_of_section;                 ///< may stand in an environment's section, besides the top
  std::optional<Value> fallback;      ///< none where the default is no value of the key
  std::string_view fallback_words;    ///< what the documentation says of it
  std::string_view meaning;           ///< in Markdown: it is the documentation's sentence
  void (*check)(const Value& value);  ///< beyond the kind; errors without a place; may be null
};

/// In the order in which they are documented and shown.
std::span<const Key> all_keys();

/// errors  a key that is none: a mistake of the caller
const Key& require_key(std::string_view name);

/// `SOFTBEE_ROLE` for `role`; empty where no variable can hold the value.
std::string variable_of(const Key& key);

/// What a value must be: `true or false`.
std::string_view kind_in_words(KeyKind kind);

/// A variable's text as a value: a list is separated by colons, as PATH is.
/// out     nothing where the text is no value of the kind
std::optional<Value> parse_value(KeyKind kind, std::string_view text);

/// For people: a list separated by commas, hooks by their commands.
std::string format_value(const Value& value);

}  // namespace softbee
