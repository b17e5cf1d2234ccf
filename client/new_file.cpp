// A hidden file first, then its name: a reader, a full disk or a crash never sees half a script.
#include "client/new_file.hpp"

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <vector>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/random.h>
#include <unistd.h>

#include "core/error.hpp"

namespace softbee {
namespace {

namespace fs = std::filesystem;

/// Folders that were made on the way: removed again where nothing comes of it.
class MadeFolders {
 public:
  explicit MadeFolders(const fs::path& folder) {
    std::vector<fs::path> missing;
    std::error_code ignored;
    for (fs::path at = folder; !at.empty() && !fs::exists(at, ignored); at = at.parent_path())
      missing.insert(missing.begin(), at);
    for (const fs::path& at : missing) {
      std::error_code failure;
      if (fs::create_directory(at, failure)) made_.insert(made_.begin(), at);
      if (!failure) continue;
      remove();
      throw Error(
          "", fmt::format("could not create folder \"{}\": {}", at.string(), failure.message()));
    }
  }
  void remove() {
    std::error_code ignored;
    for (const fs::path& at : made_) fs::remove(at, ignored);
    made_.clear();
  }

 private:
  std::vector<fs::path> made_;  ///< the deepest first
};

/// 0, or what went wrong.
int write_and_sync(const std::string& path, std::string_view text) {
  const int file = open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
  if (file < 0) return errno;
  int reason = 0;
  for (std::size_t done = 0; reason == 0 && done < text.size();) {
    const ssize_t written = write(file, text.data() + done, text.size() - done);
    if (written < 0 && errno != EINTR) reason = errno;
    if (written > 0) done += static_cast<std::size_t>(written);
  }
  if (reason == 0 && fsync(file) != 0 && errno != EINVAL) reason = errno;
  if (close(file) != 0 && reason == 0) reason = errno;
  return reason;
}

/// Gives the file its name where the name is free. Some file systems have no links, others no
/// RENAME_NOREPLACE.
int name_new_file(const std::string& temporary, const std::string& path) {
  if (link(temporary.c_str(), path.c_str()) == 0) return 0;
  if (errno != EPERM && errno != EOPNOTSUPP && errno != ENOSYS) return errno;
  return renameat2(AT_FDCWD, temporary.c_str(), AT_FDCWD, path.c_str(), RENAME_NOREPLACE) == 0
             ? 0
             : errno;
}

/// A name is safe from a crash once its folder is written.
void sync_folder(const fs::path& folder) {
  const int number =
      open(folder.empty() ? "." : folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (number < 0) return;
  fsync(number);
  close(number);
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

void write_new_file(const std::string& path, std::string_view text) {
  const fs::path folder = fs::path(path).parent_path();
  MadeFolders made(folder);
  const std::string temporary = (folder / fmt::format(".{}.new", random_revision_id())).string();
  int reason = write_and_sync(temporary, text);
  if (reason == 0) reason = name_new_file(temporary, path);
  unlink(temporary.c_str());
  if (reason == 0) return sync_folder(folder);
  made.remove();
  throw Error("", fmt::format("could not write file \"{}\": {}", path, std::strerror(reason)));
}

}  // namespace softbee
