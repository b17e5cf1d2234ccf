// One pass over the bytes, as PostgreSQL's lexer (parser/scan.l) and psql's (fe_utils/psqlscan.l)
// divide them. It only skips what may hide a backslash or a word: strings, identifiers, dollar
// quotes, comments. Whatever does not end (a quote, a comment) reaches to the end of the text; the
// server's parser will say so with its own words. One long unit, as one position in the text is
// shared by all that reads it.
#include "core/sql_scan.hpp"

#include <algorithm>
#include <array>

#include "core/error.hpp"
#include "core/text.hpp"

namespace softbee {

namespace {

bool is_identifier_start(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
         static_cast<unsigned char>(c) >= 0x80;
}
bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_dollar_tag(char c) { return is_identifier_start(c) || is_digit(c); }
bool is_identifier(char c) { return is_dollar_tag(c) || c == '$'; }

/// How far a `COPY … FROM stdin` has been seen in the current statement.
enum class CopyState { statement_start, other_statement, copy, copy_from, copy_from_stdin };

class Scanner {
 public:
  /// findings: collects what is wrong and goes on; without it the first problem is thrown
  Scanner(std::string_view text, int first_line, SqlFindings* findings = nullptr)
      : text_(text), first_line_(first_line), findings_(findings) {
    result_.sql = text;
  }

  ScannedSql run() {
    while (at_ < text_.size()) step();
    if (copy_ == CopyState::copy_from_stdin) refuse(endless_copy());
    return std::move(result_);
  }

 private:
  char peek(std::size_t ahead) const {
    return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0';
  }
  bool looking_at(std::string_view what) const { return text_.substr(at_, what.size()) == what; }

  void refuse(Error error) {
    if (findings_ == nullptr) throw error;
    findings_->problems.push_back(std::move(error));
  }

  void step() {
    const char c = text_[at_];
    if (is_space(c)) {
      ++at_;
    } else if (looking_at("--")) {
      skip_line();
    } else if (looking_at("/*")) {
      skip_comment();
    } else if (c == '\\') {
      read_backslash();
    } else if (c == ';') {
      end_statement();
    } else if (is_identifier_start(c)) {
      read_word();
    } else {
      read_other(c);
    }
  }

  void read_other(char c) {
    // `FROM "stdin"` is a table: only the bare word right after FROM means the client's input.
    if (copy_ == CopyState::copy_from) copy_ = CopyState::copy;
    if (copy_ == CopyState::statement_start) copy_ = CopyState::other_statement;
    if (c == '\'' || c == '"') {
      skip_quoted(c, false);
    } else if (c == '$') {
      skip_dollar();
    } else {
      if (c == '(') ++depth_;
      if (c == ')' && depth_ > 0) --depth_;
      ++at_;
    }
  }

  void skip_line() {
    const std::size_t end = text_.find('\n', at_);
    at_ = end == std::string_view::npos ? text_.size() : end;
  }

  void skip_comment() {
    int nesting = 0;
    do {
      if (looking_at("/*")) {
        ++nesting;
        at_ += 2;
      } else if (looking_at("*/")) {
        --nesting;
        at_ += 2;
      } else {
        ++at_;
      }
    } while (nesting > 0 && at_ < text_.size());
  }

  /// From a quote to behind its end. A doubled quote needs no care: it ends one string and begins
  /// the next.
  void skip_quoted(char quote, bool has_escapes) {
    do {
      ++at_;
      while (at_ < text_.size() && text_[at_] != quote)
        at_ += has_escapes && text_[at_] == '\\' ? 2 : 1;
      at_ = at_ < text_.size() ? at_ + 1 : text_.size();
    } while (has_escapes && goes_on_as_escaped());
  }

  /// A string goes on in the next literal, escapes included, when only white space with a line
  /// break is between them (SQL's continuation; scan.l, `quotecontinue`), or nothing at all (a
  /// doubled quote).
  bool goes_on_as_escaped() {
    std::size_t i = at_;
    bool has_line_break = false;
    while (i < text_.size()) {
      if (is_space(text_[i])) {
        has_line_break = has_line_break || text_[i] == '\n';
        ++i;
      } else if (text_.substr(i, 2) == "--") {
        i = std::min(text_.find('\n', i), text_.size());
      } else {
        break;
      }
    }
    if (i >= text_.size() || text_[i] != '\'' || (i != at_ && !has_line_break)) return false;
    at_ = i;
    return true;
  }

