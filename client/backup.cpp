#include "client/backup.hpp"

#include <chrono>
#include <cstdio>
#include <filesystem>

#include <fmt/chrono.h>
#include <fmt/format.h>
#include <unistd.h>

#include "client/process.hpp"
#include "core/error.hpp"

namespace softbee {
namespace {

namespace fs = std::filesystem;

/// A pg_dump older than the server refuses to run, so Debian's folder of the server's own version
/// comes first.
std::string find_pg_dump(int server_version) {
  const std::string beside =
      fmt::format("/usr/lib/postgresql/{}/bin/pg_dump", server_version / 10000);
  return access(beside.c_str(), X_OK) == 0 ? beside : "pg_dump";
}

std::string file_name_of(const std::string& database) {
  std::string name = database;
  for (char& c : name) {
    if (c == '/' || c == '\\' || static_cast<unsigned char>(c) < ' ') c = '_';
  }
  const auto now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
  return fmt::format("{}_{:%Y%m%dT%H%M%SZ}.dump", name,
                     fmt::gmtime(std::chrono::system_clock::to_time_t(now)));
}

fs::path path_of(const std::string& wanted, const std::string& database) {
  std::error_code failure;
  if (wanted.empty()) return file_name_of(database);
  if (!wanted.ends_with('/') && !fs::is_directory(wanted, failure)) return wanted;
  fs::create_directories(wanted, failure);
  if (failure) {
    throw Error("", fmt::format("could not make folder \"{}\": {}", wanted, failure.message()))
        .with_hint("Nothing was done. Choose another place: --backup=FILE");
  }
  return fs::path(wanted) / file_name_of(database);
}

}  // namespace

std::string write_backup(const Connection& connection, const std::string& wanted,
                         const std::string& role) {
  const fs::path path = path_of(wanted, connection.database());
  std::error_code failure;
  if (fs::exists(path, failure)) {
    throw Error("", fmt::format("file \"{}\" exists", path.string()))
        .with_hint("Nothing was done. Move it away, or name another one: --backup=FILE");
  }
  const fs::path part = path.string() + ".part";
  const std::string program = find_pg_dump(connection.server_version());
  std::vector<std::string> words = {program, "-Fc", "--no-password", "-f", part.string()};
  if (!role.empty()) words.push_back("--role=" + role);
  std::string ended;
  try {
    ended = run_program({.words = words, .variables = connection.as_variables()});
  } catch (Error& error) {
    throw error.with_hint(
        "Nothing was done. Install the client programs of the server's version (Debian: "
        "postgresql-client).");
  }
  if (ended.empty()) {
    fs::rename(part, path, failure);
    if (!failure) return path.string();
    ended = failure.message();
  } else {
    ended = fmt::format("{} {}", program, ended);
  }
  fs::remove(part, failure);
  throw Error("", fmt::format("backup to \"{}\" failed: {}", path.string(), ended))
      .with_hint("Nothing was done. Mend what pg_dump says above, or leave the backup out.");
}

std::string restore_commands(const Connection& connection, const std::string& path) {
  const std::string server = connection.server_options();
  return fmt::format("createdb{0} -T template0 restored && pg_restore{0} -d restored {1}", server,
                     path);
}

}  // namespace softbee
