// An error as the server sent it, and the place in a script that its context names.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/error.hpp"

namespace softbee {

/// `revision 3f2a9c1d7e10 (upgrade), statement 4 at migrations/versions/3f2a….sql:42:7`
struct ScriptPlace {
  std::string revision;   ///< empty: of a script whose header could not be read
  std::string direction;  ///< "upgrade", "downgrade", "verify"; as the server says it
  int statement = 0;      ///< 0 where the line names none
  Place place;            ///< file empty: the script was pushed without a path
};

/// The last line of `context` that has that shape: the innermost text is the server's own, ours is
/// appended.
std::optional<ScriptPlace> parse_script_place(std::string_view context);

/// `context` without the lines that parse_script_place reads: what is left names functions and
/// statements inside them.
std::string other_context(std::string_view context);

struct ServerError : Error {
  using Error::Error;

  std::string severity;
  std::string context;
  std::string statement;       ///< what ran, where the server says it
  int statement_position = 0;  ///< in characters, from 1; 0: none
  int query_position = 0;      ///< the same, in the string that we sent
  std::optional<ScriptPlace> script;
};

}  // namespace softbee
