// Everything is resolved against the files, offline; the graph is built with the new revision in it
// before a byte is written.
#include "client/new_script.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <cerrno>
#include <cstring>
#include <ctime>
#include <filesystem>

#include <fcntl.h>
#include <fmt/chrono.h>
#include <fmt/format.h>
#include <sys/random.h>
#include <unistd.h>
#include <nlohmann/json.hpp>

#include "client/output.hpp"
#include "client/scripts_folder.hpp"
#include "core/error.hpp"
#include "core/graph.hpp"
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

}  // namespace

std::string random_revision_id() {
  std::array<unsigned char, 6> bytes{};
  if (getrandom(bytes.data(), bytes.size(), 0) != static_cast<ssize_t>(bytes.size())) {
    throw Error("", fmt::format("could not get random bytes: {}", std::strerror(errno)));
  }
  std::string id;
  for (const unsigned char byte : bytes) id += fmt::format("{:02x}", byte);
  return id;
}

std::string slug_of(std::string_view message, std::size_t longest) {
  std::string slug;
  for (const char c : message) {
    const auto byte = static_cast<unsigned char>(c);
    // Letters of other scripts are words too, as for Python's \w; their bytes are kept as they are.
    const bool is_word = std::isalnum(byte) || byte == '_' || byte >= 0x80;
    if (is_word) {
      slug += static_cast<char>(byte < 0x80 ? std::tolower(byte) : byte);
    } else if (!slug.empty() && slug.back() != '_') {
      slug += '_';
    }
  }
  while (!slug.empty() && slug.back() == '_') slug.pop_back();
  if (slug.size() <= longest) return slug;
  slug.resize(longest);
  const auto last = slug.rfind('_');
  if (last != std::string::npos) {
    slug.resize(last + 1);
  } else {
    // One long word: at least no character of it is cut in half.
    while (!slug.empty() && (static_cast<unsigned char>(slug.back()) & 0xC0) == 0x80)
      slug.pop_back();
    if (!slug.empty() && static_cast<unsigned char>(slug.back()) >= 0xC0) slug.pop_back();
  }
  return slug;
}

std::string format_date_now() {
  return fmt::format("{:%Y-%m-%d %H:%M:%S}+00:00", fmt::gmtime(std::time(nullptr)));
}

void write_new_file(const std::string& path, std::string_view text) {
  // Under a hidden name first: a reader, or a full disk, never sees half a script.
  const std::string temporary =
      (std::filesystem::path(path).parent_path() / fmt::format(".{}.new", random_revision_id()))
          .string();
  const int file = open(temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
  int reason = file < 0 ? errno : 0;
  for (std::size_t done = 0; reason == 0 && done < text.size();) {
    const ssize_t written = write(file, text.data() + done, text.size() - done);
    if (written < 0 && errno != EINTR) reason = errno;
    if (written > 0) done += static_cast<std::size_t>(written);
  }
  if (file >= 0 && close(file) != 0 && reason == 0) reason = errno;
  // link, not rename: it fails where the name is taken.
  if (reason == 0 && link(temporary.c_str(), path.c_str()) != 0) reason = errno;
  if (file >= 0) unlink(temporary.c_str());
  if (reason != 0)
    throw Error("", fmt::format("could not write file \"{}\": {}", path, std::strerror(reason)));
}

std::string write_new_script(const Context& context, const NewScript& wanted) {
  const std::string& directory = context.settings.directory();
  OfflineGraph offline = read_headers(directory);
  Script script;
  script.revision.id = wanted.revision_id.empty() ? random_revision_id() : wanted.revision_id;
  script.revision.message = wanted.message;
  script.revision.branch_labels = wanted.branch_labels;
  {
    const Graph graph(offline.revisions);
    if (const auto taken = graph.find(script.revision.id)) {
      throw Error("SB003", fmt::format("revision \"{}\" exists already", script.revision.id))
          .with_detail(fmt::format("It is \"{}\".", graph[*taken].path))
          .with_hint("Choose another --rev-id, or leave it out.")
          .with_reason("duplicate_revision");
    }
    script.revision.down_revisions = resolve_heads(graph, wanted);
    script.revision.depends_on = resolve_dependencies(graph, wanted.depends_on);
  }
  const std::string slug =
      slug_of(wanted.message, static_cast<std::size_t>(context.settings.truncate_slug_length()));
  const std::string path = fmt::format("{}/versions/{}{}{}.sql", directory, script.revision.id,
                                       slug.empty() ? "" : "_", slug);
  script.revision.path = path;
  script.create_date = format_date_now();
  script.upgrade.sql = "\n";
  script.downgrade = Section{};
  script.downgrade->sql = "\n";
  offline.revisions.push_back(script.revision);
  const Graph with_it(
      std::move(offline.revisions));  // refuses a label that is taken, a cycle, a wrong ID
  write_new_file(path, format_script(script));
  context.console.print(context.console.as_json()
                            ? dump_json({{"revision", script.revision.id}, {"path", path}})
                            : fmt::format("  Generating {} ...  done\n", path));
  return path;
}

}  // namespace softbee
