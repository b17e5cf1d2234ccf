// softbee_statements: how the server's parser divides SQL. A client that loads models needs it:
// only the parser knows where a statement ends and what it is about.
#include <string_view>

#include "extension/functions/functions.hpp"
#include "extension/pg/call.hpp"
#include "extension/pg/guard.hpp"
#include "extension/pg/parser.hpp"
#include "extension/pg/session.hpp"
#include "extension/run/program.hpp"

namespace softbee::functions {
namespace {

std::string kind_name(pg::StatementKind kind) {
  switch (kind) {
    case pg::StatementKind::transaction_control:
      return "transaction control";
    case pg::StatementKind::copy_from_stdin:
      return "copy from stdin";
    case pg::StatementKind::copy_to_stdout:
      return "copy to stdout";
    case pg::StatementKind::own_extension:
      return "own extension";
    case pg::StatementKind::ordinary:
      break;
  }
  return "ordinary";
}

std::vector<pg::ParsedStatement> parse(const std::string& sql) {
  pg::SettingsScope settings;
  run::pin_syntax(settings);
  try {
    return pg::parse_sql(sql);
  } catch (pg::ServerError& error) {
    // The position belongs to our argument, not to the caller's query.
    if (error.cursor_position() > 0) error.point_into(sql, error.cursor_position());
    throw;
  }
}

}  // namespace

void statements(pg::Call& call) {
  call.return_set();
  const std::string sql = call.text(0).value_or("");
  std::size_t counted = 0;
  std::int32_t characters = 0;
  const auto position_of = [&](std::size_t offset) {  // offsets only grow: each part counted once
    characters += pg::count_characters(sql.substr(counted, offset - counted), offset - counted);
    counted = offset;
    return characters;
  };
  for (const pg::ParsedStatement& statement : parse(sql)) {
    const std::int32_t before = position_of(statement.begin);
    const std::int32_t last = position_of(statement.end);
    call.return_row({before + 1, last, statement.tag, kind_name(statement.kind),
                     pg::null_if_empty(statement.outside_transaction), statement.is_shared});
  }
}

}  // namespace softbee::functions
