// Where the client works and on which database: options, environment variables, `.env`,
// softbee.toml (docs/configuration.md). Every value knows where it came from, because a message has
// to say so. Reads no database.
#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "client/arguments.hpp"

namespace softbee {

/// What the settings may look at; a test gives its own.
struct Surroundings {
  std::filesystem::path folder;  ///< the current folder
  std::function<std::optional<std::string>(const std::string& name)> variable;

  static Surroundings of_process();
};

/// A section of softbee.toml. What it does not say is said by the top of the file.
struct EnvironmentSection {
  std::optional<std::string> url;
  std::optional<bool> is_protected;
  std::optional<std::string> role;
  std::optional<bool> transaction_per_migration;
};

struct Configuration {
  std::string path;  ///< as opened; empty where there is none
  std::optional<std::string> directory;
  std::optional<int> truncate_slug_length;
  EnvironmentSection common;
  std::map<std::string, EnvironmentSection> environments;
};

/// errors  a file that is no TOML, a key that does not exist (with the nearest), a value of another
/// type; with the place
Configuration parse_configuration(std::string_view text, const std::string& path);

/// Which database, and who said so. An empty `url`: libpq's own variables and defaults.
struct ConnectionTarget {
  std::string url;
  std::string source;
};

class Settings {
 public:
  /// errors  an unreadable or wrong softbee.toml
  static Settings read(const GlobalOptions& options, const Surroundings& surroundings);

  const std::string& directory() const {
    return directory_;
  }  ///< as a person would type it, lexically normal
  const std::string& environment() const { return environment_; }
  bool is_protected() const { return section_.is_protected.value_or(false); }
  std::string role() const { return section_.role.value_or(""); }
  bool transaction_per_migration() const {
    return section_.transaction_per_migration.value_or(false);
  }
  int truncate_slug_length() const { return configuration_.truncate_slug_length.value_or(40); }
  const std::string& configuration_path() const { return configuration_.path; }

  /// Only here an environment that does not exist is an error: who needs no section may call it as
  /// he likes.
  ConnectionTarget connection() const;

 private:
  const EnvironmentSection* require_section() const;

  Configuration configuration_;
  EnvironmentSection section_;  ///< the environment's, completed by the common one
  std::string directory_;
  std::string environment_;
  std::string environment_source_;  ///< "-E", "SOFTBEE_ENV", …; empty for the default
  std::optional<ConnectionTarget> option_, variable_;
};

/// The file's text; nullopt where there is no such file.
/// errors  a file that is there and cannot be read
std::optional<std::string> read_file(const std::filesystem::path& path);

}  // namespace softbee
