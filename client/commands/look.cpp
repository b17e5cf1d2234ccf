// heads, history, branches, show: the graph of the files, without a server. Only what names the
// database's own state
// (`history -i`, the symbol `current`) connects.
#include <memory>

#include <fmt/format.h>
#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "client/commands/command.hpp"
#include "client/output.hpp"
#include "client/scripts_folder.hpp"
#include "client/server.hpp"
#include "core/error.hpp"
#include "core/graph.hpp"
#include "core/target.hpp"

namespace softbee {
namespace {

struct HeadsOptions {
  bool verbose = false, resolve_dependencies = false;
};
struct HistoryOptions {
  std::string range = "base:heads";
  bool verbose = false, indicate_current = false;
};
struct BranchesOptions {
  bool verbose = false;
};
struct ShowOptions {
  std::string revision = "head";
};

/// The files as a graph, with views of its revisions.
class FileGraph {
 public:
  explicit FileGraph(const VersionLocations& locations) : FileGraph(read_headers(locations)) {}

  const Graph& graph() const { return graph_; }
  RevisionView view(Index i) const {
    RevisionView view = view_of(graph_, i, create_dates_[i]);
    for (const std::string& version : versions_)
      view.is_current = view.is_current || version == view.id;
    return view;
  }
  std::vector<RevisionView> views(const std::vector<Index>& revisions) const {
    std::vector<RevisionView> views;
    for (const Index i : revisions) views.push_back(view(i));
    return views;
  }

  /// Asks the database where it stands. A version that has no file here is left out: it is on no
  /// line that is printed.
  void read_versions(const Context& context) {
    Server server(context);
    if (!server.has_extension()) return;
    for (std::string& revision : server.current_revisions()) {
      if (graph_.find(revision)) versions_.push_back(std::move(revision));
    }
    const Versions maximal(graph_, versions_);
    versions_.clear();
    for (const Index i : maximal.rows()) versions_.push_back(graph_[i].id);
  }
  const VersionRows& versions() const { return versions_; }

 private:
  explicit FileGraph(OfflineGraph offline)
      : graph_(std::move(offline.revisions)), create_dates_(std::move(offline.create_dates)) {}

  Graph graph_;
  std::vector<std::string> create_dates_;
  VersionRows versions_;
};

bool names_current(const std::string& symbol) {
  return symbol.find("current") != std::string::npos;
}

/// One view at a time: of a long history the views would take more memory, and time, than the text.
void print_all(const Console& console, const FileGraph& files, const std::vector<Index>& revisions,
               bool is_verbose, const LineParts& parts, bool is_current_shown = false) {
  const auto view_of_line = [&](Index i) {
    RevisionView view = files.view(i);
    view.is_current = view.is_current && is_current_shown;
    return view;
  };
  if (console.as_json()) {
    auto rows = nlohmann::ordered_json::array();
    for (const Index i : revisions) rows.push_back(to_json(view_of_line(i)));
    console.print(dump_json(rows));
    return;
  }
  std::string text;
  for (const Index i : revisions) {
    const RevisionView view = view_of_line(i);
    text += is_verbose ? format_entry(view) : format_line(view, parts) + "\n";
  }
  console.print(text);
}

int run_heads(const Context& context, const HeadsOptions& options) {
  const FileGraph files(context.settings.version_locations());
  const auto heads =
      options.resolve_dependencies ? files.graph().real_heads() : files.graph().heads();
  print_all(context.console, files, heads, options.verbose, {.tree = false});
  return exit_done;
}

int run_history(const Context& context, const HistoryOptions& options) {
  FileGraph files(context.settings.version_locations());
  if (options.indicate_current || names_current(options.range)) files.read_versions(context);
  const auto found = resolve_range(files.graph(), options.range, files.versions());
  print_all(context.console, files, found, options.verbose, {.parents = true, .message = true},
            options.indicate_current);
  return exit_done;
}

int run_branches(const Context& context, const BranchesOptions& options) {
  const FileGraph files(context.settings.version_locations());
  std::vector<Index> points;
  for (const Index i : resolve_range(files.graph(), "base:heads", {})) {
    if (files.graph().is_branch_point(i)) points.push_back(i);
  }
  if (context.console.as_json()) {
    auto rows = nlohmann::ordered_json::array();
    for (const RevisionView& point : files.views(points)) {
      auto row = to_json(point);
      row["children"] = point.children;
      rows.push_back(row);
    }
    context.console.print(dump_json(rows));
    return exit_done;
  }
  for (const Index point : points) {
    const auto children = files.graph().children(point);
    context.console.print(format_branch(
        files.view(point), files.views({children.begin(), children.end()}), options.verbose));
  }
  return exit_done;
}

int run_show(const Context& context, const ShowOptions& options) {
  FileGraph files(context.settings.version_locations());
  if (names_current(options.revision)) files.read_versions(context);
  print_all(context.console, files,
            resolve_target(files.graph(), options.revision, files.versions()), true, {});
  return exit_done;
}

}  // namespace

Run setup_heads(CLI::App& app) {
  auto options = std::make_shared<HeadsOptions>();
  app.add_flag("-v,--verbose", options->verbose, "say more about each");
  app.add_flag("--resolve-dependencies", options->resolve_dependencies,
               "leave out heads that others depend on");
  return [options](const Context& context) { return run_heads(context, *options); };
}

Run setup_history(CLI::App& app) {
  auto options = std::make_shared<HistoryOptions>();
  app.add_option("-r,--rev-range", options->range,
                 "START:END, each may be left out, both included (base:heads)")
      ->type_name("RANGE");
  app.add_flag("-v,--verbose", options->verbose, "say more about each");
  app.add_flag("-i,--indicate-current", options->indicate_current,
               "mark where the database stands (connects)");
  return [options](const Context& context) { return run_history(context, *options); };
}

Run setup_branches(CLI::App& app) {
  auto options = std::make_shared<BranchesOptions>();
  app.add_flag("-v,--verbose", options->verbose, "say more about each");
  return [options](const Context& context) { return run_branches(context, *options); };
}

Run setup_show(CLI::App& app) {
  auto options = std::make_shared<ShowOptions>();
  app.add_option("revision", options->revision,
                 "head, heads, current, a revision, a label, … (head)")
      ->type_name("REVISION");
  return [options](const Context& context) { return run_show(context, *options); };
}

}  // namespace softbee