  void skip_dollar() {
    std::size_t i = at_ + 1;
    if (i < text_.size() && !is_digit(text_[i])) {
      while (i < text_.size() && is_dollar_tag(text_[i])) ++i;
      if (i < text_.size() && text_[i] == '$') {
        const std::string_view tag = text_.substr(at_, i + 1 - at_);
        // Linear also for a long tag: no two places where the tag may begin overlap, as only its
        // ends are `$`.
        const std::size_t end = text_.find(tag, i + 1);
        at_ = end == std::string_view::npos ? text_.size() : end + tag.size();
        return;
      }
    }
    ++at_;
  }

  void read_word() {
    const std::size_t start = at_;
    while (at_ < text_.size() && is_identifier(text_[at_])) ++at_;
    const std::string_view word = text_.substr(start, at_ - start);
    if (at_ < text_.size() && text_[at_] == '\'' && equals_ignoring_case(word, "e")) {
      note_word("", start);
      skip_quoted('\'', true);
    } else {
      note_word(word, start);
    }
  }

  void note_word(std::string_view word, std::size_t start) {
    note_routine(word);
    if (findings_ != nullptr) note_transaction_control(word, start);
    ++words_;
    switch (copy_) {
      case CopyState::statement_start:
        copy_ = equals_ignoring_case(word, "copy") ? CopyState::copy : CopyState::other_statement;
        copy_start_ = start;
        break;
      case CopyState::copy:
        if (depth_ == 0 && equals_ignoring_case(word, "from")) copy_ = CopyState::copy_from;
        break;
      case CopyState::copy_from:
        copy_ = equals_ignoring_case(word, "stdin") ? CopyState::copy_from_stdin : CopyState::copy;
        break;
      case CopyState::other_statement:
      case CopyState::copy_from_stdin:
        break;
    }
  }

  /// `BEGIN ATOMIC … END` of a routine holds statements of its own (psqlscan.l, `begin_depth`).
  void note_routine(std::string_view word) {
    const auto is = [word](std::string_view name) { return equals_ignoring_case(word, name); };
    if (words_ == 0) may_be_routine_ = is("create");
    if (words_ > 0 && may_be_routine_ && !is_routine_) {
      is_routine_ = is("function") || is("procedure");
      may_be_routine_ = is_routine_ || is("or") || is("replace");
    } else if (is_routine_ && depth_ == 0) {
      if ((is("begin") && is_atomic_next()) || (begin_depth_ > 0 && is("case"))) ++begin_depth_;
      if (begin_depth_ > 0 && is("end")) --begin_depth_;
    }
  }

  /// A routine may be called "begin".
  bool is_atomic_next() const {
    const std::string_view rest = trim_left(text_.substr(at_));
    constexpr std::string_view atomic = "atomic";
    return equals_ignoring_case(rest.substr(0, atomic.size()), atomic) &&
           (rest.size() == atomic.size() || !is_identifier(rest[atomic.size()]));
  }

  void note_transaction_control(std::string_view word, std::size_t start) {
    struct Tag {
      std::string_view word, tag;
    };
    static constexpr std::array tags = {
        Tag{"begin", "BEGIN"},         Tag{"start", "START TRANSACTION"}, Tag{"commit", "COMMIT"},
        Tag{"end", "COMMIT"},          Tag{"rollback", "ROLLBACK"},       Tag{"abort", "ROLLBACK"},
        Tag{"savepoint", "SAVEPOINT"}, Tag{"release", "RELEASE"},
    };
    if (copy_ != CopyState::statement_start) return;
    for (const Tag& tag : tags) {
      if (equals_ignoring_case(word, tag.word))
        findings_->transaction_control.push_back({std::string(tag.tag), start});
    }
  }

  void end_statement() {
    ++at_;
    if (begin_depth_ > 0) return;
    words_ = 0;
    may_be_routine_ = is_routine_ = false;
    const bool has_data = copy_ == CopyState::copy_from_stdin;
    copy_ = CopyState::statement_start;
    depth_ = 0;
    if (has_data) read_copy_data();
  }

  void read_copy_data() {
    const std::size_t statement_end = at_;
    while (at_ < text_.size() && is_blank(text_[at_])) ++at_;
    if (looking_at("--")) skip_line();
    if (at_ < text_.size() && text_[at_] != '\n') {
      refuse(malformed(at_, "COPY data does not begin on a new line")
                 .with_detail(
                     "Only the data may follow \"COPY … FROM stdin;\", from the next line on.")
                 .with_hint("Put what follows the \";\" behind the data."));
      skip_line();
    }
    const std::size_t begin = at_ < text_.size() ? at_ + 1 : text_.size();
    for (std::size_t line = begin; line < text_.size();) {
      const std::size_t line_end = std::min(text_.find('\n', line), text_.size());
      const std::string_view content = text_.substr(line, line_end - line);
      if (content == "\\." || content == "\\.\r") {
        blank(begin, line_end);
        result_.copies.push_back({statement_end, begin, line});
        at_ = line_end;
        return;
      }
      line = line_end + 1;
    }
    refuse(endless_copy());
    at_ = text_.size();
  }

