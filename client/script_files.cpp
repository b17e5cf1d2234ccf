// readdir and openat: what the listing says of a file is not asked again.
#include "client/script_files.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <utility>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/error.hpp"

namespace softbee {
namespace {

struct Descriptor {
  int number;
  ~Descriptor() {
    if (number >= 0) close(number);
  }
};

[[noreturn]] void throw_unreadable(const std::string& path, std::string_view reason) {
  throw Error("", fmt::format("could not read script \"{}\": {}", path, reason));
}

[[noreturn]] void throw_unreadable_folder(const std::string& path, int reason) {
  throw Error("", fmt::format("could not read folder \"{}\": {}", path, std::strerror(reason)));
}

/// Hidden files are what editors and Kubernetes' mounts (`..data`) leave there.
bool is_script_name(std::string_view name) { return name.ends_with(".sql") && name[0] != '.'; }

/// Links to folders are not followed: a ring of them would never end.
bool is_sub_folder(int folder, const dirent& entry) {
  if (entry.d_name[0] == '.') return false;
  if (entry.d_type != DT_UNKNOWN) return entry.d_type == DT_DIR;
  struct stat status {};
  return fstatat(folder, entry.d_name, &status, AT_SYMLINK_NOFOLLOW) == 0 &&
         S_ISDIR(status.st_mode);
}

/// Two mounts of one folder are called the same: an absolute path goes by its last two names.
std::string sent_name(const std::string& folder) {
  std::filesystem::path path(folder);
  if (path.is_absolute()) path = path.parent_path().filename() / path.filename();
  const std::string name = path.lexically_normal().string();
  return name.empty() || name == "." ? "" : name + "/";
}

/// Adds the folders' scripts, each folder once.
class Lister {
 public:
  Lister(ScriptListing& listing, bool is_recursive, bool has_several)
      : listing_(listing), is_recursive_(is_recursive), asks_who_(is_recursive || has_several) {}

  void add(const std::string& path) {
    OpenFolder folder{path, sent_name(path), nullptr};
    folder.stream.reset(opendir(path.c_str()));
    if (folder.stream == nullptr) throw_unreadable_folder(path, errno);
    const std::size_t first = listing_.entries.size();
    walk(folder.stream.get(), path, "");
    listing_.folders.push_back(std::move(folder));
    std::sort(listing_.entries.begin() + static_cast<std::ptrdiff_t>(first), listing_.entries.end(),
              [](const ScriptEntry& a, const ScriptEntry& b) { return a.name < b.name; });
  }

 private:
  void walk(DIR* stream, const std::string& path, const std::string& below) {
    if (asks_who_ && !is_new(dirfd(stream))) return;
    while (const dirent* entry = readdir(stream)) {
      if (is_recursive_ && is_sub_folder(dirfd(stream), *entry)) {
        descend(stream, path, below, entry->d_name);
        continue;
      }
      if (!is_script_name(entry->d_name)) continue;
      // Refused before it is opened: opening a FIFO or a device can block or have effects.
      const auto type = entry->d_type;
      if (type != DT_REG && type != DT_LNK && type != DT_UNKNOWN)
        throw_unreadable(fmt::format("{}/{}{}", path, below, entry->d_name),
                         "it is not a regular file");
      listing_.entries.push_back({below + entry->d_name, type == DT_REG, listing_.folders.size()});
    }
  }

  void descend(DIR* stream, const std::string& path, const std::string& below,
               const std::string& name) {
    const int number =
        openat(dirfd(stream), name.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    std::unique_ptr<DIR, OpenFolder::Close> sub(number < 0 ? nullptr : fdopendir(number));
    if (sub == nullptr) throw_unreadable_folder(path + "/" + below + name, errno);
    walk(sub.get(), path, below + name + "/");
  }

  bool is_new(int folder) {
    struct stat status {};
    if (fstat(folder, &status) != 0) return true;
    const auto who = std::pair(status.st_dev, status.st_ino);
    if (std::find(seen_.begin(), seen_.end(), who) != seen_.end()) return false;
    seen_.push_back(who);
    return true;
  }

  ScriptListing& listing_;
  bool is_recursive_, asks_who_;
  std::vector<std::pair<dev_t, ino_t>> seen_;
};

}  // namespace

ScriptListing list_scripts(const VersionLocations& locations) {
  require_version_locations(locations);
  ScriptListing listing;
  Lister lister(listing, locations.is_recursive, locations.folders.size() > 1);
  for (const std::string& folder : locations.folders) lister.add(folder);
  return listing;
}

void require_version_locations(const VersionLocations& locations) {
  for (const std::string& folder : locations.folders) {
    struct stat status {};
    if (stat(folder.c_str(), &status) == 0) {
      if (S_ISDIR(status.st_mode)) continue;
      throw Error("", fmt::format("\"{}\" is not a folder", folder));
    }
    if (errno != ENOENT && errno != ENOTDIR) throw_unreadable_folder(folder, errno);
    const std::string& directory = locations.directory;
    const bool is_of_directory =
        folder == VersionLocations::of_directory(directory).folders.front();
    const bool lacks_all = is_of_directory && stat(directory.c_str(), &status) != 0;
    throw Error("", fmt::format("folder \"{}\" does not exist", lacks_all ? directory : folder))
        .with_detail(lacks_all ? "" : "The scripts are expected there.")
        .with_hint(is_of_directory && directory.ends_with("/versions")
                       ? fmt::format("Give the folder around it: -d {}",
                                     directory.substr(0, directory.rfind('/')))
                   : lacks_all
                       ? "Go to the folder of the project, name the folder with -d, or make "
                         "one: softbee init"
                       : fmt::format("mkdir {}{}", is_of_directory ? "" : "-p ", folder));
  }
}

std::string_view FileReader::read(const ScriptListing& listing, const ScriptEntry& entry) {
  return read(dirfd(listing.folders[entry.folder].stream.get()), entry.name.c_str(), entry.is_file,
              listing.path_of(entry));
}

std::string_view FileReader::read(const std::string& path) {
  return read(AT_FDCWD, path.c_str(), false, path);
}

std::string_view FileReader::read(int folder, const char* name, bool is_file,
                                  const std::string& path) {
  // O_NONBLOCK: a link may lead to a FIFO.
  const Descriptor file{openat(folder, name, O_RDONLY | O_NONBLOCK | O_CLOEXEC)};
  if (file.number < 0) throw_unreadable(path, std::strerror(errno));
  struct stat status {};
  if (!is_file && fstat(file.number, &status) != 0) throw_unreadable(path, std::strerror(errno));
  if (!is_file && !S_ISREG(status.st_mode)) throw_unreadable(path, "it is not a regular file");
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

}  // namespace softbee
