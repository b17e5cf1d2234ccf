// Reading and writing the header. Keys are recognized wherever they stand; the first paragraph that
// is none is the message.
#include "core/script_header.hpp"

#include <array>
#include <optional>

#include "core/identifier.hpp"
#include "core/spelling.hpp"
#include "core/text.hpp"

namespace softbee {

namespace {

constexpr std::string_view key_id = "Revision ID";
constexpr std::string_view key_revises = "Revises";
constexpr std::string_view key_labels = "Branch Labels";
constexpr std::string_view key_depends = "Depends On";
constexpr std::string_view key_date = "Create Date";
constexpr std::array keys = {key_id, key_revises, key_labels, key_depends, key_date};

/// What people write who know the names from Alembic's files, and edit distance does not bridge.
struct OtherName {
  std::string_view typed, meant;
};
constexpr std::array other_names = {
    OtherName{"revision", key_id},
    OtherName{"down revision", key_revises},
    OtherName{"down_revision", key_revises},
    OtherName{"depends", key_depends},
};

/// The comment's content: without `--`, one blank behind it, and blanks at the end.
std::optional<std::string_view> comment_content(std::string_view line) {
  if (!line.starts_with("--")) return std::nullopt;
  line.remove_prefix(2);
  if (line.starts_with(' ') || line.starts_with('\t')) line.remove_prefix(1);
  return trim_right(line);
}

std::optional<std::string_view> find_key(std::string_view content) {
  const std::size_t colon = content.find(':');
  if (colon == std::string_view::npos) return std::nullopt;
  const std::string_view name = trim(content.substr(0, colon));
  for (const std::string_view key : keys) {
    if (equals_ignoring_case(name, key)) return key;
  }
  return std::nullopt;
}

std::size_t offset_in(std::string_view whole, std::string_view part) {
  return static_cast<std::size_t>(part.data() - whole.data());
}

}  // namespace

std::string excerpt(std::string_view text) { return "\"" + shorten(text, 60) + "\""; }

Error malformed_script(std::string_view path, const ScriptLine& line, std::size_t offset,
                       std::string message) {
  Error error("SB004", std::move(message));
  const int column = 1 + static_cast<int>(count_characters(line.text.substr(0, offset)));
  return error.with_place({std::string(path), line.number, column});
}

void HeaderReader::read_line(const ScriptLine& line) {
  if (const auto control = find_control_character(line.text)) {
    throw malformed_script(path_, line, *control, "the header holds a control character")
        .with_hint("Remove it: the header is shown on terminals, which obey such characters.");
  }
  if (trim(line.text).empty()) {
    if (message_ == Message::inside) message_ = Message::after;
    return;
  }
  const auto content = comment_content(line.text);
  if (!content) {
    const std::size_t offset = offset_in(line.text, trim_left(line.text));
    throw malformed_script(path_, line, offset, "text stands before the first section marker")
        .with_detail(
            "The header of a script holds comment lines only: \"--\" at the start of each.")
        .with_hint(
            "Put a line \"-- softbee:upgrade\" before the SQL, or \"--\" before a line of the "
            "message.");
  }
  if (!read_key(line, *content)) read_message_line(*content);
}

bool HeaderReader::read_key(const ScriptLine& line, std::string_view content) {
  const auto key = find_key(content);
  if (!key) {
    refuse_near_key(line, content);
    return false;
  }
  if (message_ == Message::inside) message_ = Message::after;
  const auto [earlier, is_new] = seen_.emplace(*key, line.number);
  if (!is_new) {
    throw malformed_script(path_, line, offset_in(line.text, content),
                           "header key " + excerpt(*key) + " is given twice")
        .with_detail("It was first given in line " + std::to_string(earlier->second) + ".")
        .with_hint("Keep one of the two lines; several values are separated by commas.");
  }
  store_value(line, *key, trim(content.substr(content.find(':') + 1)));
  return true;
}

void HeaderReader::refuse_near_key(const ScriptLine& line, std::string_view content) const {
  const std::size_t colon = content.find(':');
  if (colon == std::string_view::npos) return;
  const std::string_view typed = trim(content.substr(0, colon));
  const std::string name = to_lower(typed);
  for (const std::string_view key : keys) {
    bool is_near = edit_distance(name, to_lower(key), 2) <= 2;
    for (const OtherName& other : other_names)
      is_near = is_near || (other.meant == key && other.typed == name);
    if (!is_near) continue;
    throw malformed_script(path_, line, offset_in(line.text, typed),
                           "header key " + excerpt(typed) + " does not exist")
        .with_hint("Did you mean " + excerpt(key) + "?");
  }
}

void HeaderReader::read_message_line(std::string_view content) {
  const bool is_empty = trim(content).empty();
  if (message_ == Message::before && !is_empty) {
    script_.revision.message = trim_left(content);
    message_ = Message::inside;
  } else if (message_ == Message::inside && !is_empty) {
    script_.revision.message += '\n';
    script_.revision.message += content;
  } else if (message_ == Message::inside) {
    message_ = Message::after;
  }
}

void HeaderReader::store_value(const ScriptLine& line, std::string_view key,
                               std::string_view value) {
  if (key == key_id) {
    script_.revision.id = read_identifier(line, key, value);
  } else if (key == key_revises) {
    script_.revision.down_revisions = read_list(line, key, value);
  } else if (key == key_labels) {
    script_.revision.branch_labels = read_list(line, key, value);
  } else if (key == key_depends) {
    script_.revision.depends_on = read_list(line, key, value);
  } else {
    script_.revision.create_date = value;
  }
}

/// A name is compared with all before it, and a graph carries labels along its lines: what no
/// person writes must not keep a server busy.
void HeaderReader::limit_list(const ScriptLine& line, std::string_view key,
                              std::size_t names) const {
  const std::size_t most = key == key_labels ? 100 : 1000;
  if (names <= most) return;
  throw malformed_script(path_, line, 0,
                         excerpt(key) + " holds more than " + std::to_string(most) + " names")
      .with_hint("Remove some.");
}

std::vector<std::string> HeaderReader::read_list(const ScriptLine& line, std::string_view key,
                                                 std::string_view value) const {
  std::vector<std::string> names;
  while (!value.empty()) {
    const std::size_t comma = value.find(',');
    const std::string_view name = trim(value.substr(0, comma));
    names.push_back(read_identifier(line, key, name.empty() ? value.substr(0, 0) : name));
    limit_list(line, key, names.size());
    for (std::size_t i = 0; i + 1 < names.size(); ++i) {
      if (names[i] != names.back()) continue;
      throw malformed_script(path_, line, offset_in(line.text, name),
                             excerpt(key) + " names " + excerpt(name) + " twice")
          .with_hint("Remove one of the two.");
    }
    if (comma == std::string_view::npos) break;
    value.remove_prefix(comma + 1);
    // A comma at the end promises one more name.
    if (value.empty()) read_identifier(line, key, value);
  }
  return names;
}

std::string HeaderReader::read_identifier(const ScriptLine& line, std::string_view key,
                                          std::string_view value) const {
  // A dependency may be a label, and labels allow more.
  const bool is_label = key == key_labels || key == key_depends;
  const auto problem =
      find_identifier_problem(value, is_label ? IdentifierKind::label : IdentifierKind::revision);
  if (!problem) return std::string(value);
  const std::size_t offset = offset_in(line.text, value);
  if (value.empty()) {
    Error error =
        malformed_script(path_, line, offset, "header key " + excerpt(key) + " lacks a name");
    throw error.with_hint(key == key_id ? "Give the revision's ID: -- Revision ID: 3f2a9c1d7e10"
                                        : "Separate names by one comma, with none at the end.");
  }
  Error error = malformed_script(path_, line, offset,
                                 (key == key_labels ? "branch label " : "revision ID ") +
                                     excerpt(value) + " cannot be used")
                    .with_detail("The name " + *problem + ".");
  if (*problem == "holds white space") error.with_hint("Separate several names by commas.");
  if (*problem == "holds \",\"") error.with_hint("A script is one revision and has one ID.");
  if (error.hint.empty()) {
    error.with_hint(
        "Choose a name of letters, digits and \"_\"; the names head, heads, base and current are "
        "taken.");
  }
  throw error;
}

void HeaderReader::finish() {
  if (seen_.contains(key_id)) return;
  throw malformed_script(path_, {"", 1}, 0, "script has no \"Revision ID\"")
      .with_hint(
          "Put a line \"-- Revision ID: …\" into its header; softbee revision -m \"…\" writes a "
          "script with one.");
}

std::string first_paragraph(std::string_view message) {
  std::string paragraph;
  message = trim(message);
  while (!message.empty()) {
    const std::size_t end = message.find('\n');
    const std::string_view line = trim_right(message.substr(0, end));
    if (line.empty()) break;
    paragraph += paragraph.empty() ? "" : "\n";
    paragraph += line;
    message = end == std::string_view::npos ? std::string_view() : message.substr(end + 1);
  }
  return paragraph;
}

std::string format_header(const Script& script) {
  std::string header;
  const auto add_line = [&](std::string_view content) {
    header += content.empty() ? "--" : "-- ";
    header += trim_right(content);
    header += '\n';
  };
  const auto add_key = [&](std::string_view key, std::string_view value) {
    add_line(std::string(key) + ": " + std::string(value));
  };
  std::string_view message = trim(script.revision.message);
  while (!message.empty()) {
    const std::size_t end = message.find('\n');
    add_line(trim_right(message.substr(0, end)));
    message = end == std::string_view::npos ? std::string_view() : message.substr(end + 1);
  }
  if (!header.empty()) add_line("");
  add_key(key_id, script.revision.id);
  add_key(key_revises, join(script.revision.down_revisions, ", "));
  if (!script.revision.branch_labels.empty())
    add_key(key_labels, join(script.revision.branch_labels, ", "));
  if (!script.revision.depends_on.empty())
    add_key(key_depends, join(script.revision.depends_on, ", "));
  if (!trim(script.revision.create_date).empty())
    add_key(key_date, trim(script.revision.create_date));
  header += '\n';
  return header;
}

}  // namespace softbee
