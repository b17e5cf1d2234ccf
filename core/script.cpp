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

/// The whole script, line by line.
class ScriptReader {
 public:
  /// problems: collects what is wrong and goes on; without it the first problem is thrown
  ScriptReader(std::string_view path, Script& script, std::vector<Error>* problems = nullptr)
      : path_(path), script_(script), problems_(problems), header_(path, script) {}

  void run() {
    const std::string_view text = script_.text;
    int number = 0;
    for (std::size_t at = 0; at < text.size();) {
      const std::size_t end = std::min(text.find('\n', at), text.size());
      const ScriptLine line{text.substr(at, end - at), ++number};
      read_line(line, at, std::min(end + 1, text.size()));
      at = end + 1;
    }
    close_section(text.size());
    finish(number);
  }

 private:
  void read_line(const ScriptLine& line, std::size_t begin, std::size_t end) {
    try {
      if (const auto marker = read_marker(path_, line)) {
        close_section(begin);
        open_section(line, *marker, end);
      } else if (open_ == nullptr && !is_lost_) {
        header_.read_line(line);
      }
    } catch (Error& error) {
      if (problems_ == nullptr) throw;
      problems_->push_back(std::move(error));
      // What follows would only be wrong because of this line: SQL in the header, or a section
      // that cannot be told.
      const bool is_header_line = open_ == nullptr && !is_lost_ && !read_as_marker(line);
      if (is_header_line) has_header_problem_ = true;
      if (is_header_line && line.text.starts_with("--")) return;
      close_section(begin);
      open_ = nullptr;
      is_lost_ = true;
    }
  }

  bool read_as_marker(const ScriptLine& line) const {
    try {
      return read_marker(path_, line).has_value();
    } catch (const Error&) {
      return true;
    }
  }

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
    is_lost_ = false;
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
    try {
      if (!has_header_problem_) header_.finish();
      if (has_upgrade_ || (problems_ != nullptr && !problems_->empty())) return;
      throw malformed_script(path_, {"", std::max(last_line, 1)}, 0,
                             "script has no upgrade section")
          .with_hint("Put a line \"-- softbee:upgrade\" before its SQL; the section may be empty.");
    } catch (Error& error) {
      if (problems_ == nullptr) throw;
      problems_->push_back(std::move(error));
    }
  }

  std::string_view path_;
  Script& script_;
  std::vector<Error>* problems_;
  bool has_header_problem_ = false;
  bool is_lost_ = false;  ///< behind a line that is wrong: lines belong to nothing
  HeaderReader header_;
  bool has_upgrade_ = false;
  Section* open_ = nullptr;  ///< the section that the lines belong to; none in the header
  std::size_t begin_ = 0;    ///< of its SQL
};

/// What the section's SQL holds that psql or a transaction would want.
void check_section(const Section& section, std::string_view name, std::string_view path,
                   std::vector<Error>& problems) {
  SqlFindings findings = check_sql(section.sql, section.first_line);
  for (const auto& [tag, offset] : findings.transaction_control) {
    const auto [line, column] = locate(section.sql, offset, section.first_line);
    findings.problems.push_back(
        refused_transaction_control(tag, name, section.transaction).with_place({"", line, column}));
  }
  for (Error& problem : findings.problems) {
    problem.place->file = path;
    problems.push_back(std::move(problem));
  }
}

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
  std::string detail = "A line of " + excerpt(message) + " would be read as something else.";
  try {
    const std::string text =
        format_header(probe) + format_marker("upgrade", TransactionMode::together);
    if (parse_script(text, "").revision.message == first_paragraph(message)) return;
  } catch (const Error& error) {
    detail = "A line of " + excerpt(message) +
             " would be read as something else: " + error.message + ".";
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
                       trim(a.create_date) == b.create_date &&
                       is_same_section(written.upgrade, read.upgrade) &&
                       is_same_section(written.downgrade, read.downgrade) &&
                       is_same_section(written.verify, read.verify);
  if (is_same) return;
  throw Error("SB004", "script of revision " + excerpt(a.id) + " cannot be written")
      .with_detail(
          "Its text would be read as another script: a value holds a line break, a carriage return "
          "or a section marker.")
      .with_hint("Take the line out.");
}

}  // namespace

std::string normalize_script(std::string_view text) {
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  const std::string_view first_line = text.substr(0, std::min(text.find('\n'), text.size()));
  const bool is_of_crlf = first_line.size() < text.size() && first_line.ends_with('\r');
  return is_of_crlf ? with_lf(text) : std::string(text);
}

Script parse_script(std::string_view text, std::string_view path) {
  Script script;
  script.text = normalize_script(text);
  script.revision.path = path;
  require_utf8(script.text, path);
  ScriptReader(path, script).run();
  return script;
}

CheckedScript check_script(std::string_view text, std::string_view path) {
  CheckedScript checked;
  Script& script = checked.script;
  script.text = normalize_script(text);
  script.revision.path = path;
  try {
    require_utf8(script.text, path);
  } catch (Error& error) {
    checked.problems.push_back(std::move(error));
    if (script.text.find('\0') != std::string::npos) return checked;  // UTF-16: no line is one
  }
  ScriptReader(path, script, &checked.problems).run();
  check_section(script.upgrade, "upgrade", path, checked.problems);
  if (script.downgrade) check_section(*script.downgrade, "downgrade", path, checked.problems);
  if (script.verify) check_section(*script.verify, "verify", path, checked.problems);
  std::ranges::stable_sort(checked.problems, {}, [](const Error& problem) {
    return problem.place ? std::pair(problem.place->line, problem.place->column) : std::pair(0, 0);
  });
  return checked;
}

Error refused_transaction_control(std::string_view tag, std::string_view section,
                                  TransactionMode transaction) {
  Error error("SB004", "a script must not hold " + std::string(tag));
  if (transaction != TransactionMode::together)
    return error.with_hint(
        "Remove it: each statement of this section is a transaction of its own.");
  std::string hint = "Remove it: the run has its own transaction.";
  if (section != "verify")
    hint += " What cannot run in one belongs into a section marked \"-- softbee:" +
            std::string(section) + " transaction=none\".";
  return error.with_hint(hint);
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
