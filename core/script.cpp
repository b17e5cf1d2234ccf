// The script format from text to value and back: line by line, sections here, markers in
// script_marker.cpp, the header in script_header.cpp. Markers are found by line alone, also inside
// of a quote or a dollar quote: who reads a script sees the same sections.
#include "core/script.hpp"

#include <algorithm>

#include "core/script_header.hpp"
#include "core/script_marker.hpp"
#include "core/sql_scan.hpp"
#include "core/text.hpp"

namespace softbee {

namespace {

std::string quoted(std::string_view text) { return "\"" + shorten(text, 60) + "\""; }

/// The whole script, line by line.
class ScriptReader {
 public:
  ScriptReader(std::string_view path, Script& script)
      : path_(path), script_(script), header_(path, script) {}

  void run() {
    const std::string_view text = script_.text;
    int number = 0;
    for (std::size_t at = 0; at < text.size();) {
      const std::size_t end = std::min(text.find('\n', at), text.size());
      const ScriptLine line{text.substr(at, end - at), ++number};
      if (const auto marker = read_marker(path_, line)) {
        close_section(at);
        open_section(line, *marker, std::min(end + 1, text.size()));
      } else if (open_ == nullptr) {
        header_.read_line(line);
      }
      at = end + 1;
    }
    close_section(text.size());
    finish(number);
  }

 private:
  void open_section(const ScriptLine& line, const Marker& marker, std::size_t begin) {
    if (marker.section == "upgrade") {
      if (has_upgrade_) throw second_section(line, marker, script_.upgrade);
      has_upgrade_ = true;
      open_ = &script_.upgrade;
    } else {
      auto& place = marker.section == "downgrade" ? script_.downgrade : script_.verify;
      if (place) throw second_section(line, marker, *place);
      open_ = &place.emplace();
    }
    *open_ = {"", line.number, line.number + 1, marker.transaction};
    begin_ = begin;
  }

  void close_section(std::size_t end) {
    if (open_ != nullptr) open_->sql = script_.text.substr(begin_, end - begin_);
  }

  Error second_section(const ScriptLine& line, const Marker& marker, const Section& first) const {
    return malformed_script(path_, line, 0,
                            "script has two " + std::string(marker.section) + " sections")
        .with_detail("The first begins in line " + std::to_string(first.marker_line) + ".")
        .with_hint("Put the statements of both into one.");
  }

  void finish(int last_line) {
    header_.finish();
    if (has_upgrade_) return;
    throw malformed_script(path_, {"", std::max(last_line, 1)}, 0, "script has no upgrade section")
        .with_hint("Put a line \"-- softbee:upgrade\" before its SQL; the section may be empty.");
  }

  std::string_view path_;
  Script& script_;
  HeaderReader header_;
  bool has_upgrade_ = false;
  Section* open_ = nullptr;  ///< the section that the lines belong to; none in the header
  std::size_t begin_ = 0;    ///< of its SQL
};

void require_utf8(const std::string& text, std::string_view path) {
  const auto offset = find_invalid_utf8(text);
  if (!offset) return;
  const auto [line, column] = locate(text, *offset);
  const bool is_nul = text[*offset] == '\0';
  Error error("SB004", is_nul ? "script holds a NUL byte" : "script is not UTF-8");
  error.with_place({std::string(path), line, column});
  const bool is_utf16 = text.starts_with("\xFF\xFE") || text.starts_with("\xFE\xFF") || is_nul;
  if (is_utf16) error.with_detail("It may be UTF-16.");
  throw error.with_hint("Save the file as UTF-8.");
}

void add_section(std::string& text, std::string_view name, const Section& section) {
  if (!text.ends_with('\n')) text += '\n';
  text += format_marker(name, section.transaction);
  text += '\n';
  text += section.sql;
}

bool is_same_section(const Section& written, const Section& read) {
  return written.transaction == read.transaction &&
         (written.sql == read.sql || written.sql + "\n" == read.sql);
}

bool is_same_section(const std::optional<Section>& written, const std::optional<Section>& read) {
  if (!written || !read) return !written && !read;
  return is_same_section(*written, *read);
}

/// The message alone in a header: one that is read as a key or a marker is refused in its own
/// words, not in theirs.
void require_plain_message(const std::string& message) {
  Script probe;
  probe.revision.id = "a";
  probe.revision.message = message;
  std::string detail = "A line of " + quoted(message) + " would be read as something else.";
  try {
    const std::string text =
        format_header(probe) + format_marker("upgrade", TransactionMode::together);
    if (parse_script(text, "").revision.message == first_paragraph(message)) return;
  } catch (const Error& error) {
    detail =
        "A line of " + quoted(message) + " would be read as something else: " + error.message + ".";
  }
  throw Error("SB004", "message cannot be written into a script")
      .with_detail(detail)
      .with_hint("Choose other words for the line.");
}

void require_same(const Script& written, const Script& read) {
  const Revision& a = written.revision;
  const Revision& b = read.revision;
  const bool is_same = a.id == b.id && a.down_revisions == b.down_revisions &&
                       a.depends_on == b.depends_on && a.branch_labels == b.branch_labels &&
                       trim(written.create_date) == read.create_date &&
                       is_same_section(written.upgrade, read.upgrade) &&
                       is_same_section(written.downgrade, read.downgrade) &&
                       is_same_section(written.verify, read.verify);
  if (is_same) return;
  throw Error("SB004", "script of revision " + quoted(a.id) + " cannot be written")
      .with_detail(
          "Its text would be read as another script: a value holds a line break, a carriage return "
          "or a section marker.")
      .with_hint("Take the line out.");
}

}  // namespace

std::string normalize_script(std::string_view text) {
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  std::string result;
  result.reserve(text.size());
  while (!text.empty()) {
    const std::size_t end = std::min(text.find("\r\n"), text.size());
    result += text.substr(0, end);
    text.remove_prefix(end < text.size() ? end + 1 : end);
  }
  return result;
}

Script parse_script(std::string_view text, std::string_view path) {
  Script script;
  script.text = normalize_script(text);
  script.revision.path = path;
  require_utf8(script.text, path);
  ScriptReader(path, script).run();
  return script;
}

std::string format_script(const Script& script) {
  require_plain_message(script.revision.message);
  std::string text = format_header(script);
  add_section(text, "upgrade", script.upgrade);
  if (script.downgrade) add_section(text, "downgrade", *script.downgrade);
  if (script.verify) add_section(text, "verify", *script.verify);
  require_same(script, parse_script(text, script.revision.path));
  return text;
}

}  // namespace softbee
