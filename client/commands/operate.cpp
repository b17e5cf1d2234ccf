// apply, resolve, verify, status: what an operator does around a run.
#include <memory>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "client/commands/command.hpp"
#include "client/deploy.hpp"
#include "client/options.hpp"
#include "client/output.hpp"
#include "client/report.hpp"
#include "client/server.hpp"
#include "core/error.hpp"

namespace softbee {
namespace {

struct ResolveOptions {
  std::string revision, reason;
  bool is_downgrade = false;
};

int run_resolve(const Context& context, const ResolveOptions& options) {
  Server server(context);
  server.announce();
  server.require_writable();
  server.require_extension();
  const auto versions = server.resolve(
      options.revision, options.is_downgrade ? "downgrade" : "upgrade", options.reason);
  if (context.console.as_json()) context.console.print(dump_json(versions));
  context.console.info(versions.empty()
                           ? "The database is at no revision now"
                           : fmt::format("The database is at {} now", joined(versions)));
  return exit_done;
}

int run_verify(const Context& context, const std::string& target) {
  Server server(context);
  server.require_extension();
  const auto verified = server.verify(target);
  auto rows = nlohmann::ordered_json::array();
  std::vector<std::vector<std::string>> table;
  int failed = 0;
  for (const VerifiedRow& row : verified) {
    failed += row.is_ok ? 0 : 1;
    rows.push_back({{"revision", row.revision},
                    {"message", row.message},
                    {"ok", row.is_ok},
                    {"error", row.error},
                    {"context", row.context}});
    table.push_back({row.is_ok ? "ok" : "failed", row.revision, row.message, row.error});
  }
  const Console& console = context.console;
  console.print(console.as_json() ? dump_json(rows) : format_table(table, console.width()));
  if (verified.empty()) console.info("No applied revision has a verify section");
  if (failed == 0) return exit_done;
  report_error(console, Error("SB011", fmt::format("{} of {} failed", failed,
                                                   counted(verified.size(), "verify section")))
                            .with_hint("Mend the data; softbee show REVISION prints the section."));
  return exit_found;
}

int run_status(const Context& context) {
  Server server(context);
  const auto progress = server.has_extension() ? server.progress() : std::vector<ProgressRow>();
  auto rows = nlohmann::ordered_json::array();
  std::string text;
  for (const ProgressRow& row : progress) {
    rows.push_back({{"pid", row.pid},
                    {"role", row.role},
                    {"application", row.application},
                    {"state", row.state},
                    {"since", row.since},
                    {"waits_for", row.waits_for},
                    {"revision", row.revision},
                    {"direction", row.direction},
                    {"statement", row.statement},
                    {"statements", row.statements},
                    {"phase", row.phase},
                    {"done", row.done},
                    {"total", row.total}});
    text += fmt::format("{} (pid {}) {} since {}\n", row.role, row.pid, row.state, row.since);
    if (!row.revision.empty())
      text += fmt::format("  {} of revision {}, statement {} of {}\n", row.direction, row.revision,
                          row.statement, row.statements);
    if (!row.phase.empty())
      text += fmt::format("  {}{}\n", row.phase,
                          row.total > 0 ? fmt::format(", {} of {}", row.done, row.total) : "");
    for (const int pid : row.waits_for) text += fmt::format("  waits for pid {}\n", pid);
  }
  context.console.print(context.console.as_json() ? dump_json(rows) : text);
  if (progress.empty()) context.console.info("No migrator is at work here");
  return exit_done;
}

}  // namespace

Run setup_apply(CLI::App& app) {
  struct Options {
    std::string target;
    bool is_downgrade = false;
    DeployOptions deploy;
  };
  auto options = std::make_shared<Options>();
  add_option(app, "target", options->target, "TARGET",
             "as for upgrade (head), or for downgrade (-1)");
  add_flag(app, "--downgrade", options->is_downgrade, "undo instead");
  add_flag(app, "--keep", options->deploy.keep, "as for upgrade");
  add_option(app, "--tag", options->deploy.settings.tag, "TEXT",
             "a name for this run, kept in the log");
  return [options](const Context& context) {
    options->deploy.in_own_transactions = true;
    Deploy deploy(context, options->deploy);
    deploy.announce();
    const std::string fallback = options->is_downgrade ? "-1" : "head";
    return deploy.move(options->target.empty() ? fallback : options->target,
                       options->is_downgrade ? "downgrade" : "upgrade");
  };
}

Run setup_resolve(CLI::App& app) {
  auto options = std::make_shared<ResolveOptions>();
  add_option(app, "revision", options->revision, "REVISION", "that was applied by hand",
             Presence::required);
  add_option(app, "--reason", options->reason, "TEXT", "what was done, for the log",
             Presence::required);
  add_flag(app, "--downgrade", options->is_downgrade, "that was undone by hand");
  return [options](const Context& context) { return run_resolve(context, *options); };
}

Run setup_verify(CLI::App& app) {
  auto target = std::make_shared<std::string>();
  add_option(app, "target", *target, "TARGET",
             "a revision, a label, head … (all that are applied)");
  return [target](const Context& context) { return run_verify(context, *target); };
}

Run setup_status(CLI::App&) {
  return [](const Context& context) { return run_status(context); };
}

}  // namespace softbee
