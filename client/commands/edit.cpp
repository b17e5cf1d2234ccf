// edit: scripts in the user's editor, read again when it is done.
#include <cstdlib>
#include <memory>

#include <fmt/format.h>
#include <unistd.h>

#include "client/commands/command.hpp"
#include "client/options.hpp"
#include "client/output.hpp"
#include "client/process.hpp"
#include "client/scripts_folder.hpp"
#include "client/server.hpp"
#include "core/error.hpp"
#include "core/graph.hpp"
#include "core/plan.hpp"
#include "core/target.hpp"

namespace softbee {
namespace {

/// VISUAL, EDITOR, and for a person at a terminal what every system has.
std::string find_editor() {
  for (const char* name : {"VISUAL", "EDITOR"}) {
    const char* value = std::getenv(name);
    if (value != nullptr && *value != '\0') return value;
  }
  if (isatty(STDIN_FILENO) != 0 && isatty(STDOUT_FILENO) != 0) return "vi";
  throw Error("", "no editor is set").with_hint("For example: EDITOR=nano softbee edit");
}

/// Where the database stands, as far as files say what that is.
VersionRows read_versions(const Context& context, const Graph& graph) {
  Server server(context);
  VersionRows versions;
  std::vector<std::string> without_file;
  if (server.has_extension()) {
    for (std::string& revision : server.current_revisions())
      (graph.find(revision) ? versions : without_file).push_back(std::move(revision));
  }
  if (!without_file.empty() && versions.empty()) {
    throw Error("", fmt::format("no script here is at the database's {}", joined(without_file)))
        .with_hint("Is this checkout older than the database? See: softbee show current");
  }
  if (versions.empty()) {
    throw Error("", "database is at no revision")
        .with_hint("Name a revision, or head: softbee edit head");
  }
  return versions;
}

std::vector<std::string> paths_of(const Context& context, const std::string& symbol) {
  const Graph graph(read_headers(context.settings.version_locations()).revisions);
  const bool asks_server = symbol.find("current") != std::string::npos;
  const VersionRows versions = asks_server ? read_versions(context, graph) : VersionRows();
  std::vector<std::string> paths;
  for (const Index revision : resolve_target(graph, symbol, versions))
    paths.push_back(graph[revision].path);
  if (paths.empty()) {
    throw Error("", fmt::format("\"{}\" names no script", symbol))
        .with_hint("See which there are: softbee history");
  }
  return paths;
}

int run_edit(const Context& context, const std::string& symbol) {
  const std::string editor = find_editor();
  const std::vector<std::string> paths = paths_of(context, symbol);
  // By the shell, as git does it: the variable may hold arguments and quotes.
  Program program{{"sh", "-c", editor + " \"$@\"", editor}};
  program.is_interactive = true;
  program.words.insert(program.words.end(), paths.begin(), paths.end());
  const std::string failure = run_program(program);
  if (!failure.empty()) throw Error("", fmt::format("editor \"{}\" {}", editor, failure));
  // All of them again: an edit of one header can break the graph.
  const Graph checked(read_headers(context.settings.version_locations()).revisions);
  return exit_done;
}

}  // namespace

Run setup_edit(CLI::App& app) {
  auto symbol = std::make_shared<std::string>("head");
  add_option(app, "revision", *symbol, "REVISION",
             "head, heads, current, a revision, a label, … (head)");
  return [symbol](const Context& context) { return run_edit(context, *symbol); };
}

}  // namespace softbee
