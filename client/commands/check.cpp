// check-graph: everything that a push would refuse in the files, without a server; only what takes
// the server's parser is left to the push.
#include <algorithm>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "client/commands/command.hpp"
#include "client/output.hpp"
#include "client/report.hpp"
#include "client/scripts_folder.hpp"
#include "core/error.hpp"
#include "core/graph.hpp"
#include "core/graph_check.hpp"
#include "core/script.hpp"

namespace softbee {
namespace {

struct Findings {
  std::size_t scripts = 0;
  std::vector<Revision> revisions;
  std::vector<Error> problems;
};

void check_file(const std::string& path, Findings& findings) {
  if (std::any_of(path.begin(), path.end(), [](unsigned char c) { return c < 0x20 || c == 0x7f; }))
    findings.problems.push_back(
        Error("22023", "path of a script must not hold control characters").with_place({path}));
  try {
    CheckedScript checked = check_script(read_script(path), path);
    for (Error& problem : checked.problems) findings.problems.push_back(std::move(problem));
    if (!checked.script.revision.id.empty())
      findings.revisions.push_back(std::move(checked.script.revision));
  } catch (Error& error) {
    findings.problems.push_back(std::move(error));
  }
}

Findings check_folder(const VersionLocations& locations) {
  Findings findings;
  const auto paths = script_paths(locations);
  findings.scripts = paths.size();
  if (paths.empty())
    findings.problems.push_back(
        Error("", fmt::format("there is no script in \"{}\"", joined(locations.folders, "\", \"")))
            .with_hint("Write one: softbee revision -m \"…\"")
            .with_reason("empty_graph"));
  for (const std::string& path : paths) check_file(path, findings);
  for (Error& problem : check_graph(findings.revisions))
    findings.problems.push_back(std::move(problem));
  return findings;
}

int run_check_graph(const Context& context) {
  const Console& console = context.console;
  Findings findings = check_folder(context.settings.version_locations());
  const bool is_sound = findings.problems.empty();
  std::vector<std::string> heads;
  if (is_sound) {
    const Graph graph(std::move(findings.revisions));
    for (const Index head : graph.heads()) heads.push_back(graph[head].id);
  }
  if (console.as_json()) {
    auto problems = nlohmann::ordered_json::array();
    for (const Error& problem : findings.problems) problems.push_back(error_fields(problem));
    console.print(dump_json(
        {{"scripts", findings.scripts}, {"heads", heads}, {"problems", std::move(problems)}}));
  } else if (is_sound) {
    console.print(fmt::format("{}, {}: no problem\n", counted(findings.scripts, "revision"),
                              counted(heads.size(), "head")));
  } else {
    for (const Error& problem : findings.problems) report_error(console, problem);
    console.print(fmt::format("{}: {}\n", counted(findings.scripts, "script"),
                              counted(findings.problems.size(), "problem")));
  }
  return is_sound ? exit_done : exit_found;
}

}  // namespace

Run setup_check_graph(CLI::App&) { return run_check_graph; }

}  // namespace softbee
