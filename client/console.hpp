// What the client says, and where: results to stdout, log lines and questions to stderr.
// Log lines have Alembic's shape (`INFO  [softbee] …`), so an eye or a log filter trained on it
// keeps working.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace softbee {

enum class Verbosity { quiet, normal, verbose };

class Console {
 public:
  Console(Verbosity verbosity, bool as_json) : verbosity_(verbosity), as_json_(as_json) {}
  /// For a run that is a part of another one: warnings and errors only, no results.
  Console for_errors() const {
    Console console(is_verbose() ? Verbosity::verbose : Verbosity::quiet, as_json_);
    console.has_results_ = false;
    return console;
  }

  void print(std::string_view text) const;  ///< a result: to stdout, as it is
  void info(std::string_view text) const;   ///< silent with -q
  void warn(std::string_view text) const;   ///< never silent
  void debug(std::string_view text) const;  ///< with -v only
  void log_line(std::string_view level, std::string_view text) const;
  void to_stderr(std::string_view text) const;

  /// stderr is a terminal, and neither -q nor --json forbids it.
  bool has_status_line() const;
  /// A line that the next one, or the next output, takes the place of; as long as the terminal is
  /// wide.
  void show_status(std::string_view text) const;
  void clear_status() const;

  /// Asks on the terminal; false where the answer is no, nullopt-like false where stdin or stderr
  /// is none.
  bool confirm(std::string_view question) const;
  bool can_ask() const;

  /// stdout is a terminal, and neither NO_COLOR nor --json forbids it.
  bool has_colours() const;
  /// Characters in a line of the terminal that stdout is (COLUMNS, else what it says itself);
  /// nothing where it is none.
  std::optional<std::size_t> width() const;

  bool as_json() const { return as_json_; }
  bool is_verbose() const { return verbosity_ == Verbosity::verbose; }

  /// errors  a result that could not be written (a full disk) is a failure, not a success
  void finish() const;

 private:
  Verbosity verbosity_;
  bool as_json_;
  bool has_results_ = true;
  static inline bool shows_status_ = false;  ///< of all consoles: there is one terminal
};

}  // namespace softbee
