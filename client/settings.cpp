// Precedence of DESIGN section 6, in one place: -D, the section of -E, DATABASE_URL, the section of
// the environment, libpq.
#include "client/settings.hpp"

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <iterator>

#include <fmt/format.h>
#include <sys/stat.h>

#include "client/dotenv.hpp"
#include "core/error.hpp"
#include "core/spelling.hpp"

namespace softbee {
namespace {

using Variables = std::map<std::string, std::string>;

/// A value and where it was found: the process first, then `.env`.
std::optional<std::pair<std::string, std::string>> find_variable(const Surroundings& surroundings,
                                                                 const Variables& dotenv,
                                                                 const std::string& name) {
  if (auto value = surroundings.variable(name); value && !value->empty()) return {{*value, name}};
  const auto found = dotenv.find(name);
  if (found == dotenv.end() || found->second.empty()) return std::nullopt;
  return {{found->second, name + " in .env"}};
}

EnvironmentSection completed(EnvironmentSection section, const EnvironmentSection& common) {
  if (!section.is_protected) section.is_protected = common.is_protected;
  if (!section.role) section.role = common.role;
  if (!section.transaction_per_migration)
    section.transaction_per_migration = common.transaction_per_migration;
  return section;
}

/// `-c`, else softbee.toml here, else the one that lies with the scripts.
Configuration read_configuration(const GlobalOptions& options, const Surroundings& surroundings) {
  if (options.config) {
    const auto text = read_file(surroundings.folder / *options.config);
    if (!text) {
      throw Error("", fmt::format("configuration file \"{}\" does not exist", *options.config))
          .with_hint("Name another one with -c, or let softbee init write one.");
    }
    return parse_configuration(*text, *options.config);
  }
  const std::filesystem::path here = "softbee.toml";
  const std::filesystem::path with_scripts =
      std::filesystem::path(options.directory.value_or("migrations")) / "softbee.toml";
  for (const auto& candidate : {here, with_scripts}) {
    if (const auto text = read_file(surroundings.folder / candidate)) {
      return parse_configuration(*text, candidate.lexically_normal().string());
    }
  }
  return {};
}

std::string normal_directory(const std::string& directory) {
  std::string normal = std::filesystem::path(directory).lexically_normal().string();
  while (normal.size() > 1 && normal.ends_with('/')) normal.pop_back();
  return normal;
}

}  // namespace

Surroundings Surroundings::of_process() {
  return {std::filesystem::path("."), [](const std::string& name) -> std::optional<std::string> {
            const char* value = std::getenv(name.c_str());
            return value == nullptr ? std::nullopt : std::optional<std::string>(value);
          }};
}

std::optional<std::string> read_file(const std::filesystem::path& path) {
  struct stat status {};
  if (stat(path.c_str(), &status) != 0 && (errno == ENOENT || errno == ENOTDIR))
    return std::nullopt;
  std::ifstream file(path, std::ios::binary);
  if (file && !S_ISDIR(status.st_mode)) {
    std::string text((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
    if (!file.bad()) return text;
  }
  const int reason = S_ISDIR(status.st_mode) ? EISDIR : errno;
  throw Error("", fmt::format("could not read file \"{}\": {}", path.lexically_normal().string(),
                              std::strerror(reason)));
}

Settings Settings::read(const GlobalOptions& options, const Surroundings& surroundings) {
  Settings settings;
  settings.configuration_ = read_configuration(options, surroundings);
  const Configuration& configuration = settings.configuration_;

  const auto dotenv_text = read_file(surroundings.folder / ".env");
  const Variables dotenv = dotenv_text ? parse_dotenv(*dotenv_text) : Variables{};

  settings.environment_ = "local";
  if (options.environment) {
    settings.environment_ = *options.environment;
    settings.environment_source_ = "-E";
  } else {
    for (const char* name : {"SOFTBEE_ENV", "FLASK_ENV"}) {
      if (const auto found = find_variable(surroundings, dotenv, name)) {
        settings.environment_ = found->first;
        settings.environment_source_ = found->second;
        break;
      }
    }
  }
  const auto section = configuration.environments.find(settings.environment_);
  settings.section_ = section == configuration.environments.end()
                          ? configuration.common
                          : completed(section->second, configuration.common);

  if (options.directory) {
    settings.directory_ = normal_directory(*options.directory);
  } else if (configuration.directory) {
    // A path in a file is meant from where the file is.
    const auto base = std::filesystem::path(configuration.path).parent_path();
    settings.directory_ = normal_directory((base / *configuration.directory).string());
  } else {
    settings.directory_ = "migrations";
  }

  if (options.database) settings.option_ = {*options.database, "-D"};
  if (const auto url = find_variable(surroundings, dotenv, "DATABASE_URL")) {
    settings.variable_ = {url->first, url->second};
  }
  return settings;
}

const EnvironmentSection* Settings::require_section() const {
  const auto found = configuration_.environments.find(environment_);
  if (found != configuration_.environments.end()) return &found->second;
  if (environment_source_.empty()) return nullptr;
  std::vector<std::string> names;
  for (const auto& [name, section] : configuration_.environments) names.push_back(name);
  Error error("", fmt::format("environment \"{}\" (from {}) does not exist", environment_,
                              environment_source_));
  if (configuration_.path.empty()) {
    error.with_detail("There is no softbee.toml here.").with_hint("softbee init");
  } else {
    const auto near = nearest_names(environment_, names, 1);
    error.with_detail(fmt::format("{} has no section [{}].", configuration_.path, environment_));
    error.with_hint(near.empty() ? fmt::format("Add the section, or set DATABASE_URL.")
                                 : fmt::format("Did you mean \"{}\"?", near.front()));
  }
  throw error;
}

ConnectionTarget Settings::connection() const {
  const auto of_section =
      [&](const EnvironmentSection* section) -> std::optional<ConnectionTarget> {
    if (section == nullptr || !section->url) return std::nullopt;
    return ConnectionTarget{*section->url,
                            fmt::format("[{}] in {}", environment_, configuration_.path)};
  };
  if (option_) return *option_;
  if (environment_source_ == "-E") {
    if (const auto target = of_section(require_section())) return *target;
  }
  if (variable_) return *variable_;
  if (const auto target = of_section(require_section())) return *target;
  if (configuration_.common.url) return {*configuration_.common.url, configuration_.path};
  return {"", "libpq's variables and defaults"};
}

}  // namespace softbee
