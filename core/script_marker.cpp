// Reads a line as a section marker. Case and the blanks around "softbee:…" are free; a near miss is
// an error, as read for a comment it would silently leave the SQL below it in another section.
#include "core/script_marker.hpp"

#include <algorithm>
#include <array>
#include <vector>

#include "core/spelling.hpp"
#include "core/text.hpp"

namespace softbee {

namespace {

constexpr std::string_view marker_word = "softbee";
constexpr std::array<std::string_view, 3> section_names = {"upgrade", "downgrade", "verify"};

struct Token {
  std::string_view text;
  std::size_t offset;  ///< in its line
};

std::vector<Token> split_words(std::string_view line, std::size_t from) {
  std::vector<Token> words;
  std::size_t at = from;
  while (at < line.size()) {
    if (is_space(line[at])) {
      ++at;
      continue;
    }
    const std::size_t start = at;
    while (at < line.size() && !is_space(line[at])) ++at;
    words.push_back({line.substr(start, at - start), start});
  }
  return words;
}

/// Reads one line as a marker; keeps the path for the errors.
class MarkerReader {
 public:
  explicit MarkerReader(std::string_view path) : path_(path) {}

  std::optional<Marker> read(const ScriptLine& line) const {
    std::size_t start = 0;
    while (start < line.text.size() && is_blank(line.text[start])) ++start;
    if (line.text.substr(start, 2) != "--") return std::nullopt;
    std::size_t at = start + 2;
    while (at < line.text.size() && is_blank(line.text[at])) ++at;
    const bool is_marker =
        start == 0 &&
        equals_ignoring_case(line.text.substr(at, marker_word.size() + 1), "softbee:");
    if (!is_marker) {
      refuse_near_marker(line, start, at);
      return std::nullopt;
    }
    return read_words(line, at + marker_word.size() + 1);
  }

 private:
  Marker read_words(const ScriptLine& line, std::size_t name_offset) const {
    std::vector<Token> words = split_words(line.text, name_offset);
    Token name{"", name_offset};
    if (!words.empty() && words.front().offset == name_offset) {
      name = words.front();
      words.erase(words.begin());
    }
    Marker marker;
    for (const std::string_view section : section_names) {
      if (equals_ignoring_case(name.text, section)) marker.section = section;
    }
    if (marker.section.empty()) throw wrong_section(line, name);
    read_options(line, words, marker);
    return marker;
  }

  Error wrong_section(const ScriptLine& line, const Token& name) const {
    const std::vector<std::string> known(section_names.begin(), section_names.end());
    const auto meant = nearest_names(name.text, known, 1);
    std::string message = name.text.empty() ? "section marker names no section"
                                            : "section " + excerpt(name.text) + " does not exist";
    Error error = malformed_script(path_, line, name.offset, std::move(message));
    error.with_detail("The sections of a script are upgrade, downgrade and verify.");
    if (meant.empty()) return error.with_hint("Write \"-- softbee:upgrade\" alone on the line.");
    return error.with_hint("Did you mean " +
                           excerpt(format_marker(meant.front(), TransactionMode::together)) + "?");
  }

  void read_options(const ScriptLine& line, const std::vector<Token>& words, Marker& marker) const {
    bool has_transaction = false;
    for (const Token& word : words) {
      const std::size_t equals = word.text.find('=');
      const std::string_view name = word.text.substr(0, equals);
      if (!equals_ignoring_case(name, "transaction")) throw wrong_option(line, word, name);
      if (marker.section == "verify") {
        throw malformed_script(path_, line, word.offset,
                               "verify section cannot have the option \"transaction\"")
            .with_detail("It runs after the upgrade, in the same transaction or in one of its own.")
            .with_hint("Remove the option.");
      }
      if (has_transaction) {
        throw malformed_script(path_, line, word.offset, "option \"transaction\" is given twice")
            .with_hint("Keep one of the two.");
      }
      has_transaction = true;
      const std::string_view value =
          equals == std::string_view::npos ? std::string_view() : word.text.substr(equals + 1);
      if (equals_ignoring_case(value, "none")) {
        marker.transaction = TransactionMode::none;
      } else if (equals_ignoring_case(value, "batch")) {
        marker.transaction = TransactionMode::batch;
      } else {
        const std::size_t offset = equals == std::string_view::npos ? 0 : equals + 1;
        throw malformed_script(path_, line, word.offset + offset,
                               "option \"transaction\" cannot be " + excerpt(value))
            .with_hint("Write transaction=none or transaction=batch, or leave the option out.");
      }
    }
  }

  Error wrong_option(const ScriptLine& line, const Token& word, std::string_view name) const {
    Error error =
        malformed_script(path_, line, word.offset, "section marker has no option " + excerpt(name));
    if (!nearest_names(name, {"transaction"}, 1).empty()) {
      return error.with_hint("Did you mean \"transaction\"?");
    }
    return error.with_hint(
        "The one option is transaction=none or transaction=batch; put comments on another line.");
  }

  /// `-- sotfbee:upgrade`, `-- softbee-upgrade`, ` -- softbee:upgrade`: read as comments they would
  /// silently move the SQL below them into another section. A longer sentence is a comment.
  void refuse_near_marker(const ScriptLine& line, std::size_t start, std::size_t at) const {
    constexpr std::size_t longest = 80;
    if (line.text.size() - at > longest) return;
    const auto is_letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
    const auto read_letters = [&](std::size_t from) {
      std::size_t end = from;
      while (end < line.text.size() && is_letter(line.text[end])) ++end;
      return line.text.substr(from, end - from);
    };
    const std::string_view word = read_letters(at);
    std::size_t gap = at + word.size();
    while (gap < line.text.size() &&
           std::string_view(":;=._- \t").find(line.text[gap]) != std::string_view::npos)
      ++gap;
    const std::string_view section = read_letters(gap);
    // Nearly every comment ends here; by size alone it is more than two letters away.
    constexpr std::size_t most = 2;
    if (word.size() + most < marker_word.size() || word.size() > marker_word.size() + most) return;
    if (section.empty()) return;
    const std::size_t end = gap + section.size();
    const auto options = split_words(line.text, end);
    const bool is_sentence = std::any_of(options.begin(), options.end(), [&](const Token& option) {
      return option.offset == end || option.text.find('=') == std::string_view::npos;
    });
    if (is_sentence || edit_distance(to_lower(word), marker_word, most) > most) return;
    for (const std::string_view known : section_names) {
      if (edit_distance(to_lower(section), known, most) > most) continue;
      const std::string_view typed = trim(line.text.substr(at));
      Error error = malformed_script(
          path_, line, start, excerpt("-- " + std::string(typed)) + " is not a section marker");
      const bool is_indented =
          start > 0 &&
          equals_ignoring_case(line.text.substr(at, end - at),
                               format_marker(known, TransactionMode::together).substr(3));
      if (is_indented) {
        throw error.with_detail("White space stands before it.")
            .with_hint("Begin the line with \"--\".");
      }
      throw error.with_hint("Did you mean " +
                            excerpt(format_marker(known, TransactionMode::together)) + "?");
    }
  }

  std::string_view path_;
};

}  // namespace

std::optional<Marker> read_marker(std::string_view path, const ScriptLine& line) {
  return MarkerReader(path).read(line);
}

std::string format_marker(std::string_view section, TransactionMode transaction) {
  std::string text = "-- softbee:" + std::string(section);
  if (transaction == TransactionMode::none) text += " transaction=none";
  if (transaction == TransactionMode::batch) text += " transaction=batch";
  return text;
}

}  // namespace softbee
