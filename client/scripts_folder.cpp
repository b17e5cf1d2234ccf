// Reading for speed where it matters: a deploy with nothing to do reads every file but parses none
// (only the ID is needed).
#include "client/scripts_folder.hpp"

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <functional>
#include <future>
#include <unordered_map>

#include <fmt/format.h>

#include "client/script_files.hpp"
#include "core/error.hpp"

namespace softbee {
namespace {

bool needs_normalizing(std::string_view text) {
  return text.starts_with("\xEF\xBB\xBF") || text.find('\r') != std::string_view::npos;
}

ScriptFile describe(std::string_view given, ScriptFile file, Sha256& sha256) {
  const std::string normal = needs_normalizing(given) ? normalize_script(given) : std::string();
  const std::string_view text = needs_normalizing(given) ? normal : given;
  file.revision = std::string(find_revision_id(text));
  if (file.revision.empty()) file.revision = parse_script(text, file.path).revision.id;
  file.sha256 = sha256.hex(text);
  return file;
}

/// A slice per thread: opening files is mostly waiting for the kernel. `slice` sees [begin, end).
template <typename Slice>
void in_slices(std::size_t count, Slice slice) {
  constexpr std::size_t worth_a_thread = 256;
  if (count < 2 * worth_a_thread) return slice(std::size_t{0}, count);
  auto second = std::async(std::launch::async, [&] { slice(count / 2, count); });
  slice(std::size_t{0}, count / 2);
  second.get();
}

/// A link, or a location that lies in another one's sub folder by another name.
bool is_same_file(const std::string& a, const std::string& b) {
  std::error_code ignored;
  return std::filesystem::equivalent(a, b, ignored);
}

/// Positions whose revision came before. Asks the system only about those: two names of one file
/// count once, as with Alembic.
/// errors  SB003 where they are two files
std::vector<std::size_t> find_repeated(
    std::size_t count, const std::function<const std::string&(std::size_t)>& revision_of,
    const std::function<std::string(std::size_t)>& path_of) {
  std::vector<std::size_t> repeated;
  std::unordered_map<std::string_view, std::size_t> seen(count);
  for (std::size_t i = 0; i < count; ++i) {
    const auto [first, is_new] = seen.emplace(revision_of(i), i);
    if (is_new) continue;
    if (!is_same_file(path_of(first->second), path_of(i))) {
      throw Error("SB003", fmt::format("revision \"{}\" exists twice", revision_of(i)))
          .with_detail(
              fmt::format("Both \"{}\" and \"{}\" say so.", path_of(first->second), path_of(i)))
          .with_hint("Delete one of them, or give it a Revision ID of its own.")
          .with_reason("duplicate_revision");
    }
    repeated.push_back(i);
  }
  return repeated;
}

template <typename Element>
void erase_at(std::vector<Element>& elements, const std::vector<std::size_t>& ascending) {
  for (std::size_t left = ascending.size(); left > 0; --left)
    elements.erase(elements.begin() + static_cast<std::ptrdiff_t>(ascending[left - 1]));
}

bool equals_ignoring_case(std::string_view text, std::string_view lower) {
  return std::equal(text.begin(), text.end(), lower.begin(), lower.end(),
                    [](unsigned char a, unsigned char b) { return std::tolower(a) == b; });
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

/// Lines as softbee_digest() makes them.
std::string digest_of(const std::vector<ScriptFile>& files) {
  std::vector<const ScriptFile*> sorted;
  sorted.reserve(files.size());
  for (const ScriptFile& file : files) sorted.push_back(&file);
  // File names begin with the ID, so that they are in order already where nobody renamed one.
  const auto by_revision = [](auto* a, auto* b) { return a->revision < b->revision; };
  if (!std::is_sorted(sorted.begin(), sorted.end(), by_revision))
    std::sort(sorted.begin(), sorted.end(), by_revision);
  std::string lines;
  for (const ScriptFile* file : sorted) {
    lines.append(file->revision).append(1, '\t').append(file->sent_as);
    lines.append(1, '\t').append(file->sha256).append(1, '\n');
  }
  return Sha256().hex(lines);
}

}  // namespace

std::string_view find_revision_id(std::string_view text) {
  while (!text.empty()) {
    const auto end = std::min(text.find('\n'), text.size());
    std::string_view line = trimmed(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
    if (line.empty()) continue;
    if (!line.starts_with("--")) return {};
    line = trimmed(line.substr(2));
    if (line.starts_with("softbee:")) return {};
    const auto colon = line.find(':');
    if (colon == std::string_view::npos) continue;
    if (equals_ignoring_case(trimmed(line.substr(0, colon)), "revision id"))
      return trimmed(line.substr(colon + 1));
  }
  return {};
}

std::string read_script(const std::string& path) {
  FileReader reader;
  const std::string_view text = reader.read(path);
  return needs_normalizing(text) ? normalize_script(text) : std::string(text);
}

ScriptsFolder ScriptsFolder::read(const VersionLocations& locations) {
  const ScriptListing listing = list_scripts(locations);
  ScriptsFolder scripts;
  scripts.files_.resize(listing.entries.size());
  in_slices(listing.entries.size(), [&](std::size_t begin, std::size_t end) {
    Sha256 sha256;
    FileReader reader;
    for (std::size_t i = begin; i < end; ++i) {
      const ScriptEntry& entry = listing.entries[i];
      ScriptFile file{entry.name.substr(entry.name.rfind('/') + 1), listing.path_of(entry),
                      listing.folders[entry.folder].sent_as + entry.name, "", ""};
      const std::string_view text = reader.read(listing, entry);
      scripts.files_[i] = describe(text, std::move(file), sha256);
    }
  });
  const auto& files = scripts.files_;
  const auto repeated = find_repeated(
      files.size(), [&](std::size_t i) -> const std::string& { return files[i].revision; },
      [&](std::size_t i) { return files[i].path; });
  erase_at(scripts.files_, repeated);
  scripts.digest_ = digest_of(scripts.files_);
  return scripts;
}

std::vector<std::string> ScriptsFolder::revisions() const {
  std::vector<std::string> ids;
  for (const ScriptFile& file : files_) ids.push_back(file.revision);
  return ids;
}

const ScriptFile* ScriptsFolder::find(std::string_view revision) const {
  for (const ScriptFile& file : files_) {
    if (file.revision == revision) return &file;
  }
  return nullptr;
}

const ScriptFile* ScriptsFolder::find_by_name(std::string_view path) const {
  for (const ScriptFile& file : files_) {
    if (file.sent_as == path) return &file;
  }
  const std::string_view name =
      path.substr(path.rfind('/') == std::string_view::npos ? 0 : path.rfind('/') + 1);
  for (const ScriptFile& file : files_) {
    if (file.name == name) return &file;
  }
  return nullptr;
}

std::vector<std::string> script_paths(const VersionLocations& locations) {
  const ScriptListing listing = list_scripts(locations);
  std::vector<std::string> paths;
  for (const ScriptEntry& entry : listing.entries) paths.push_back(listing.path_of(entry));
  return paths;
}

OfflineGraph read_headers(const VersionLocations& locations) {
  const ScriptListing listing = list_scripts(locations);
  OfflineGraph graph;
  graph.revisions.resize(listing.entries.size());
  in_slices(listing.entries.size(), [&](std::size_t begin, std::size_t end) {
    FileReader reader;
    for (std::size_t i = begin; i < end; ++i) {
      const ScriptEntry& entry = listing.entries[i];
      graph.revisions[i] =
          parse_script(reader.read(listing, entry), listing.path_of(entry)).revision;
    }
  });
  const auto repeated = find_repeated(
      graph.revisions.size(),
      [&](std::size_t i) -> const std::string& { return graph.revisions[i].id; },
      [&](std::size_t i) { return graph.revisions[i].path; });
  erase_at(graph.revisions, repeated);
  return graph;
}

}  // namespace softbee
