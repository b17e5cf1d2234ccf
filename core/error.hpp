// The one error value of the house: thrown by core and client, mapped to and from ErrorData by
// extension/pg. Absence is std::optional and findings are a vector; nothing returns a bool with an
// out-string.
#pragma once

#include <exception>
#include <optional>
#include <string>
#include <utility>

namespace softbee {

/// A place in a script; lines and columns start at 1, 0 where it is not known. Columns count
/// characters.
struct Place {
  std::string file;  ///< as the user named it; empty for a script that was pasted in psql
  int line = 0;
  int column = 0;
};

/// An error as PostgreSQL has it: fields, not prose. Style: PostgreSQL's Error Message Style Guide.
class Error : public std::exception {
 public:
  /// sqlstate: five characters (docs/errors.md lists ours); message: one line, lower case, no full
  /// stop
  Error(std::string sqlstate, std::string message)
      : sqlstate(std::move(sqlstate)), message(std::move(message)) {}

  Error& with_detail(std::string text) {
    detail = std::move(text);
    return *this;
  }
  Error& with_hint(std::string text) {
    hint = std::move(text);
    return *this;
  }
  Error& with_place(Place value) {
    place = std::move(value);
    return *this;
  }
  Error& with_reason(std::string word) {
    reason = std::move(word);
    return *this;
  }

  const char* what() const noexcept override { return message.c_str(); }

  std::string sqlstate;
  std::string message;
  std::string detail;  ///< the facts, in sentences
  std::string hint;    ///< what to do next
  std::string reason;  ///< a word for machines that is finer than the SQLSTATE: "unknown_revision",
                       ///< "graph_cycle", …
  std::optional<Place> place;
};

}  // namespace softbee
