// Reading for speed where it matters: a deploy with nothing to do reads every file but parses none
// (only the ID is needed).
#include "client/scripts_folder.hpp"

#include <algorithm>
#include <cctype>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <future>
#include <memory>
#include <unordered_map>

#include <dirent.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/error.hpp"

namespace softbee {
namespace {

struct CloseFolder {
  void operator()(DIR* folder) const { closedir(folder); }
};

struct Descriptor {
  int number;
  ~Descriptor() {
    if (number >= 0) close(number);
  }
};

[[noreturn]] void throw_unreadable(const std::string& path, std::string_view reason) {
  throw Error("", fmt::format("could not read script \"{}\": {}", path, reason));
}

/// Hidden files are what editors and Kubernetes' mounts (`..data`) leave there.
bool is_script_name(std::string_view name) { return name.ends_with(".sql") && name[0] != '.'; }

struct Entry {
  std::string name;
  bool is_file;  ///< known from the listing; false: a link, or a file system that does not say
};

struct Listing {
  std::unique_ptr<DIR, CloseFolder> folder;  ///< open: files are opened relative to it
  std::vector<Entry> entries;
};

Listing list_scripts(const std::string& folder) {
  Listing listing{std::unique_ptr<DIR, CloseFolder>(opendir(folder.c_str())), {}};
  if (listing.folder == nullptr) {
    throw Error("", fmt::format("could not read folder \"{}\": {}", folder, std::strerror(errno)));
  }
  while (const dirent* entry = readdir(listing.folder.get())) {
    if (!is_script_name(entry->d_name)) continue;
    // Refused before it is opened: opening a FIFO or a device can block or have effects.
    const auto type = entry->d_type;
    if (type != DT_REG && type != DT_LNK && type != DT_UNKNOWN) {
      throw_unreadable(folder + "/" + entry->d_name, "it is not a regular file");
    }
    listing.entries.push_back({entry->d_name, type == DT_REG});
  }
  std::sort(listing.entries.begin(), listing.entries.end(),
            [](const Entry& a, const Entry& b) { return a.name < b.name; });
  return listing;
}

/// The bytes as they are; the view holds until the next call. A deploy with nothing to do is mostly
/// this: a name relative to its folder, one buffer for all, no question that the listing answered.
class FileReader {
 public:
  std::string_view read(int folder, const Entry& entry, const std::string& path) {
    // O_NONBLOCK: a link may lead to a FIFO.
    const Descriptor file{openat(folder, entry.name.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC)};
    if (file.number < 0) throw_unreadable(path, std::strerror(errno));
    if (!entry.is_file) require_file(file, path);
    std::size_t size = 0;
    while (true) {
      const ssize_t got = ::read(file.number, buffer_.data() + size, buffer_.size() - size);
      if (got < 0 && errno == EINTR) continue;
      if (got < 0) throw_unreadable(path, std::strerror(errno));
      if (got == 0) return {buffer_.data(), size};
      size += static_cast<std::size_t>(got);
      if (size == buffer_.size()) buffer_.resize(2 * buffer_.size());
    }
  }

 private:
  static void require_file(const Descriptor& file, const std::string& path) {
    struct stat status {};
    if (fstat(file.number, &status) != 0) throw_unreadable(path, std::strerror(errno));
    if (!S_ISREG(status.st_mode)) throw_unreadable(path, "it is not a regular file");
  }

