// current, plan, log: what the database itself says. All read; `plan` pushes in a transaction that
// it rolls back.
#include <memory>
#include <unordered_set>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "client/commands/command.hpp"
#include "client/deploy.hpp"
#include "client/options.hpp"
#include "client/output.hpp"
#include "client/report.hpp"
#include "client/revision_source.hpp"
#include "client/scripts_folder.hpp"
#include "client/server.hpp"
#include "core/error.hpp"
#include "core/graph.hpp"
#include "core/wording.hpp"

namespace softbee {
namespace {

struct CurrentOptions {
  bool verbose = false, check_heads = false;
};
struct PlanOptions {
  std::string target;
  bool downgrade = false, keep = false;
};

/// Heads of the files that are not applied. An application asks this before it starts: is the
/// database ready for me?
std::vector<Index> missing_heads(const Graph& graph, Server& server) {
  const auto manifest = server.has_extension() ? server.manifest() : std::vector<ManifestRow>();
  std::unordered_set<std::string_view> applied;
  for (const ManifestRow& row : manifest) {
    if (row.is_applied) applied.insert(row.revision);
  }
  std::vector<Index> missing;
  for (const Index head : graph.heads()) {
    if (!applied.contains(graph[head].id)) missing.push_back(head);
  }
  return missing;
}

int check_heads(const Context& context, Server& server) {
  const Graph graph(read_headers(context.settings.version_locations()).revisions);
  const auto missing = missing_heads(graph, server);
  if (missing.empty()) return exit_done;
  const Error error =
      Error("", "database is not on all heads")
          .with_detail(fmt::format("Not applied: {}.", list_with_messages(graph, missing)))
          .with_hint(graph.heads().size() > 1 ? "softbee upgrade heads" : "softbee upgrade")
          .with_reason("missing_heads");
  ReportNotes notes;
  notes.lists = {{"missing_heads", ids_of(graph, missing)}};
  report_error(context.console, error, notes);
  return exit_found;
}

int run_current(const Context& context, const CurrentOptions& options) {
  Server server(context);
  const Console& console = context.console;
  const auto current = server.has_extension() ? server.current() : std::vector<RevisionRow>();
  if (!server.has_extension()) {
    console.info(fmt::format("Nothing is applied: extension softbee_migrate is not installed in {}",
                             server.connection().name()));
  }
  const bool colour = console.has_colours();
  if (options.verbose && !console.as_json())
    console.print(fmt::format("Current revision(s) for {}:\n", server.connection().name()));
  auto rows = nlohmann::ordered_json::array();
  for (const RevisionRow& row : current) {
    RevisionView view = view_of(row);
    view.stored.reset();
    if (console.as_json()) {
      view.is_current = true;
      rows.push_back(to_json(view));
    } else {
      console.print(options.verbose
                        ? format_entry(view, colour)
                        : format_line(view, {.labels = false, .colour = colour}) + "\n");
    }
  }
  if (console.as_json()) console.print(dump_json(rows));
  return options.check_heads ? check_heads(context, server) : exit_done;
}

int run_log(const Context& context, const LogFilter& filter) {
  Server server(context);
  const auto log = server.has_extension() ? server.log(filter) : std::vector<LogRow>();
  std::vector<std::vector<std::string>> table;
  auto rows = nlohmann::ordered_json::array();
  for (const LogRow& row : log) {
    const auto error = nlohmann::json::parse(row.error, nullptr, false);
    const std::string what = error.is_object() ? error.value("message", "") : row.reason;
    table.push_back({row.at, row.kind, row.state, row.revision, row.elapsed,
                     row.role + (row.client.empty() ? "" : "@" + row.client), what});
    nlohmann::ordered_json object = {{"id", std::stol(row.id)},  {"at", row.at},
                                     {"kind", row.kind},         {"state", row.state},
                                     {"revision", row.revision}, {"direction", row.direction},
                                     {"elapsed", row.elapsed},   {"role", row.role},
                                     {"client", row.client},     {"tag", row.tag},
                                     {"reason", row.reason}};
    if (error.is_object()) object["error"] = error;
    rows.push_back(std::move(object));
  }
  context.console.print(context.console.as_json() ? dump_json(rows)
                                                  : format_table(table, context.console.width()));
  if (log.empty())
    context.console.info(filter == LogFilter{.limit = filter.limit}
                             ? "The log is empty: nothing was ever applied here"
                             : "The log has no such event");
  return exit_done;
}

}  // namespace

Run setup_current(CLI::App& app) {
  auto options = std::make_shared<CurrentOptions>();
  add_flag(app, "-v,--verbose", options->verbose, "say more about each");
  add_flag(app, "-c,--check-heads", options->check_heads,
           "exit 3 unless every head of the scripts is applied");
  return [options](const Context& context) { return run_current(context, *options); };
}

Run setup_plan(CLI::App& app) {
  auto options = std::make_shared<PlanOptions>();
  add_option(app, "target", options->target, "TARGET",
             "as for upgrade (head), or for downgrade (-1)");
  add_flag(app, "--downgrade", options->downgrade, "plan a downgrade");
  add_flag(app, "--keep", options->keep, "as for upgrade");
  return [options](const Context& context) {
    const std::string fallback = options->downgrade ? "-1" : "head";
    return Deploy(context, {.keep = options->keep})
        .plan(options->target.empty() ? fallback : options->target,
              options->downgrade ? "downgrade" : "upgrade");
  };
}

Run setup_log(CLI::App& app) {
  auto filter = std::make_shared<LogFilter>();
  add_count(app, "-n,--limit", filter->limit, "N", "the newest N events only");
  add_option(app, "--revision", filter->revision, "REVISION",
             "of this revision, or IDs that begin so");
  add_option(app, "--user", filter->role, "ROLE", "of this role, or login");
  add_option(app, "--since", filter->since, "TIME", "from then on: 2026-11-24, yesterday, …");
  add_option(app, "--until", filter->until, "TIME", "before then");
  add_flag(app, "--failures", filter->failures, "what failed only");
  return [filter](const Context& context) { return run_log(context, *filter); };
}

}  // namespace softbee
