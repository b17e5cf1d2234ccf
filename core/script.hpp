// The script format: the file of one revision, its header and its sections (docs/script-format.md).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/error.hpp"
#include "core/revision.hpp"

namespace softbee {

enum class TransactionMode {
  together,
  none,
  batch
};  ///< together: inside the run's transaction (no option given)

/// A section of a script: the bytes after its marker line up to the next marker or the end.
struct Section {
  std::string sql;      ///< as in the (normalized) script, to the byte
  int marker_line = 0;  ///< line of `-- softbee:…`
  int first_line = 0;   ///< line at which `sql` begins
  TransactionMode transaction = TransactionMode::together;
};

struct Script {
  Revision revision;  ///< header; `path` as given to parse_script
  std::string text;   ///< normalized: what is stored, hashed and compared
  Section upgrade;
  std::optional<Section> downgrade;  ///< none: irreversible; empty: nothing to undo
  std::optional<Section> verify;
};

/// Without a byte order mark, and CRLF as LF where the first line ends with CRLF: two checkouts of
/// one file on two systems are equal. In a file of LF a CR belongs to the text, as for psql: dumps
/// hold some inside of literals.
std::string normalize_script(std::string_view text);

/// errors  SB004 with file, line and column
Script parse_script(std::string_view text, std::string_view path);

/// A script with everything that a push would refuse in it, where parse_script stops at the first,
/// as far as it takes no parser: in the order of the lines. Of the script what could be read.
struct CheckedScript {
  Script script;
  std::vector<Error> problems;  ///< SB004 with file, line and column
};
CheckedScript check_script(std::string_view text, std::string_view path);

/// The refusal of a statement that begins or ends a transaction; the place is the caller's.
/// in      tag: "COMMIT"; section: "upgrade"
Error refused_transaction_control(std::string_view tag, std::string_view section,
                                  TransactionMode transaction);

/// A new script's text; parse_script of it gives the same values back: header, sections, options.
/// Of the message the first paragraph is the message again, the others stay comments. A section's
/// SQL that does not end its last line is ended. errors  SB004 when it would be read in another
/// way: a message line like "Revises: …", SQL with a section marker in it
std::string format_script(const Script& script);

}  // namespace softbee
