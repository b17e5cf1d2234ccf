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
  std::size_t begin;  ///< byte offset of the first token
  std::size_t end;    ///< without the `;`
  StatementKind kind;
  std::string tag;                  ///< command tag: CREATE TABLE
  std::string outside_transaction;  ///< why it cannot run in a transaction block; empty: it can
  bool is_shared;  ///< about what all databases of the server share: roles, databases, tablespaces,
                   ///< the server's settings; and subscriptions, which reach out to other servers
  int locks;       ///< slots of the lock table that it is expected to take, at most
};

/// errors  42601 and the parser's other errors, with cursor_position() in `sql`
std::vector<ParsedStatement> parse_sql(const std::string& sql);

}  // namespace softbee::pg
