// FileSource asks the server only for its versions, and only where they are named; ServerSource
// asks it for everything and looks at the files only to compare their hashes.
#include "client/revision_source.hpp"

#include <unordered_map>
#include <unordered_set>

#include <fmt/format.h>

#include "client/script_files.hpp"
#include "client/scripts_folder.hpp"
#include "core/error.hpp"
#include "core/graph.hpp"
#include "core/target.hpp"

namespace softbee {
namespace {

bool names_current(const std::string& symbol) {
  return symbol.find("current") != std::string::npos;
}

class FileSource : public RevisionSource {
 public:
  explicit FileSource(const Context& context)
      : context_(context), graph_(read_headers(context.settings.version_locations()).revisions) {}

  Listing heads(bool effective) override {
    return list(effective ? graph_.heads() : graph_.real_heads());
  }
  Listing history(const std::string& range) override {
    if (names_current(range)) read_versions();
    return list(resolve_range(graph_, range, versions_));
  }
  Listing show(const std::string& symbol) override {
    if (names_current(symbol)) read_versions();
    return list(resolve_target(graph_, symbol, versions_));
  }
  void mark_current() override {
    read_versions();
    marked_ = {versions_.begin(), versions_.end()};
  }

 private:
  Listing list(std::vector<Index> revisions) const {
    const auto shared = std::make_shared<std::vector<Index>>(std::move(revisions));
    return {shared->size(),
            [this, shared](std::size_t i) -> const std::string& { return graph_[(*shared)[i]].id; },
            [this, shared](std::size_t i) {
              RevisionView view = view_of(graph_, (*shared)[i]);
              view.is_current = marked_.contains(view.id);
              return view;
            }};
  }

  /// A version that has no file here is on no line that is printed, and is named beside them.
  void read_versions() {
    if (are_versions_read_) return;
    are_versions_read_ = true;
    Server server(context_);
    if (!server.has_extension()) return;
    VersionRows known;
    for (std::string& revision : server.current_revisions()) {
      if (graph_.find(revision)) {
        known.push_back(std::move(revision));
      } else {
        context_.console.warn(fmt::format(
            "the database is at {}, which has no file here; --db shows what the server has",
            revision));
      }
    }
    const Versions maximal(graph_, known);
    for (const Index i : maximal.rows()) versions_.push_back(graph_[i].id);
  }

  const Context& context_;
  Graph graph_;
  VersionRows versions_;
  bool are_versions_read_ = false;
  std::unordered_set<std::string> marked_;
};

class ServerSource : public RevisionSource {
 public:
  explicit ServerSource(const Context& context) : server_(context) {
    server_.require_extension();
    read_files(context);
  }

  Listing heads(bool effective) override {
    auto rows = server_.heads();
    if (!effective)
      std::erase_if(rows, [](const RevisionRow& row) { return row.is_effective_head; });
    return list(std::move(rows));
  }
  Listing history(const std::string& range) override { return list(server_.history(range)); }
  Listing show(const std::string& symbol) override { return list(server_.show(symbol)); }
  void mark_current() override {
    const auto revisions = server_.current_revisions();
    marked_ = {revisions.begin(), revisions.end()};
  }

 private:
  void read_files(const Context& context) {
    try {
      require_version_locations(context.settings.version_locations());
    } catch (const Error& error) {
      context.console.info(fmt::format("No files are compared: {}", error.message));
      return;
    }
    has_folder_ = true;
    for (const ManifestRow& row : server_.manifest()) states_[row.revision] = row.sha256;
    const ScriptsFolder folder = ScriptsFolder::read(context.settings.version_locations());
    std::unordered_map<std::string, std::string> states;
    for (const auto& [revision, sha256] : states_) states[revision] = "missing";
    for (const ScriptFile& file : folder.files()) {
      const auto stored = states_.find(file.revision);
      if (stored != states_.end())
        states[file.revision] = stored->second == file.sha256 ? "same" : "differs";
    }
    states_ = std::move(states);
  }

  Listing list(std::vector<RevisionRow> rows) const {
    const auto shared = std::make_shared<std::vector<RevisionRow>>(std::move(rows));
    return {shared->size(),
            [shared](std::size_t i) -> const std::string& { return (*shared)[i].revision; },
            [this, shared](std::size_t i) {
              RevisionView view = view_of((*shared)[i]);
              view.is_current = marked_.contains(view.id);
              const auto state = states_.find(view.id);
              // Pushed since the manifest was read: there is nothing to compare it with yet.
              if (has_folder_ && state != states_.end()) view.stored->file = state->second;
              return view;
            }};
  }

  Server server_;
  bool has_folder_ = false;
  std::unordered_map<std::string, std::string> states_;  ///< of the files, by revision
  std::unordered_set<std::string> marked_;
};

}  // namespace

std::unique_ptr<RevisionSource> open_source(const Context& context, bool from_database) {
  if (from_database) return std::make_unique<ServerSource>(context);
  return std::make_unique<FileSource>(context);
}

RevisionView view_of(const RevisionRow& row) {
  RevisionView view{row.revision,       row.message,    row.path,          row.create_date,
                    row.down_revisions, row.depends_on, row.branch_labels, row.children};
  view.is_head = row.is_head;
  view.is_effective_head = row.is_effective_head;
  view.is_branch_point = row.is_branch_point;
  view.is_merge_point = row.is_merge_point;
  view.stored = RevisionView::Stored{row.is_applied, row.pushed_by, row.pushed_at, ""};
  return view;
}

}  // namespace softbee