  std::string buffer_ = std::string(std::size_t{1} << 16, '\0');
};

bool needs_normalizing(std::string_view text) {
  return text.starts_with("\xEF\xBB\xBF") || text.find('\r') != std::string_view::npos;
}

ScriptFile describe(std::string_view text, ScriptFile file, Sha256& sha256) {
  if (needs_normalizing(text)) return describe(normalize_script(text), std::move(file), sha256);
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

/// How a folder is called on the server. An absolute one by its last name: two mounts of one folder
/// agree.
std::string sent_folder_of(const std::string& directory) {
  const std::filesystem::path path(directory);
  if (!path.is_absolute()) return (path / "versions").lexically_normal().string();
  return (path.filename() / "versions").lexically_normal().string();
}

void refuse_duplicates(const std::vector<ScriptFile>& files) {
  std::unordered_map<std::string_view, const ScriptFile*> seen;
  for (const ScriptFile& file : files) {
    const auto [first, is_new] = seen.emplace(file.revision, &file);
    if (is_new) continue;
    throw Error("SB003", fmt::format("revision \"{}\" exists twice", file.revision))
        .with_detail(fmt::format("Both \"{}\" and \"{}\" say so.", first->second->path, file.path))
        .with_hint("Delete one of them, or give it a Revision ID of its own.")
        .with_reason("duplicate_revision");
  }
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

std::string require_versions_folder(const std::string& directory) {
  struct stat status {};
  const std::string versions = directory == "/" ? "/versions" : directory + "/versions";
  if (stat(versions.c_str(), &status) == 0) {
    if (S_ISDIR(status.st_mode)) return versions;
    throw Error("", fmt::format("\"{}\" is not a folder", versions));
  }
  if (errno != ENOENT && errno != ENOTDIR) {
    throw Error("",
                fmt::format("could not read folder \"{}\": {}", versions, std::strerror(errno)));
  }
  const bool has_directory = stat(directory.c_str(), &status) == 0;
  throw Error("", fmt::format("folder \"{}\" does not exist", has_directory ? versions : directory))
      .with_detail(has_directory ? "The scripts are expected there." : "")
      .with_hint(has_directory ? fmt::format("mkdir {}", versions)
                               : "Go to the folder of the project, name the folder with -d, or "
                                 "make one: softbee init");
}

std::string read_script(const std::string& path) {
  FileReader reader;
  const std::string_view text = reader.read(AT_FDCWD, {path, false}, path);
  return needs_normalizing(text) ? normalize_script(text) : std::string(text);
}

ScriptsFolder ScriptsFolder::read(const std::string& directory) {
  const std::string folder = require_versions_folder(directory);
  const Listing listing = list_scripts(folder);
  const std::string sent_folder = sent_folder_of(directory);
  ScriptsFolder scripts;
  scripts.files_.resize(listing.entries.size());
  in_slices(listing.entries.size(), [&](std::size_t begin, std::size_t end) {
    Sha256 sha256;
    FileReader reader;
    for (std::size_t i = begin; i < end; ++i) {
      const Entry& entry = listing.entries[i];
      ScriptFile file{entry.name, folder + "/" + entry.name, sent_folder + "/" + entry.name, "",
                      ""};
      const std::string_view text = reader.read(dirfd(listing.folder.get()), entry, file.path);
      scripts.files_[i] = describe(text, std::move(file), sha256);
    }
  });
  refuse_duplicates(scripts.files_);
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
  const std::string_view name =
      path.substr(path.rfind('/') == std::string_view::npos ? 0 : path.rfind('/') + 1);
  for (const ScriptFile& file : files_) {
    if (file.name == name) return &file;
  }
  return nullptr;
}

OfflineGraph read_headers(const std::string& directory) {
  const std::string folder = require_versions_folder(directory);
  const Listing listing = list_scripts(folder);
  OfflineGraph graph;
  graph.revisions.resize(listing.entries.size());
  graph.create_dates.resize(listing.entries.size());
  in_slices(listing.entries.size(), [&](std::size_t begin, std::size_t end) {
    FileReader reader;
    for (std::size_t i = begin; i < end; ++i) {
      const std::string path = folder + "/" + listing.entries[i].name;
      Script script =
          parse_script(reader.read(dirfd(listing.folder.get()), listing.entries[i], path), path);
      graph.revisions[i] = std::move(script.revision);
      graph.create_dates[i] = std::move(script.create_date);
    }
  });
  return graph;
}

}  // namespace softbee
