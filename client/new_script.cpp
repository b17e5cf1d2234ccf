// Everything is resolved against the files, offline; the graph is built with the new revision in it
// before a byte is written.
#include "client/new_script.hpp"

#include <algorithm>
#include <filesystem>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "client/create_date.hpp"
#include "client/file_template.hpp"
#include "client/hooks.hpp"
#include "client/new_file.hpp"
#include "client/output.hpp"
#include "client/script_template.hpp"
#include "core/error.hpp"
#include "core/graph.hpp"
#include "core/identifier.hpp"
#include "core/target.hpp"

namespace softbee {
namespace {

void refuse_what_is_no_head(const Graph& graph, Index revision) {
  if (graph.is_head(revision)) return;
  const std::string& id = graph[revision].id;
  std::vector<std::string> children;
  for (const Index child : graph.children(revision)) children.push_back(graph[child].id);
  throw Error("SB010", fmt::format("revision \"{}\" is not a head", id))
      .with_detail(fmt::format("It is revised by {}.", joined(children)))
      .with_hint("Take a head, or make a new branch from it with --splice.");
}

std::vector<std::string> resolve_heads(const Graph& graph, const NewScript& wanted) {
  std::vector<std::string> ids;
  for (const std::string& typed : wanted.heads) {
    std::vector<Index> found;
    try {
      found = resolve_target(graph, typed, {});
    } catch (Error& error) {
      if (error.sqlstate == "SB002" && typed == "head") {
        std::vector<std::string> heads;
        for (const Index head : graph.heads()) heads.push_back(graph[head].id);
        error.with_detail(fmt::format("They are {}.", joined(heads)));
        error.with_hint(fmt::format(
            "Join them: softbee merge heads -m \"…\", or choose one: --head {}", heads.front()));
      }
      throw;
    }
    for (const Index revision : found) {
      if (!wanted.splice) refuse_what_is_no_head(graph, revision);
      if (std::find(ids.begin(), ids.end(), graph[revision].id) != ids.end()) {
        throw Error("SB010", fmt::format("revision \"{}\" is named twice", graph[revision].id))
            .with_hint("Name each head once.");
      }
      ids.push_back(graph[revision].id);
    }
  }
  return ids;
}

/// A label stays a label, so that the dependency moves with it; anything else becomes the full ID.
std::vector<std::string> resolve_dependencies(const Graph& graph,
                                              const std::vector<std::string>& typed) {
  std::vector<std::string> names;
  for (const std::string& name : typed) {
    if (graph.find_label(name)) {
      names.push_back(name);
      continue;
    }
    for (const Index revision : resolve_target(graph, name, {}))
      names.push_back(graph[revision].id);
  }
  return names;
}

namespace fs = std::filesystem;

/// The longest file name of the file systems in use (NAME_MAX), in bytes.
constexpr std::size_t longest_file_name = 255;

void require_revision_id(const std::string& id) {
  const auto problem = find_identifier_problem(id, IdentifierKind::revision);
  if (!problem) return;
  throw Error("SB003", fmt::format("revision ID \"{}\" cannot be used", id))
      .with_detail(fmt::format("The name {}.", *problem))
      .with_hint("Choose another --rev-id, or leave it out.")
      .with_reason("bad_identifier");
}

void refuse_taken_id(const Graph& graph, const std::string& id) {
  const auto taken = graph.find(id);
  if (!taken) return;
  throw Error("SB003", fmt::format("revision \"{}\" exists already", id))
      .with_detail(fmt::format("It is \"{}\".", graph[*taken].path))
      .with_hint("Choose another --rev-id, or leave it out.")
      .with_reason("duplicate_revision");
}

/// Path below the location, with `.sql`.
std::string file_name_of(const Settings& settings, const FileTemplate& pattern,
                         const std::string& revision, const NewScript& wanted,
                         const CreateDate& date) {
  const std::string slug = slug_of(wanted.message.value_or(""),
                                   static_cast<std::size_t>(settings.truncate_slug_length()));
  const std::string name = pattern.expand(revision, slug, date) + ".sql";
  for (const fs::path& part : fs::path(name)) {
    const std::string text = part.string();
    if (text.empty() || text[0] == '.' || text[0] == '/') {
      throw Error("", fmt::format("\"{}\" cannot be the name of a script", name))
          .with_detail("No part of it may be empty or begin with a dot.")
          .with_hint("Give it a message that holds a word, or put %(rev)s into file_template.");
    }
    if (text.size() > longest_file_name) {
      throw Error("", "name of the new script is too long")
          .with_detail(fmt::format("\"{}\" has {} bytes, {} are possible.", text, text.size(),
                                   longest_file_name))
          .with_hint("Choose a shorter --rev-id, or a smaller truncate_slug_length.");
    }
  }
  return name;
}

std::string text_of(const Settings& settings, const Script& script) {
  // Also where a template is used: it refuses a message that would be read as something else.
  const std::string built_in = format_script(script);
  const std::string path = settings.script_template();
  if (path.empty()) return built_in;
  const auto text = read_file(path);
  if (!text) {
    throw Error("", fmt::format("script template \"{}\" does not exist", path))
        .with_detail(fmt::format("It is named by {}.", settings.setting("script_template").source))
        .with_hint("Correct the name, or leave script_template out.");
  }
  return expand_script_template(*text, path, script);
}

std::vector<std::string> paths_of_parents(const Graph& graph, const std::vector<std::string>& ids) {
  std::vector<std::string> paths;
  for (const std::string& id : ids) paths.push_back(graph[*graph.find(id)].path);
  return paths;
}

FileTemplate file_template_of(const Settings& settings) {
  const FileTemplate pattern = FileTemplate::parse(settings.file_template());
  if (!pattern.makes_folders() || settings.version_locations().is_recursive) return pattern;
  throw Error("", "file_template makes sub folders, in which no script would be found")
      .with_detail(fmt::format("It is \"{}\" ({}).", settings.file_template(),
                               settings.setting("file_template").source))
      .with_hint("Add recursive_version_locations = true, or take the / out of it.");
}

}  // namespace

std::string choose_location(const VersionLocations& locations,
                            const std::optional<std::string>& version_path,
                            const std::vector<std::string>& parent_paths, bool has_sub_folders) {
  const auto is_below = [](const std::string& path, const std::string& folder) {
    return path.starts_with(folder == "/" ? folder : folder + "/");
  };
  const auto& folders = locations.folders;
  if (version_path) {
    std::string named = fs::path(*version_path).lexically_normal().string();
    while (named.size() > 1 && named.ends_with('/')) named.pop_back();
    for (const std::string& folder : folders) {
      std::error_code ignored;
      if (named == folder || fs::equivalent(named, folder, ignored)) return folder;
      if (locations.is_recursive && is_below(named, folder)) return named;
    }
    throw Error("", fmt::format("folder \"{}\" is none of the version locations", *version_path))
        .with_detail(fmt::format("They are {}.", joined(folders)))
        .with_hint("Take one of them, or add it to version_locations in softbee.toml.");
  }
  if (folders.size() == 1) return folders.front();
  for (const std::string& path : parent_paths) {
    if (!has_sub_folders) return path.substr(0, path.rfind('/'));
    const std::string* longest = nullptr;
    for (const std::string& folder : folders) {
      if (is_below(path, folder) && (longest == nullptr || folder.size() > longest->size()))
        longest = &folder;
    }
    if (longest != nullptr) return *longest;
  }
  throw Error("", "there are several version locations, and a new base may lie in any of them")
      .with_detail(fmt::format("They are {}.", joined(folders)))
      .with_hint(fmt::format("Choose one: --version-path {}", folders.front()));
}

namespace {

/// Resolved against the graph, and added to it.
/// in      last: ID of the script before it, where there are several
Script prepare(const Settings& settings, OfflineGraph& offline, const NewScript& wanted,
               const std::string& last) {
  if (wanted.revision_id) require_revision_id(*wanted.revision_id);
  const FileTemplate pattern = file_template_of(settings);
  Script script;
  script.revision.id = wanted.revision_id ? *wanted.revision_id : random_revision_id();
  script.revision.message = wanted.message.value_or("empty message");
  script.revision.branch_labels = wanted.branch_labels;
  const CreateDate date = CreateDate::now(settings.timezone());
  script.revision.create_date = date.text();
  const ScriptContent content = wanted.content.value_or(ScriptContent{"\n", "\n", "", {}});
  script.upgrade.sql = content.upgrade + (wanted.content ? "\n" : "");
  script.upgrade.transaction = content.transaction;
  script.downgrade = Section{};
  script.downgrade->sql = content.downgrade;
  script.downgrade->transaction = content.transaction;
  {
    const Graph graph(offline.revisions);
    refuse_taken_id(graph, script.revision.id);
    script.revision.down_revisions =
        wanted.revises_last ? std::vector<std::string>{last} : resolve_heads(graph, wanted);
    script.revision.depends_on = resolve_dependencies(graph, wanted.depends_on);
    script.revision.path = choose_location(settings.version_locations(), wanted.version_path,
                                           paths_of_parents(graph, script.revision.down_revisions),
                                           pattern.makes_folders()) +
                           "/" + file_name_of(settings, pattern, script.revision.id, wanted, date);
  }
  offline.revisions.push_back(script.revision);
  const Graph with_it(offline.revisions);  // refuses a label that is taken, a cycle, a wrong ID
  if (!content.notes.empty()) script.revision.message += "\n\n" + content.notes;
  return script;
}

}  // namespace

std::vector<WrittenScript> write_new_scripts(const Context& context,
                                             const std::vector<NewScript>& wanted) {
  const Settings& settings = context.settings;
  OfflineGraph offline = read_headers(settings.version_locations());
  std::vector<std::string> texts;
  std::vector<WrittenScript> written;
  for (const NewScript& one : wanted) {
    const std::string last = written.empty() ? "" : written.back().revision;
    const Script script = prepare(settings, offline, one, last);
    texts.push_back(text_of(settings, script));
    written.push_back({script.revision.id, script.revision.path});
  }
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    if (wanted[i].only_print) {
      context.console.print(texts[i]);
      continue;
    }
    write_new_file(written[i].path, texts[i]);
    if (!context.console.as_json())
      context.console.print(fmt::format("  Generating {} ...  done\n", written[i].path));
    run_hooks(context.console, settings.hooks(), written[i].path);
  }
  return written;
}

void write_new_script(const Context& context, const NewScript& wanted) {
  const auto written = write_new_scripts(context, {wanted});
  if (context.console.as_json() && !wanted.only_print) {
    context.console.print(
        dump_json({{"revision", written[0].revision}, {"path", written[0].path}}));
  }
}

void check_new_script(const Context& context, const NewScript& wanted) {
  OfflineGraph offline = read_headers(context.settings.version_locations());
  text_of(context.settings, prepare(context.settings, offline, wanted, ""));
}

}  // namespace softbee
