// A script made ready to run: each section's statements with their places, found by the server's
// own parser.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/plan.hpp"
#include "core/script.hpp"
#include "core/sql_scan.hpp"
#include "extension/pg/guard.hpp"
#include "extension/pg/parser.hpp"
#include "extension/pg/session.hpp"

namespace softbee::run {

/// Who a statement belongs to, for messages: revision, section, file.
struct Origin {
  std::string revision;
  std::string section;  ///< "upgrade", "downgrade", "verify"
  std::string path;     ///< empty: pasted in SQL
};

/// `revision 3f2a9c1d7e10 (upgrade), statement 4 at migrations/versions/3f2a….sql:42:7`
std::string format_context(const Origin& origin, int statement, LineColumn place);

struct Program {
  Origin origin;
  std::string
      sql;  ///< the section, in the database's encoding, COPY data and \restrict lines blanked
  std::string data;  ///< the section as it was: where the COPY data is
  int first_line = 1;
  TransactionMode transaction = TransactionMode::together;
  std::vector<pg::ParsedStatement> statements;
  std::vector<CopyData> copies;  ///< in the order of the copy_from_stdin statements
  /// That its step adds to enums, and nobody can use before a commit.
  std::vector<std::string> new_enum_values;
  int locks = 0;  ///< slots of the server's lock table, estimated

  std::string statement_text(std::size_t index) const;
  LineColumn place_of(std::size_t offset) const;
};

/// The COPY data of a program's statements, taken in their order: lines are counted once from its
/// start to its end, as a dump has a COPY for each table.
class StatementReader {
 public:
  explicit StatementReader(const Program& program);
  const Program& program() const { return program_; }

  struct Data {
    std::string_view lines;
    int first_line;
  };
  /// REQUIRES: statement `index` is a copy_from_stdin, behind those asked for before.
  Data copy_data(std::size_t index);

 private:
  const Program& program_;
  std::size_t statement_ = 0, copy_ = 0, offset_ = 0;
  int line_;
};

/// What the caller's session says about quoting must not decide where a statement ends or what it
/// means: the one who pushed meant the server's default.
void pin_syntax(pg::SettingsScope& settings);

/// What other sessions see of a run that they cannot look into, as application_name: the caller's
/// own and `: upgrade 3f2a…, statement 2 of 5`.
std::string progress_name(const std::string& application, const Program& program,
                          std::size_t index);

/// softbee.lock_timeout, where the session's own is not shorter; nothing where there is no limit of
/// ours. A script's own SET counts for what follows it.
std::optional<std::string> lock_limit();

/// What no option makes right; whether the section fits its option is check_option's.
/// errors  the parser's, with place and line · SB004 what a script may not hold
Program prepare_section(const Script& script, const Section& section, const std::string& name);

/// Does the section hold what its option allows? Of what is to be stored or run: a script that was
/// applied, or stamped, before this was asked must still be read for its downgrade.
/// errors  SB007 a statement that cannot run in a transaction, in a section that is not marked so ·
///         SB004 a batch of something else than one change of rows
void check_option(const Program& program);

/// In a scratch database, what would change the others is not run (softbee.scratch).
bool is_left_out(const pg::ParsedStatement& statement);

/// Can it run in one transaction with others? By its marker, and by what its statements are.
bool is_transactional(const Program& program);

/// An error at a place of a script, with the line it points into: psql and the client show it.
pg::ServerError error_at(const Error& error, const std::string& script_text, const Origin& origin,
                         LineColumn place);

}  // namespace softbee::run
