#include "client/offline_sql.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "client/offline_section.hpp"
#include "client/output.hpp"
#include "client/sql_text.hpp"
#include "core/error.hpp"
#include "core/target.hpp"
#include "core/wording.hpp"

namespace softbee {
namespace {

/// What both branches of the script need.
struct OfflineRun {
  const OfflineScripts& scripts;
  std::string title;
  std::vector<std::string> start, end;  ///< versions, sorted
  std::vector<ServerSetting> settings;
};

std::vector<std::string> sorted(std::vector<std::string> ids) {
  std::ranges::sort(ids);
  return ids;
}

std::vector<std::string> resolve_start(const Graph& graph, const std::string& typed) {
  if (typed == "current") {
    throw make_error("bad_range", "\"current\" is what the database says, and --sql asks none")
        .with_hint("Name the revision that it is at; softbee current shows it.");
  }
  const auto found = resolve_target(graph, typed, {});
  const Versions maximal(graph, ids_of(graph, found));
  return sorted(ids_of(graph, maximal.rows()));
}

std::string shown(const std::vector<std::string>& versions) {
  return versions.empty() ? "base" : joined(versions);
}

/// Again after a RESET ALL: the script's own encoding, and what -x and --tag gave.
std::string write_settings(const OfflineRun& run) {
  std::string sql = "SET client_encoding = 'UTF8';\n";
  for (const auto& [name, value] : run.settings) {
    sql += fmt::format("SET {} = {};\n", name, sql_literal(value));
  }
  return sql;
}

/// Raises unless the rows of the version table are these.
std::string write_check(std::string_view table, const std::vector<std::string>& versions,
                        const std::string& message, const std::string& hint) {
  const std::string body = fmt::format(
      "\nDECLARE\n"
      "  found text[];\n"
      "BEGIN\n"
      "  EXECUTE {} INTO found;\n"
      "  IF found <> {} THEN\n"
      "    RAISE EXCEPTION USING ERRCODE = 'SB010',\n"
      "      MESSAGE = 'the database is at ' || coalesce(nullif(array_to_string(found, ', '), ''), "
      "'base') || {},\n"
      "      HINT = {};\n"
      "  END IF;\n"
      "END ",
      table, sql_array(versions), sql_literal(message), sql_literal(hint));
  return fmt::format("DO {};\n", dollar_quoted(body));
}

/// The extension may lie in any schema: the table's name is found when the script runs.
constexpr std::string_view extension_rows =
    "(SELECT format('SELECT coalesce(array_agg(revision ORDER BY revision), ''{}'') FROM "
    "%I.softbee_version', n.nspname)\n"
    "           FROM pg_catalog.pg_extension e JOIN pg_catalog.pg_namespace n ON n.oid = "
    "e.extnamespace\n"
    "           WHERE e.extname = 'softbee_migrate')";

std::string own_rows() {
  return sql_literal(
      fmt::format("SELECT coalesce(array_agg(revision ORDER BY revision), '{{}}') FROM {}",
                  offline_version_table));
}

std::string write_start_check(const OfflineRun& run, std::string_view table) {
  return write_check(table, run.start,
                     fmt::format(", and this script starts at {}", shown(run.start)),
                     "Nothing was changed. Write a script that starts there: --sql START:TARGET");
}

std::string write_end_check(const OfflineRun& run, std::string_view table) {
  return write_check(table, run.end, fmt::format(", and this script ends at {}", shown(run.end)),
                     "Nothing was changed.");
}

std::string write_head(const OfflineRun& run) {
  return sql_comment(run.title) +
         sql_comment(fmt::format("from {} to {}; run it with: psql -v ON_ERROR_STOP=1 -1 -f FILE",
                                 shown(run.start), shown(run.end))) +
         "\n\\set ON_ERROR_STOP on\n" +
         "-- Outside of a transaction this fails, and at the end it fails where one was ended in "
         "between.\n"
         "SAVEPOINT softbee;\n" +
         write_settings(run) +
         "SELECT count(*) > 0 AS softbee_is_installed, coalesce(quote_ident(min(n.nspname)), "
         "'public') AS softbee_schema\n"
         "  FROM pg_catalog.pg_extension e JOIN pg_catalog.pg_namespace n ON n.oid = "
         "e.extnamespace\n"
         "  WHERE e.extname = 'softbee_migrate' \\gset\n\n";
}

/// Scripts as parameters of softbee_push.
std::string write_push(const OfflineRun& run, const std::vector<Index>& revisions) {
  if (revisions.empty()) return "";
  std::string texts;
  std::vector<std::string> paths;
  for (const Index i : revisions) {
    texts +=
        fmt::format("{}{}", texts.empty() ? "" : ",\n", dollar_quoted(run.scripts.scripts[i].text));
    paths.push_back(run.scripts.sent_as[i]);
  }
  return fmt::format("SELECT * FROM :softbee_schema.softbee_push(ARRAY[\n{}\n]::text[], {});\n",
                     texts, sql_array(paths));
}

std::string write_extension_branch(const OfflineRun& run, const std::string& calls) {
  return "\\if :softbee_is_installed\n"
         "-- The extension runs it: under its lock, with its checks and its log.\n" +
         write_start_check(run, extension_rows) + calls + write_end_check(run, extension_rows) +
         "RELEASE SAVEPOINT softbee;\n\\quit\n\\endif\n\n";
}

std::string write_own_branch(const OfflineRun& run, const std::string& steps) {
  return fmt::format(
             "-- Without the extension: the statements themselves, and a table for the versions.\n"
             "SET client_min_messages = warning;\n"
             "CREATE TABLE IF NOT EXISTS {0} (revision text COLLATE \"C\" PRIMARY KEY);\n"
             "RESET client_min_messages;\n"
             "LOCK TABLE {0} IN EXCLUSIVE MODE;\n",
             offline_version_table) +
         write_start_check(run, own_rows()) + "\n" + steps + write_end_check(run, own_rows()) +
         "RELEASE SAVEPOINT softbee;\n";
}

std::string write_version_change(const std::vector<std::string>& deleted,
                                 const std::vector<std::string>& inserted) {
  std::string sql;
  for (const std::string& id : deleted) {
    sql += fmt::format("DELETE FROM {} WHERE revision = {};\n", offline_version_table,
                       sql_literal(id));
  }
  for (const std::string& id : inserted) {
    sql += fmt::format("INSERT INTO {} VALUES ({});\n", offline_version_table, sql_literal(id));
  }
  return sql;
}

std::string write_step(const OfflineRun& run, const Step& step, const Versions::Change& change) {
  const Graph& graph = run.scripts.graph;
  const Script& script = run.scripts.scripts[step.revision];
  const bool is_upgrade = step.direction == Direction::upgrade;
  std::string sql = sql_comment(format_step(graph, step));
  OfflineSection section =
      write_section(is_upgrade ? script.upgrade : *script.downgrade, script.revision.path);
  if (is_upgrade && script.verify) {
    const OfflineSection verify = write_section(*script.verify, script.revision.path);
    section.sql += "-- verify\n" + verify.sql;
    section.may_set = section.may_set || verify.may_set;
    section.may_set_role = section.may_set_role || verify.may_set_role;
  }
  sql += section.sql;
  // What a script SETs ends with it.
  if (section.may_set_role) sql += "RESET SESSION AUTHORIZATION;\nRESET ROLE;\n";
  if (section.may_set) sql += "RESET ALL;\n" + write_settings(run);
  return sql + write_version_change(ids_of(graph, change.deleted), ids_of(graph, change.inserted)) +
         "\n";
}

/// The range that ends where `versions` stand; only a single version has a name.
std::string hint_before(const OfflineRun& run, const std::vector<std::string>& versions,
                        Direction direction) {
  if (versions == run.start)
    return "It is the first step: run its statements by hand, then softbee stamp.";
  return fmt::format("Before it: softbee {} --sql {}:{}", to_string(direction), shown(run.start),
                     shown(versions));
}

void require_transactional(const OfflineRun& run, const Step& step,
                           const std::vector<std::string>& versions) {
  const Script& script = run.scripts.scripts[step.revision];
  const std::string& id = script.revision.id;
  if (step.direction == Direction::downgrade && !script.downgrade) {
    throw Error("SB006", fmt::format("revision \"{}\" is irreversible", id))
        .with_detail(fmt::format("{} has no downgrade section.", script.revision.path))
        .with_hint("Choose a target at or above this revision.");
  }
  const Section& section =
      step.direction == Direction::upgrade ? script.upgrade : *script.downgrade;
  if (section.transaction == TransactionMode::together) return;
  throw Error("SB007", fmt::format("the {} of revision \"{}\" cannot run in a transaction",
                                   to_string(step.direction), id))
      .with_detail("A script for psql -1 is one transaction.")
      .with_hint(hint_before(run, versions, step.direction))
      .with_place({script.revision.path, section.marker_line, 1});
}

/// The steps, and in `run.end` the versions behind them.
std::string write_steps(OfflineRun& run, const Plan& plan) {
  Versions versions(run.scripts.graph, run.start);
  std::string steps;
  for (const Step& step : plan) {
    require_transactional(run, step, sorted(ids_of(run.scripts.graph, versions.rows())));
    steps += write_step(run, step, versions.advance(step));
  }
  run.end = sorted(ids_of(run.scripts.graph, versions.rows()));
  return steps;
}

std::vector<Index> revisions_of(const Plan& plan) {
  std::vector<Index> revisions;
  for (const Step& step : plan) revisions.push_back(step.revision);
  return revisions;
}

}  // namespace

OfflineRange parse_offline_range(std::string_view typed) {
  const auto colon = typed.find(':');
  if (colon == std::string_view::npos) return {"base", std::string(typed)};
  if (typed.find(':', colon + 1) != std::string_view::npos) {
    throw make_error("bad_range", fmt::format("range \"{}\" has more than one colon", typed))
        .with_hint("START:TARGET");
  }
  const std::string start(typed.substr(0, colon));
  return {start.empty() ? "base" : start, std::string(typed.substr(colon + 1))};
}

std::string write_offline_move(const OfflineScripts& scripts, const OfflineRange& range,
                               Direction direction, const std::vector<ServerSetting>& settings) {
  const bool is_upgrade = direction == Direction::upgrade;
  OfflineRun run{scripts, {}, resolve_start(scripts.graph, range.start), {}, settings};
  const Plan plan = is_upgrade ? plan_upgrade(scripts.graph, run.start, range.target)
                               : plan_downgrade(scripts.graph, run.start, range.target);
  const std::string steps = write_steps(run, plan);
  run.title =
      fmt::format("softbee {} --sql {}:{}", to_string(direction), range.start, range.target);
  std::string calls;
  if (is_upgrade) {
    calls = write_push(run, revisions_of(plan));
    for (const std::string& id : run.end) {
      calls += fmt::format("SELECT * FROM :softbee_schema.softbee_upgrade({});\n", sql_literal(id));
    }
  } else {
    calls = fmt::format("SELECT * FROM :softbee_schema.softbee_downgrade({});\n",
                        sql_literal(range.target));
  }
  return write_head(run) + write_extension_branch(run, calls) + write_own_branch(run, steps);
}

std::string write_offline_stamp(const OfflineScripts& scripts, const std::string& start,
                                const std::vector<std::string>& targets,
                                const std::vector<ServerSetting>& settings) {
  OfflineRun run{scripts, {}, resolve_start(scripts.graph, start), {}, settings};
  run.end = sorted(plan_stamp(scripts.graph, run.start, targets));
  run.title = fmt::format("softbee stamp --sql {}:{}", start, joined(targets, " "));
  std::vector<Index> needed;
  const Versions before(scripts.graph, run.start), after(scripts.graph, run.end);
  for (Index i = 0; i < scripts.graph.size(); ++i) {
    if (after.is_applied(i) && !before.is_applied(i)) needed.push_back(i);
  }
  std::vector<std::string> deleted, inserted;
  std::ranges::set_difference(run.start, run.end, std::back_inserter(deleted));
  std::ranges::set_difference(run.end, run.start, std::back_inserter(inserted));
  const std::string calls =
      write_push(run, needed) +
      fmt::format("SELECT * FROM :softbee_schema.softbee_stamp({});\n", sql_array(targets));
  return write_head(run) + write_extension_branch(run, calls) +
         write_own_branch(run, write_version_change(deleted, inserted));
}

}  // namespace softbee
