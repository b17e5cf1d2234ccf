// A light scan of SQL text for what psql reads and PostgreSQL's parser does not: backslash commands
// and COPY data. Knows quotes, E-strings, dollar quotes, nested comments and `BEGIN ATOMIC` no
// better than it needs to.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "core/error.hpp"

namespace softbee {

/// The data block after a `COPY … FROM stdin;`.
struct CopyData {
  std::size_t statement_end;  ///< offset just behind the `;`
  std::size_t begin, end;     ///< the data lines, without the `\.` line
};

struct ScannedSql {
  std::string
      sql;  ///< same length and line breaks; COPY data, `\restrict` and `\unrestrict` lines blanked
  std::vector<CopyData> copies;  ///< offsets into the text that was given
};

/// errors  SB004 with line and column (place.file left empty; lines count from `first_line`) for
/// any other backslash command
///         and for COPY data without its end
ScannedSql scan_sql(std::string_view text, int first_line);

/// Everything that is wrong, where scan_sql stops at the first; and what begins or ends a
/// transaction, which only the parser knows for sure (`COMMIT` as a statement's first word).
struct SqlFindings {
  std::vector<Error> problems;  ///< as scan_sql throws them
  struct TransactionControl {
    std::string tag;  ///< as the server calls it: "BEGIN", "START TRANSACTION"
    std::size_t offset;
  };
  std::vector<TransactionControl> transaction_control;
};
SqlFindings check_sql(std::string_view text, int first_line);

/// Line and column (1-based, in characters of UTF-8) of a byte offset.
struct LineColumn {
  int line;
  int column;
};
LineColumn locate(std::string_view text, std::size_t offset, int first_line = 1);

}  // namespace softbee
