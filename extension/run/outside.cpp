#include "extension/run/outside.hpp"

#include "extension/pg/settings.hpp"
#include "extension/pg/spi.hpp"
#include "extension/pg/top_level.hpp"
#include "extension/pg/transaction.hpp"
#include "extension/run/failure.hpp"
#include "extension/run/leftover.hpp"
#include "extension/run/lock_wait.hpp"

namespace softbee::run {
namespace {

using MayEnd = pg::Spi::Transactions;

std::string statement_of(std::size_t number, std::size_t count) {
  return "statement " + std::to_string(number) + " of " + std::to_string(count);
}

std::string fingerprint(const Program& program, std::size_t index) {
  return pg::sha256_hex(pg::to_utf8(program.statement_text(index)));
}

/// The first statement that is not done. What an earlier run finished counts as long as the
/// statements are still the same ones.
std::size_t find_next(const Program& program, const store::Unfinished& unfinished) {
  std::size_t next = 0;
  while (next < program.statements.size()) {
    const auto found = unfinished.finished.find(static_cast<std::int64_t>(next) + 1);
    if (found == unfinished.finished.end() || found->second != fingerprint(program, next)) break;
    ++next;
  }
  return next;
}

void require_abandoned(const Leftover& left, bool is_ours) {
  if (!is_ours)
    throw Error("55000", "index " + left.name + " exists and is invalid")
        .with_detail("No run of this revision left it, so it was not touched.")
        .with_hint("If nobody is building it: DROP INDEX CONCURRENTLY " + left.name +
                   "; then run this again.");
  if (!left.worker.empty())
    throw Error("55000", "index " + left.name +
                             ", or another of its table, is being built by pid " + left.worker)
        .with_hint("Run it again when that has ended.");
}

}  // namespace

OutsideSection::OutsideSection(const pg::Installation& installation, Runner& runner,
                               ApplyLock& lock, const PreparedStep& step)
    : installation_(installation),
      runner_(runner),
      lock_(lock),
      step_(step),
      program_(step.program),
      reader_(program_) {}

void OutsideSection::run() {
  start_ = pg::now();
  const std::size_t next = begin();
  if (program_.transaction == TransactionMode::batch) {
    run_batch();
  } else {
    for (std::size_t i = 0; i < program_.statements.size(); ++i)
      if (i >= next)
        run_statement(i);
      else if (program_.statements[i].is_setting)
        set_again(i);
  }
  if (step_.verify) run_verify();
  pg::Spi spi(MayEnd::may_end);
  settings_.restore();
  pg::commit_and_begin();
}

std::size_t OutsideSection::begin() {
  pg::Spi spi(MayEnd::may_end);
  settings_ = pg::SessionSettings::read();
  // What SettingsScope does elsewhere must last over commits here.
  pg::set_for_session("standard_conforming_strings", "on");
  pg::set_for_session("backslash_quote", "safe_encoding");
  runner_.announce(step_);
  const bool is_batch = program_.transaction == TransactionMode::batch;
  std::size_t next = 0;
  const store::Event known = runner_.event_of(step_, "started");
  if (const auto unfinished =
          store::find_unfinished(installation_, known.revision, known.direction)) {
    next = find_next(program_, *unfinished);
    if (next < program_.statements.size() &&
        unfinished->begun_sha256 == fingerprint(program_, next))
      begun_before_ = next + 1;
    take_up(*unfinished, next);
  }
  // Nothing to run, or nothing left: the statement that failed was taken out of the script.
  if (!is_batch && next == program_.statements.size()) runner_.finish(step_, elapsed());
  pg::commit_and_begin();
  return next;
}

void OutsideSection::take_up(const store::Unfinished& unfinished, std::size_t next) {
  const std::size_t count = program_.statements.size();
  const bool is_batch = program_.transaction == TransactionMode::batch;
  std::string detail = "\"" + unfinished.role + "\" (pid " + std::to_string(unfinished.pid) +
                       ") began it on " + pg::format_timestamp(unfinished.at);
  // Of how many it was, that script knew.
  if (!is_batch)
    detail += ", and statement " + std::to_string(unfinished.statement) +
              (unfinished.has_failed ? " failed" : " did not end");
  pg::notice("taking up the " + program_.origin.section + " of revision \"" +
                 program_.origin.revision + "\"" +
                 (is_batch        ? ""
                  : next == count ? ", of which nothing is left to run"
                                  : " at " + statement_of(next + 1, count)),
             detail + ".");
}

/// A SET that an earlier run finished ended with its session, and what follows counts on it.
void OutsideSection::set_again(std::size_t index) {
  pg::Spi spi(MayEnd::may_end);
  const auto failure = pg::run_in_subtransaction([&] { runner_.run_statement(reader_, index); });
  if (failure) fail(*failure, index);
  pg::commit_and_begin();
}

void OutsideSection::run_statement(std::size_t index) {
  show_progress(index);
  if (runner_.leaves_out(program_, index)) {
    pg::Spi spi(MayEnd::may_end);
    finish_statement(index);
    pg::commit_and_begin();
    return;
  }
  if (!program_.statements[index].is_at_top_level) {
    pg::Spi spi(MayEnd::may_end);
    run_patiently(index, [&](std::int64_t) { finish_statement(index); });
    pg::commit_and_begin();
    return;
  }
  const std::string sql = clear_leftovers(index);
  log_started(index);
  try {
    pg::run_at_top_level(sql);
    lock_.take_again();
    pg::Spi spi(MayEnd::may_end);
    runner_.require_extension();
    runner_.require_versions();
    finish_statement(index);
    pg::commit_and_begin();
  } catch (const Error& error) {
    fail_at_top_level(pg::ServerError(error, std::string(), 0), index);
  } catch (const pg::ServerError& error) {
    fail_at_top_level(error, index);
  }
}

/// An ordinary statement and what belongs into its transaction, which is left open: tried again
/// where it does not get a lock.
void OutsideSection::run_patiently(std::size_t index,
                                   const std::function<void(std::int64_t rows)>& then) {
  LockRetry retry(runner_, step_);
  for (;;) {
    auto failure = pg::run_in_subtransaction([&] {
      // SettingsScope would end what the statement sets.
      const auto limit = program_.statements[index].is_setting ? std::nullopt : lock_limit();
      const std::string own = std::to_string(pg::session_lock_timeout_ms());
      if (limit) pg::set_for_session("lock_timeout", limit->c_str());
      const std::int64_t rows = runner_.run_statement(reader_, index);
      if (limit) pg::set_for_session("lock_timeout", own.c_str());
      then(rows);
    });
    if (!failure) return;
    if (!retry.again(*failure)) fail(*failure, index);
  }
}

/// What CONCURRENTLY left half done is cleared away only where the log says that an earlier run
/// began this statement: otherwise it is somebody else's. Neither is it accepted: IF NOT EXISTS
/// would let an invalid index pass, and no query uses it. Gives what is to run: the statement, or
/// what is left of it.
std::string OutsideSection::clear_leftovers(std::size_t index) {
  const std::string statement = program_.statement_text(index);
  const bool is_ours = begun_before_ == index + 1;
  if (!is_ours && !names_its_index(statement)) return statement;
  try {
    std::vector<Leftover> all;
    {
      const pg::Spi spi(MayEnd::may_end);
      all = find_leftovers(statement);
      pg::commit_and_begin();
    }
    for (const Leftover& left : all) {
      require_abandoned(left, is_ours);
      if (left.is_end) {
        pg::notice("finishing what the earlier run left of partition " + left.name);
        return left.cure;
      }
      pg::notice("dropping invalid index " + left.name + ", which the earlier run left");
      pg::run_at_top_level(left.cure);
      const pg::Spi spi(MayEnd::may_end);
      pg::commit_and_begin();
    }
  } catch (const Error& error) {
    fail_at_top_level(pg::ServerError(error, std::string(), 0), index);
  } catch (const pg::ServerError& error) {
    fail_at_top_level(error, index);
  }
  return statement;
}

void OutsideSection::run_batch() {
  const pg::Batch limits = pg::batch_settings();
  show_progress(0);
  std::int64_t all = 0;
  for (std::int64_t round = 1;; ++round) {
    pg::Spi spi(MayEnd::may_end);
    std::int64_t rows = 0;
    run_patiently(0, [&](std::int64_t changed) {
      rows = changed;
      if (rows == 0) return finish_statement(0);
      if (round >= limits.rounds)
        throw Error("54000", "batch still changes rows after " + std::to_string(round) + " rounds")
            .with_detail("Its " + std::to_string(all) + " rows of the rounds before are kept.")
            .with_hint(
                "Does its WHERE leave out the rows that are done? Otherwise raise "
                "softbee.batch_rounds and run it again.");
      store::Event event = event_of("progress", 0);
      event.rows = rows;
      runner_.log().write(event);
    });
    pg::commit_and_begin();
    if (rows == 0) return;
    all += rows;
    const double seconds = static_cast<double>(elapsed().microseconds) / 1e6;
    pg::notice(std::to_string(all) + " rows in " + std::to_string(round) +
               (round == 1 ? " round" : " rounds") + ", " +
               std::to_string(
                   static_cast<std::int64_t>(static_cast<double>(all) / std::max(seconds, 1e-3))) +
               " a second");
    pg::sleep(limits.delay_ms);
  }
}

void OutsideSection::run_verify() {
  pg::Spi spi(MayEnd::may_end);
  auto failure = pg::run_in_subtransaction([&] { runner_.run_statements(*step_.verify); });
  if (failure)
    fail(verify_failure(*failure, *step_.verify,
                        "The revision stays applied: what ran outside a transaction cannot be "
                        "undone with it. Mend the data, then softbee verify."),
         program_.statements.size());
  pg::commit_and_begin();
}

void OutsideSection::show_progress(std::size_t index) {
  const std::string& application = runner_.log().application();
  pg::set_for_session("application_name", progress_name(application, program_, index).c_str());
}

void OutsideSection::log_started(std::size_t index) {
  pg::Spi spi(MayEnd::may_end);
  runner_.log().write(event_of("started", index));
  pg::commit_and_begin();
}

void OutsideSection::finish_statement(std::size_t index) {
  if (is_last(index))
    runner_.finish(step_, elapsed());
  else
    runner_.log().write(event_of("progress", index));
}

store::Event OutsideSection::event_of(const std::string& state, std::size_t index) const {
  store::Event event = runner_.event_of(step_, state);
  if (index < program_.statements.size()) {
    event.statement = static_cast<std::int64_t>(index) + 1;
    event.statement_sha256 = fingerprint(program_, index);
  }
  return event;
}

void OutsideSection::fail_at_top_level(pg::ServerError error, std::size_t index) {
  pg::roll_back_and_begin();
  explain_failure(error, program_, index);
  if (begun_before_ == index + 1 && error.sqlstate() == "42P07")
    error.append_hint(
        "Was it made by hand since the earlier run? Drop it and run this again; or do the rest by "
        "hand, too, then SELECT softbee_resolve('" +
        program_.origin.revision + "', '" + program_.origin.section + "', 'made by hand').");
  // In a subtransaction, as what follows: no second error must take the first one's place.
  std::vector<Leftover> all;
  pg::run_in_subtransaction([&] { all = find_leftovers(program_.statement_text(index)); });
  if (!error.is_fresh())
    for (const Leftover& left : all)
      error.append_hint(left.is_end ? "Partition " + left.name +
                                          " stays half detached; the next run finishes it."
                                    : "The invalid index " + left.name +
                                          " stays; the next run drops it and builds it again.");
  fail(error, index);
}

void OutsideSection::fail(pg::ServerError error, std::size_t index) {
  // What cannot be found out must not take the place of what happened.
  pg::run_in_subtransaction([&] { name_event_trigger(error); });
  if (const auto unlogged = pg::run_in_subtransaction([&] { keep_failure(error, index); }))
    pg::warning("could not log the failure: " + unlogged->message());
  const pg::Spi spi(MayEnd::may_end);
  if (const auto unset = pg::run_in_subtransaction([&] { settings_.restore(); }))
    pg::warning("could not put back what the script had set: " + unset->message(), "",
                "Begin a new session before the next statement.");
  pg::commit_and_begin();
  throw error;
}

void OutsideSection::keep_failure(const pg::ServerError& error, std::size_t index) {
  lock_.take_again();
  // A DROP EXTENSION that waited got the lock when the abort released it.
  if (!installation_.still_exists()) throw Error("55000", "the extension was dropped meanwhile");
  store::Event event = event_of("failed", index);
  event.elapsed = elapsed();
  event.error = describe_failure(error);
  runner_.log().write(event);
}

}  // namespace softbee::run
