// Line by line; each line of the result remembers the template's, where a mistake is mended.
#include "client/script_template.hpp"

#include <algorithm>
#include <map>
#include <vector>

#include <fmt/format.h>

#include "core/error.hpp"
#include "core/spelling.hpp"
#include "core/text.hpp"

namespace softbee {
namespace {

using Tokens = std::map<std::string, std::string, std::less<>>;

Tokens tokens_of(const Script& script) {
  const Revision& revision = script.revision;
  return {{"message", std::string(trim(revision.message))},
          {"up_revision", revision.id},
          {"down_revision", join(revision.down_revisions, ", ")},
          {"branch_labels", join(revision.branch_labels, ", ")},
          {"depends_on", join(revision.depends_on, ", ")},
          {"create_date", script.revision.create_date}};
}

bool is_token_name(std::string_view name) {
  return !name.empty() && std::all_of(name.begin(), name.end(),
                                      [](char c) { return (c >= 'a' && c <= 'z') || c == '_'; });
}

[[noreturn]] void throw_unknown_token(const std::string& name, const Tokens& tokens, Place place) {
  std::vector<std::string> names;
  for (const auto& [known, value] : tokens) names.push_back(known);
  const auto near = nearest_names(name, names, 1);
  throw Error("", fmt::format("token \"${{{}}}\" does not exist", name))
      .with_detail(fmt::format("A script template knows {}.", join(names, ", ")))
      .with_hint(near.empty() ? "" : fmt::format("Did you mean \"${{{}}}\"?", near.front()))
      .with_place(std::move(place));
}

/// Each line break of a value begins a comment line of its own.
std::string as_comment(std::string_view value) {
  std::string text;
  while (true) {
    const auto end = value.find('\n');
    text += trim_right(value.substr(0, end));
    if (end == std::string_view::npos) return text;
    value.remove_prefix(end + 1);
    text += trim_right(value.substr(0, value.find('\n'))).empty() ? "\n--" : "\n-- ";
  }
}

struct Expanded {
  std::string text;
  std::vector<int> lines;  ///< of the template, by line of the text
};

class Expansion {
 public:
  Expansion(const std::string& path, const Tokens& tokens) : path_(path), tokens_(tokens) {}

  void add(std::string_view line, int number) {
    if (!line.starts_with("--")) return append(std::string(line), number);
    std::string text;
    for (std::size_t i = 0; i < line.size();) {
      const auto close = line.substr(i).starts_with("${") ? line.find('}', i) : std::string::npos;
      const std::string name(close == std::string::npos ? std::string_view()
                                                        : line.substr(i + 2, close - i - 2));
      if (!is_token_name(name)) {
        text += line[i++];
        continue;
      }
      const auto token = tokens_.find(name);
      if (token == tokens_.end()) {
        const int column = 1 + static_cast<int>(count_characters(line.substr(0, i)));
        throw_unknown_token(name, tokens_, {path_, number, column});
      }
      if (token->second.empty() && (name == "branch_labels" || name == "depends_on")) return;
      text += as_comment(token->second);
      i = close + 1;
    }
    append(text == line ? text : std::string(trim_right(text)), number);
  }

  Expanded finish() { return std::move(expanded_); }

 private:
  void append(const std::string& text, int number) {
    expanded_.text += text + "\n";
    expanded_.lines.insert(expanded_.lines.end(),
                           1 + static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n')),
                           number);
  }

  const std::string& path_;
  const Tokens& tokens_;
  Expanded expanded_;
};

void require_header(const Script& made, const Script& wanted, const std::string& path) {
  const auto require = [&](bool is_carried, const char* key, const char* token) {
    if (is_carried) return;
    throw Error("", fmt::format("script template does not carry \"{}\"", key))
        .with_detail(fmt::format("It is \"{}\".", path))
        .with_hint(fmt::format("Its header needs a line: -- {}: ${{{}}}", key, token));
  };
  const Revision& a = made.revision;
  const Revision& b = wanted.revision;
  require(a.id == b.id, "Revision ID", "up_revision");
  require(a.down_revisions == b.down_revisions, "Revises", "down_revision");
  require(a.branch_labels == b.branch_labels, "Branch Labels", "branch_labels");
  require(a.depends_on == b.depends_on, "Depends On", "depends_on");
}

}  // namespace

std::string expand_script_template(std::string_view text, const std::string& path,
                                   const Script& script) {
  const Tokens tokens = tokens_of(script);
  const std::string normal = normalize_script(text);
  Expansion expansion(path, tokens);
  std::string_view rest = normal;
  for (int number = 1; !rest.empty(); ++number) {
    const auto end = std::min(rest.find('\n'), rest.size());
    expansion.add(rest.substr(0, end), number);
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  Expanded expanded = expansion.finish();
  try {
    require_header(parse_script(expanded.text, path), script, path);
  } catch (Error& error) {
    const bool has_line = error.place && error.place->line > 0 &&
                          static_cast<std::size_t>(error.place->line) <= expanded.lines.size();
    if (has_line) {
      error.place->line = expanded.lines[static_cast<std::size_t>(error.place->line) - 1];
      error.place->column = 0;  // of the expanded line, which nobody has seen
    }
    throw;
  }
  return std::move(expanded.text);
}

}  // namespace softbee
