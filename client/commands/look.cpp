// heads, history, branches, show: the graph, of the files without a server, or with --db as the
// server holds it. Only what names the database's own state (`history -i`, the symbol `current`)
// connects besides.
#include <memory>
#include <unordered_map>
#include <unordered_set>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "client/commands/command.hpp"
#include "client/graph_drawing.hpp"
#include "client/graph_export.hpp"
#include "client/options.hpp"
#include "client/output.hpp"
#include "client/report.hpp"
#include "client/revision_source.hpp"
#include "core/closure.hpp"
#include "core/error.hpp"
#include "core/graph.hpp"
#include "core/refusal.hpp"

namespace softbee {
namespace {

struct HeadsOptions {
  bool verbose = false, resolve_dependencies = false, check_single = false, db = false;
};
struct HistoryOptions {
  std::string range = "base:heads", format;
  bool verbose = false, indicate_current = false, graph = false, db = false;
};
struct BranchesOptions {
  bool verbose = false, db = false;
};
struct ShowOptions {
  std::string revision = "head";
  bool db = false;
};

void print_all(const Console& console, const Listing& listing, bool is_verbose, LineParts parts) {
  if (console.as_json()) {
    auto rows = nlohmann::ordered_json::array();
    for (std::size_t i = 0; i < listing.size; ++i) rows.push_back(to_json(listing.view(i)));
    console.print(dump_json(rows));
    return;
  }
  parts.colour = console.has_colours();
  std::string text;
  for (std::size_t i = 0; i < listing.size; ++i) {
    const RevisionView view = listing.view(i);
    text += is_verbose ? format_entry(view, parts.colour) : format_line(view, parts) + "\n";
  }
  console.print(text);
}

/// The heads' lines as a graph: enough to tell where they part.
Graph lines_of(const Listing& history) {
  std::vector<Revision> revisions;
  for (std::size_t i = 0; i < history.size; ++i) {
    RevisionView view = history.view(i);
    revisions.push_back({std::move(view.id),
                         std::move(view.down_revisions),
                         {},
                         {},
                         std::move(view.message),
                         std::move(view.path),
                         std::move(view.create_date)});
  }
  return Graph(std::move(revisions));
}

int refuse_several(const Console& console, RevisionSource& source, const Listing& heads) {
  const Graph graph = lines_of(source.history("base:heads"));
  std::vector<Index> indexes;
  for (std::size_t i = 0; i < heads.size; ++i) indexes.push_back(*graph.find(heads.id(i)));
  ReportNotes notes;
  notes.lists = {{"heads", {}}, {"fork_points", {}}};
  for (const Index i : indexes) notes.lists[0].second.push_back(graph[i].id);
  for (const Index i : find_forks(graph, indexes)) notes.lists[1].second.push_back(graph[i].id);
  report_error(console, refusal::several_heads(graph, indexes), notes);
  return exit_found;
}

int run_heads(const Context& context, const HeadsOptions& options) {
  const auto source = open_source(context, options.db);
  const Listing heads = source->heads(!options.resolve_dependencies);
  print_all(context.console, heads, options.verbose, {.tree = false});
  if (options.check_single && heads.size > 1)
    return refuse_several(context.console, *source, heads);
  return exit_done;
}

/// As `git log --graph`: the branches at the left, the usual line or entry at the right.
void print_graph(const Console& console, const Listing& listing, bool is_verbose, bool colour) {
  std::unordered_set<std::string_view> later;
  for (std::size_t i = 0; i < listing.size; ++i) later.insert(listing.id(i));
  GraphDrawing drawing;
  std::string text;
  for (std::size_t i = 0; i < listing.size; ++i) {
    const RevisionView view = listing.view(i);
    later.erase(view.id);
    std::vector<std::string> parents;
    for (const std::string& parent : view.down_revisions) {
      if (later.contains(parent)) parents.push_back(parent);
    }
    // Dependencies are no edges of the picture: the line names them.
    text += drawing.add(
        view.id, std::move(parents),
        is_verbose ? format_entry(view, colour)
                   : format_line(view, {.dependencies = true, .message = true, .colour = colour}));
  }
  console.print(text);
}

void print_export(const Console& console, const Listing& listing, const std::string& format) {
  std::vector<RevisionView> views;
  for (std::size_t i = 0; i < listing.size; ++i) views.push_back(listing.view(i));
  console.print(format == "dot" ? format_dot(views) : format_mermaid(views));
}

int run_history(const Context& context, const HistoryOptions& options) {
  const Console& console = context.console;
  if (console.as_json() && (options.graph || !options.format.empty()))
    throw UsageError{"--json and a picture exclude each other",
                     "The JSON has the edges of the graph: down_revisions and depends_on."};
  if (options.graph && !options.format.empty() && options.format != "text")
    throw UsageError{"--graph and --format exclude each other", "softbee history --help"};
  const auto source = open_source(context, options.db);
  if (options.indicate_current) source->mark_current();
  const Listing found = source->history(options.range);
  if (options.format == "dot" || options.format == "mermaid") {
    print_export(console, found, options.format);
  } else if (options.graph || options.format == "text") {
    print_graph(console, found, options.verbose, options.format.empty() && console.has_colours());
  } else {
    print_all(console, found, options.verbose, {.parents = true, .message = true});
  }
  return exit_done;
}

int run_branches(const Context& context, const BranchesOptions& options) {
  const Console& console = context.console;
  const auto source = open_source(context, options.db);
  const Listing all = source->history("base:heads");
  std::unordered_map<std::string_view, std::size_t> places;
  for (std::size_t i = 0; i < all.size; ++i) places.emplace(all.id(i), i);
  auto rows = nlohmann::ordered_json::array();
  std::string text;
  for (std::size_t i = 0; i < all.size; ++i) {
    const RevisionView point = all.view(i);
    if (!point.is_branch_point) continue;
    if (console.as_json()) {
      rows.push_back(to_json(point));
      rows.back()["children"] = point.children;
      continue;
    }
    std::vector<RevisionView> children;
    for (const std::string& child : point.children) children.push_back(all.view(places.at(child)));
    text += format_branch(point, children, options.verbose, console.has_colours());
  }
  console.print(console.as_json() ? dump_json(rows) : text);
  return exit_done;
}

int run_show(const Context& context, const ShowOptions& options) {
  const auto source = open_source(context, options.db);
  print_all(context.console, source->show(options.revision), true, {});
  return exit_done;
}

void add_db(CLI::App& app, bool& db) {
  add_flag(app, "--db", db, "what the server holds, compared with the files");
}

}  // namespace

Run setup_heads(CLI::App& app) {
  auto options = std::make_shared<HeadsOptions>();
  add_flag(app, "-v,--verbose", options->verbose, "say more about each");
  add_flag(app, "--resolve-dependencies", options->resolve_dependencies,
           "leave out heads that others depend on");
  add_flag(app, "--check-single", options->check_single, "exit 3 when there are several");
  add_db(app, options->db);
  return [options](const Context& context) { return run_heads(context, *options); };
}

Run setup_history(CLI::App& app) {
  auto options = std::make_shared<HistoryOptions>();
  add_option(app, "-r,--rev-range", options->range, "RANGE",
             "START:END, each may be left out (base:heads)");
  add_flag(app, "-v,--verbose", options->verbose, "say more about each");
  add_flag(app, "-i,--indicate-current", options->indicate_current,
           "mark where the database stands (connects)");
  add_flag(app, "--graph", options->graph, "draw the branches beside the revisions");
  add_choice(app, "--format", options->format, "FORMAT",
             "dot, mermaid, or text as --graph draws it", {"dot", "mermaid", "text"});
  add_db(app, options->db);
  return [options](const Context& context) { return run_history(context, *options); };
}

Run setup_branches(CLI::App& app) {
  auto options = std::make_shared<BranchesOptions>();
  add_flag(app, "-v,--verbose", options->verbose, "say more about each");
  add_db(app, options->db);
  return [options](const Context& context) { return run_branches(context, *options); };
}

Run setup_show(CLI::App& app) {
  auto options = std::make_shared<ShowOptions>();
  add_option(app, "revision", options->revision, "REVISION",
             "head, heads, current, an id, a label, … (head)");
  add_db(app, options->db);
  return [options](const Context& context) { return run_show(context, *options); };
}

}  // namespace softbee
