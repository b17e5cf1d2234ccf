// A few hundred statements in one string, for speed; one by one where such a batch failed. The
// server says how many it finished, so the ones before the failure go again as a batch.
#include "client/model_loader.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "core/sql_scan.hpp"

namespace softbee {
namespace {

constexpr std::size_t batch_size = 200;

/// What a statement fails with when something that it needs is made behind it: a table, an object,
/// a function, a column, a schema; a key that a foreign key refers to.
bool is_about_something_missing(const std::string& sqlstate) {
  static constexpr std::array<std::string_view, 7> states = {"42P01", "42704", "42883", "42703",
                                                             "3F000", "42830", "3D000"};
  return std::ranges::find(states, sqlstate) != states.end();
}

/// Alone in its string: it cannot be in a transaction, or it is data.
bool stands_alone(const ModelStatement& statement) {
  return statement.is_outside_transaction || statement.data;
}

class Loader {
 public:
  Loader(Server& server, LoadMode mode)
      : connection_(server.connection()),
        begin_(mode == LoadMode::batches ? "BEGIN" : "SAVEPOINT models"),
        commit_(mode == LoadMode::batches ? "COMMIT" : "RELEASE SAVEPOINT models"),
        roll_back_(mode == LoadMode::batches
                       ? "ROLLBACK"
                       : "ROLLBACK TO SAVEPOINT models; RELEASE SAVEPOINT models"),
        mode_(mode) {}

  /// Until all are loaded, or a round loads none.
  void load(std::vector<const ModelStatement*> statements) {
    while (!statements.empty()) {
      const std::size_t before = statements.size();
      first_missing_.reset();
      statements = load_round(statements);
      if (statements.size() == before) throw placed(*first_missing_, *statements.front());
    }
  }

 private:
  using Statements = std::vector<const ModelStatement*>;

  /// Returns those that miss something.
  Statements load_round(const Statements& statements) {
    Statements missing;
    for (std::size_t at = 0; at < statements.size();) {
      std::size_t end = at;
      while (end < statements.size() && end - at < batch_size && !stands_alone(*statements[end]))
        ++end;
      if (end == at) {
        load_one(*statements[at++], missing);
        continue;
      }
      const std::size_t finished = load_batch(statements, at, end);
      at += finished;
      if (at < end) load_one(*statements[at++], missing);
    }
    return missing;
  }

  /// All of the range, or as many as come before the first that fails.
  std::size_t load_batch(const Statements& statements, std::size_t begin, std::size_t end) {
    if (begin == end) return 0;
    std::string sql = begin_;
    for (std::size_t i = begin; i < end; ++i) sql += ";\n" + statements[i]->sql;
    const Connection::Attempt attempt = connection_.attempt(sql + ";\n" + commit_);
    if (!attempt.failure) return end - begin;
    connection_.run(roll_back_);
    // The first result is that of BEGIN. A failure at the end is a deferred one: one by one then.
    const std::size_t finished = attempt.finished == 0 ? 0 : attempt.finished - 1;
    if (finished >= end - begin) return load_batch(statements, begin, begin + (end - begin) / 2);
    return finished == 0 ? 0 : load_batch(statements, begin, begin + finished);
  }

  void load_one(const ModelStatement& statement, Statements& missing) {
    const bool is_alone = statement.is_outside_transaction && mode_ == LoadMode::batches;
    try {
      if (!is_alone) connection_.run(begin_);
      if (statement.data) {
        connection_.copy_in(statement.sql, *statement.data);
      } else {
        connection_.run(statement.sql);
      }
      if (!is_alone) connection_.run(commit_);
    } catch (const ServerError& error) {
      if (connection_.is_lost() || was_interrupted()) throw;
      if (!is_alone) connection_.run(roll_back_);
      if (!is_about_something_missing(error.sqlstate)) throw placed(error, statement);
      if (!first_missing_) first_missing_ = error;
      missing.push_back(&statement);
    }
  }

  Connection& connection_;
  std::string begin_, commit_, roll_back_;
  LoadMode mode_;
  std::optional<ServerError> first_missing_;
};

std::string describe(const ModelStatement& statement) {
  const LineColumn place = locate(statement.file->text, statement.begin);
  return fmt::format("{} at {}:{}:{}", statement.tag, statement.file->name, place.line,
                     place.column);
}

}  // namespace

LoadedModels load_models(Server& server, const std::vector<ModelStatement>& statements,
                         LoadMode mode) {
  LoadedModels loaded;
  std::vector<const ModelStatement*> to_load;
  for (const ModelStatement& statement : statements) {
    if (statement.is_shared && mode == LoadMode::batches) {
      loaded.left_out.push_back(describe(statement));
    } else {
      to_load.push_back(&statement);
    }
  }
  loaded.statements = to_load.size();
  Loader(server, mode).load(std::move(to_load));
  return loaded;
}

}  // namespace softbee