  Error endless_copy() const {
    return malformed(copy_start_, "COPY data has no end")
        .with_detail("The section ends before a line \"\\.\".")
        .with_hint("Put a line that holds only \"\\.\" behind the data.");
  }

  void read_backslash() {
    std::size_t end = at_ + 1;
    while (end < text_.size() && !is_space(text_[end]) && text_[end] != ';') ++end;
    const std::string_view command = text_.substr(at_, end - at_);
    if ((command == "\\restrict" || command == "\\unrestrict") && is_first_on_line()) {
      const std::size_t start = at_;
      skip_line();
      blank(start, at_);
      return;
    }
    refuse(refused_command(command));
    skip_line();
  }

  bool is_first_on_line() const {
    std::size_t i = at_;
    while (i > 0 && is_blank(text_[i - 1])) --i;
    return i == 0 || text_[i - 1] == '\n';
  }

  Error refused_command(std::string_view command) const {
    if (command == "\\.") {
      return malformed(at_, "\"\\.\" stands outside of COPY data")
          .with_hint("Only \"COPY … FROM stdin;\" begins data that \"\\.\" ends.");
    }
    if (command == "\\") {
      return malformed(at_, "\"\\\" stands outside of quotes")
          .with_hint("Remove it, or quote the text that holds it.");
    }
    struct Advice {
      std::string_view command, hint;
    };
    static constexpr std::array advice = {
        Advice{"\\i", "Put the text of that file into the script."},
        Advice{"\\ir", "Put the text of that file into the script."},
        Advice{"\\include", "Put the text of that file into the script."},
        Advice{"\\include_relative", "Put the text of that file into the script."},
        Advice{"\\copy",
               "Write \"COPY … FROM stdin;\" with the data behind it, ended by a line \"\\.\"."},
        Advice{"\\c", "Remove it: a script runs in the database that it is applied to."},
        Advice{"\\connect", "Remove it: a script runs in the database that it is applied to."},
    };
    std::string_view hint =
        "Remove it, or say it in SQL: a script runs inside the server, without psql.";
    for (const Advice& entry : advice) {
      if (entry.command == command) hint = entry.hint;
    }
    return malformed(at_, "script holds the psql command \"" + shorten(command, 40) + "\"")
        .with_hint(std::string(hint));
  }

  Error malformed(std::size_t offset, std::string message) const {
    const LineColumn place = locate(text_, offset, first_line_);
    Error error("SB004", std::move(message));
    error.with_place({"", place.line, place.column});
    return error;
  }

  void blank(std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; ++i) {
      if (result_.sql[i] != '\n') result_.sql[i] = ' ';
    }
  }

  std::string_view text_;
  int first_line_;
  std::size_t at_ = 0;
  int depth_ = 0;  ///< of parentheses in the current statement
  CopyState copy_ = CopyState::statement_start;
  std::size_t copy_start_ = 0;                        ///< offset of the statement's first word
  int words_ = 0;                                     ///< of the current statement so far
  bool may_be_routine_ = false, is_routine_ = false;  ///< CREATE [OR REPLACE] FUNCTION, PROCEDURE
  int begin_depth_ = 0;                               ///< of its BEGIN and CASE
  SqlFindings* findings_;
  ScannedSql result_;
};

}  // namespace

ScannedSql scan_sql(std::string_view text, int first_line) {
  return Scanner(text, first_line).run();
}

SqlFindings check_sql(std::string_view text, int first_line) {
  SqlFindings findings;
  Scanner(text, first_line, &findings).run();
  return findings;
}

LineColumn locate(std::string_view text, std::size_t offset, int first_line) {
  const std::string_view before = text.substr(0, std::min(offset, text.size()));
  LineColumn place{first_line, 1};
  std::size_t line_start = 0;
  for (std::size_t i = 0; i < before.size(); ++i) {
    if (before[i] == '\n') {
      ++place.line;
      line_start = i + 1;
    }
  }
  place.column += static_cast<int>(count_characters(before.substr(line_start)));
  return place;
}

}  // namespace softbee
