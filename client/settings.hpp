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
#include "client/configuration.hpp"
#include "client/version_locations.hpp"

namespace softbee {

/// What the settings may look at; a test gives its own.
struct Surroundings {
  std::filesystem::path folder;  ///< the current folder
  std::function<std::optional<std::string>(const std::string& name)> variable;

  static Surroundings of_process();
};

/// Which database, and who said so. An empty `url`: libpq's own variables and defaults.
struct ConnectionTarget {
  std::string url;
  std::string source;
  std::string place = {};     ///< file and line, where it is from a file
  std::string database = {};  ///< instead of the one that the url names; empty: that one
};

/// A value in force, and where it came from: `-d`, `SOFTBEE_ROLE in .env`, `softbee.toml:3`.
struct Setting {
  std::optional<Value> value;  ///< none: the default is no value (Key::fallback_words)
  std::string source;
};

class Settings {
 public:
  /// errors  an unreadable or wrong softbee.toml, a variable whose value its key cannot have
  static Settings read(const GlobalOptions& options, const Surroundings& surroundings);

  const std::string& directory() const {
    return directory_;
  }  ///< as a person would type it, lexically normal
  const std::string& environment() const { return environment_; }
  const std::string& environment_source() const { return environment_source_; }
  const std::string& configuration_path() const { return configuration_.path; }

  /// Also an environment that is none, named like one that is protected: a typing error must not
  /// take the protection away.
  bool is_protected() const { return boolean("protected") || !mistaken_environment().empty(); }
  /// Who protects it, as a sentence.
  std::string protection() const;
  std::string role() const { return text("role"); }
  bool transaction_per_migration() const { return boolean("transaction_per_migration"); }
  std::string backup() const { return text("backup"); }  ///< a folder; empty: none
  int truncate_slug_length() const;

  VersionLocations version_locations() const;
  std::string file_template() const { return text("file_template"); }
  std::string timezone() const { return text("timezone"); }                ///< empty: local time
  std::string script_template() const { return text("script_template"); }  ///< empty: built-in
  std::vector<Hook> hooks() const;

  /// Of any key but `url`, for which connection() answers.
  const Setting& setting(std::string_view key) const;

  /// Only here an environment that does not exist is an error: who needs no section may call it as
  /// he likes.
  ConnectionTarget connection() const;
  /// The configuration and `.env`, of which every user of the machine can read the password in a
  /// database URL.
  const std::vector<std::string>& files_with_open_passwords() const { return open_files_; }
  /// Where scratch databases are made, if not beside the real one.
  std::optional<ConnectionTarget> scratch_connection() const;
  /// These settings, of another database.
  Settings aimed_at(ConnectionTarget target) const;

  /// A folder, a file, or one command.
  const Value& models() const { return *setting("models").value; }
  std::vector<std::string> texts(std::string_view key) const;  ///< of a key that holds strings

 private:
  std::string mistaken_environment() const;  ///< the protected one that was meant, or empty
  const ConfiguredValues* require_section() const;
  const ConfiguredValue* find_configured(const std::string& key) const;
  Setting setting_of(const Key& key, const GlobalOptions& options,
                     const std::optional<Setting>& variable) const;
  bool boolean(std::string_view key) const;
  std::string text(std::string_view key) const;

  Configuration configuration_;
  std::map<std::string, Setting, std::less<>> settings_;
  std::string directory_;
  std::string environment_;
  std::string environment_source_;  ///< "-E", "SOFTBEE_ENV", …; empty for the default
  std::optional<ConnectionTarget> option_, variable_;
  std::vector<std::string> open_files_;
};

/// The file's text; nullopt where there is no such file.
/// errors  a file that is there and cannot be read
std::optional<std::string> read_file(const std::filesystem::path& path);

}  // namespace softbee
