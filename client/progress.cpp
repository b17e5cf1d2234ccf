#include "client/progress.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "core/error.hpp"

namespace softbee {
namespace {

constexpr std::size_t bar_width = 20;

std::string bar(double fraction) {
  const auto full = static_cast<std::size_t>(std::clamp(fraction, 0.0, 1.0) * bar_width);
  return "[" + std::string(full, '#') + std::string(bar_width - full, '-') + "]";
}

}  // namespace

/// As softbee_progress() has them; empty and 0 where they cannot be seen.
struct Progress::Facts {
  std::string revision, direction, phase, blockers;
  int statement = 0, statements = 0, done_percent = -1;
};

void Progress::watch(const std::string& schema, int pid) {
  schema_ = schema;
  pid_ = pid;
}

void Progress::begin(int steps) {
  steps_ = steps;
  step_ = 0;
}

void Progress::hear(const std::string& notice) {
  waiting_for_ = notice.starts_with("waiting for ") ? notice : "";
  batch_ = notice.find(" rows in ") != std::string::npos ? notice : "";
  if (notice.starts_with("Running ")) ++step_;
}

void Progress::tick(std::chrono::milliseconds silence) {
  using std::chrono::seconds;
  const auto whole = std::chrono::duration_cast<seconds>(silence);
  if (!waiting_for_.empty() && silence == whole && whole.count() % 10 == 0)
    console_.info(fmt::format("still {}, for {} s", waiting_for_, whole.count()));
  // What is over in a second needs no bar, and no second connection.
  if (!has_bar() || whole < seconds(1)) return;
  try {
    console_.show_status(draw(ask(), whole));
  } catch (const Error& error) {
    console_.clear_status();
    console_.debug(fmt::format("no progress bar: {}", error.message));
    pid_ = 0;
  }
}

Progress::Facts Progress::ask() {
  if (!connection_) {
    connection_ =
        std::make_unique<Connection>(target_, [](const std::string&, const auto&...) { return; });
    // Names and operators are the server's own, whatever the database's search_path holds.
    connection_->run("SET statement_timeout = '2s'; SET search_path = pg_catalog, pg_temp");
  }
  const Rows rows = std::move(
      connection_
          ->run(fmt::format(
              "SELECT coalesce(p.revision, ''), coalesce(p.direction, ''), coalesce(p.phase, ''),"
              " coalesce(p.statement, 0), coalesce(p.statements, 0),"
              " coalesce(100 * p.done / nullif(p.total, 0), -1)::int,"
              " (SELECT string_agg(format('pid %s (%s)', a.pid,"
              " concat_ws(', ', a.usename, coalesce(a.state, a.backend_type))), ', ')"
              " FROM pg_stat_activity a WHERE a.pid = ANY (p.waits_for))"
              " FROM {}.softbee_progress() p WHERE p.pid = {}",
              connection_->quote_name(schema_), pid_))
          .back());
  if (rows.size() == 0) return {};
  return {rows.text(0, 0),   rows.text(0, 1),   rows.text(0, 2),  rows.text(0, 6),
          rows.number(0, 3), rows.number(0, 4), rows.number(0, 5)};
}

std::string Progress::draw(const Facts& facts, std::chrono::seconds silence) const {
  if (!waiting_for_.empty()) return fmt::format("{}, for {} s", waiting_for_, silence.count());
  std::string text;
  if (steps_ > 0 && step_ > 0) {
    double inside = 0;  // of the present step
    if (facts.statements > 0)
      inside = (facts.statement - 1 + std::max(facts.done_percent, 0) / 100.0) / facts.statements;
    text = fmt::format("{} {} of {}, ", bar((step_ - 1 + inside) / steps_), step_, steps_);
  }
  text += fmt::format("{} s", silence.count());
  if (!facts.revision.empty()) text += fmt::format(", {} {}", facts.direction, facts.revision);
  if (facts.statements > 0)
    text += fmt::format(", statement {} of {}", facts.statement, facts.statements);
  if (!facts.phase.empty()) text += fmt::format(", {}", facts.phase);
  if (facts.done_percent >= 0) text += fmt::format(" {} %", facts.done_percent);
  if (!facts.blockers.empty()) text += fmt::format(", waits for {}", facts.blockers);
  if (!batch_.empty()) text += fmt::format(", {}", batch_);
  return text;
}

}  // namespace softbee
