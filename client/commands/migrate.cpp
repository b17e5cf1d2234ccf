// migrate, check, create-all: what compares the models with a schema, or makes it. `revision
// --autogenerate` is migrate.
#include <algorithm>
#include <memory>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "client/changes_script.hpp"
#include "client/commands/command.hpp"
#include "client/commands/script_options.hpp"
#include "client/comparison.hpp"
#include "client/options.hpp"
#include "client/output.hpp"
#include "client/proof.hpp"
#include "client/renames.hpp"
#include "client/report.hpp"
#include "core/diff/diff.hpp"
#include "core/error.hpp"

namespace softbee {
namespace {

using diff::Change;

void add_comparison_options(CLI::App& app, ComparisonOptions& options) {
  add_option(app, "--models", options.models, "PATH", "the wanted schema: a file or folder of SQL");
  const auto add_globs = [&](const char* name, std::vector<std::string>& globs, const char* what) {
    add_list(app, name, globs, "GLOB", what);
  };
  add_globs("--include", options.include, "compare these objects only; repeatable");
  add_globs("--exclude", options.exclude, "do not compare these objects; repeatable");
  add_flag(app, "--from-database", options.from_database, "compare with the live database instead");
  add_repeatable(app, "-x,--x-arg", options.x_values, "NAME=VALUE",
                 "for scripts, as with upgrade; repeatable");
}

nlohmann::ordered_json to_json(const std::vector<diff::Hazard>& hazards) {
  auto words = nlohmann::ordered_json::array();
  for (const diff::Hazard hazard : hazards) words.push_back(to_string(hazard));
  return words;
}

nlohmann::ordered_json to_json(const std::vector<Change>& changes,
                               const std::vector<Rename>& renames) {
  auto rows = nlohmann::ordered_json::array();
  for (const Rename& rename : renames) {
    rows.push_back({{"kind", to_string(rename.kind)},
                    {"identity", rename.to},
                    {"action", "rename"},
                    {"summary", describe(rename)},
                    {"hazards", nlohmann::ordered_json::array()},
                    {"downgrade_hazards", nlohmann::ordered_json::array()}});
  }
  for (const Change& change : changes) {
    rows.push_back({{"kind", to_string(change.kind)},
                    {"identity", change.identity},
                    {"action", to_string(change.action)},
                    {"summary", change.summary},
                    {"hazards", to_json(change.hazards)},
                    {"downgrade_hazards", to_json(change.downgrade_hazards)}});
  }
  return rows;
}

/// `Detected added table 'apiaries'`, as Alembic's log has it. A change that does several things
/// has a line for each.
std::vector<std::string> detected(const std::vector<Change>& changes,
                                  const std::vector<Rename>& renames) {
  std::vector<std::string> lines;
  for (const Rename& rename : renames) lines.push_back("Detected " + describe(rename));
  for (const Change& change : changes) {
    std::string_view rest = change.summary;
    while (!rest.empty()) {
      const auto end = std::min(rest.find('\n'), rest.size());
      lines.push_back(fmt::format("Detected {}", rest.substr(0, end)));
      rest.remove_prefix(std::min(end + 1, rest.size()));
    }
  }
  return lines;
}

/// What destroys data is written when somebody says so, or says that it is a rename.
void require_no_data_loss(const std::vector<Change>& changes,
                          const std::vector<diff::RenameCandidate>& candidates,
                          const MigrateOptions& options) {
  if (options.allow_data_loss) return;
  std::vector<std::string> losses;
  for (const Change& change : changes) {
    if (has_hazard(change.hazards, diff::Hazard::data_loss))
      losses.push_back(fmt::format("{} {}", to_string(change.kind), change.identity));
  }
  if (losses.empty()) return;
  std::string hint;
  for (const diff::RenameCandidate& candidate : candidates)
    hint += fmt::format("If it is a rename: --rename {}={}\n", candidate.from, candidate.to);
  throw Error("", "the upgrade would destroy data")
      .with_detail(fmt::format("It removes {}. No file was written.", some_of(losses)))
      .with_hint(hint + (hint.empty() ? "If you mean it: " : "If the data is to go: ") +
                 "--allow-data-loss")
      .with_reason("data_loss");
}

int print_no_changes(const Context& context, std::string_view sentence) {
  context.console.info(sentence);
  if (context.console.as_json()) {
    context.console.print(dump_json({{"changes", nlohmann::ordered_json::array()},
                                     {"scripts", nlohmann::ordered_json::array()}}));
  }
  return exit_done;
}

int write_proven(const Context& context, Comparison& comparison, const MigrateOptions& options,
                 const std::vector<Change>& changes, const std::vector<Rename>& renames) {
  const std::vector<ScriptPart> parts = divide_changes(changes, renames);
  Proof proof = prove(comparison, parts, changes);
  if (proof.failure) {
    report_error(context.console, *proof.failure);
    return exit_failed;
  }
  context.console.info(
      fmt::format("Proven: downgrade and upgrade{} give exactly the schemas they should",
                  proof.is_twice ? ", two times," : ""));
  for (const std::string& what : proof.not_proven)
    context.console.info(fmt::format("Not proven: {}", what));
  NewScript wanted = options.script.script;
  wanted.heads = {options.script.head};
  const auto written = write_new_scripts(
      context, scripts_of(parts, wanted, describe_hazards(changes, proof.not_proven)));
  if (context.console.as_json() && !wanted.only_print) {
    auto scripts = nlohmann::ordered_json::array();
    for (const WrittenScript& script : written)
      scripts.push_back({{"revision", script.revision}, {"path", script.path}});
    context.console.print(
        dump_json({{"changes", to_json(changes, renames)}, {"scripts", std::move(scripts)}}));
  }
  return exit_done;
}

int compare_and_write(const Context& context, const MigrateOptions& options) {
  NewScript wanted = options.script.script;
  wanted.heads = {options.script.head};
  check_new_script(context, wanted);
  Comparison comparison(context, options.comparison);
  comparison.report_left_out();
  const Renames renames = decide_renames(context.console, comparison, options.renames);
  const auto changes =
      diff::diff(comparison.source(), comparison.target(), {.concurrently = options.concurrently});
  if (changes.empty() && renames.decided.empty())
    return print_no_changes(context, "No changes in schema detected.");
  for (const std::string& line : detected(changes, renames.decided)) context.console.info(line);
  require_no_data_loss(changes, renames.open, options);
  return write_proven(context, comparison, options, changes, renames.decided);
}

int run_check(const Context& context, const ComparisonOptions& options) {
  Comparison comparison(context, options);
  comparison.report_left_out();
  const auto changes = diff::diff(comparison.source(), comparison.target());
  if (changes.empty()) {
    if (context.console.as_json()) {
      context.console.print(dump_json({{"changes", nlohmann::ordered_json::array()}}));
    } else {
      context.console.print("No new upgrade operations detected.\n");
    }
    return exit_done;
  }
  if (context.console.as_json()) {
    context.console.print(dump_json({{"changes", to_json(changes, {})}}));
    return exit_found;
  }
  for (const std::string& line : detected(changes, {})) context.console.print(line + "\n");
  context.console.to_stderr(
      "error: new upgrade operations detected\n   = hint: softbee migrate -m \"…\"\n");
  return exit_found;
}

/// A script that failed in the replay has been reported where it failed.
template <typename Body>
int after_replay(const Body& body) {
  try {
    return body();
  } catch (const ReplayFailed&) {
    return exit_failed;
  }
}

}  // namespace

int run_migrate(const Context& context, const MigrateOptions& options) {
  return after_replay([&] { return compare_and_write(context, options); });
}

void add_migrate_options(CLI::App& app, MigrateOptions& options) {
  add_comparison_options(app, options.comparison);
  add_repeatable(app, "--rename", options.renames, "OLD=NEW",
                 "a table or TABLE.COLUMN got a new name");
  add_flag(app, "--allow-data-loss", options.allow_data_loss,
           "write an upgrade that destroys data, too");
  add_flag(app, "--concurrently", options.concurrently,
           "indexes on existing tables in a revision of their own");
}

Run setup_migrate(CLI::App& app) {
  auto options = std::make_shared<MigrateOptions>();
  add_script_options(app, options->script);
  add_migrate_options(app, *options);
  return [options](const Context& context) { return run_migrate(context, *options); };
}

Run setup_check(CLI::App& app) {
  auto options = std::make_shared<ComparisonOptions>();
  add_comparison_options(app, *options);
  return [options](const Context& context) {
    return after_replay([&] { return run_check(context, *options); });
  };
}

}  // namespace softbee
