// The server's own parser over a section: where each statement stands and what kind it is. Nothing
// is analysed or run.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace softbee::pg {

enum class StatementKind {
  ordinary,
  transaction_control,  ///< BEGIN, COMMIT, ROLLBACK, SAVEPOINT …
  copy_from_stdin,
  copy_to_stdout,
  own_extension,  ///< ALTER or DROP EXTENSION softbee_migrate
};

struct ParsedStatement {
  std::size_t begin = 0;  ///< byte offset of the first token
  std::size_t end = 0;    ///< without the `;`
  StatementKind kind = StatementKind::ordinary;
  std::string tag = {};  ///< command tag: CREATE TABLE
  std::string outside_transaction =
      {};  ///< why it cannot run in a transaction block; empty: it can
  bool is_shared =
      false;  ///< about what all databases of the server share: roles, databases, tablespaces,
              ///< the server's settings; and subscriptions, which reach out to other servers
  bool is_at_top_level =
      false;  ///< in a section with transaction=none: it commits in its middle, or may
  bool is_setting = false;          ///< SET, RESET: lasts no longer than the session
  bool is_change_of_rows = false;   ///< INSERT, UPDATE, DELETE, MERGE
  std::string made_enum = {};       ///< CREATE TYPE … AS ENUM: its name, without a schema
  std::string altered_enum = {};    ///< ALTER TYPE … ADD VALUE: likewise
  std::string new_enum_value = {};  ///< the value that it adds
  int locks = 0;  ///< slots of the lock table that it is expected to take, at most
};

/// errors  42601 and the parser's other errors, with cursor_position() in `sql`
std::vector<ParsedStatement> parse_sql(const std::string& sql);

}  // namespace softbee::pg
