// Precedence, in one place. Of the database: -D, the section of -E, SOFTBEE_URL and DATABASE_URL,
// the section of the environment, the top of the file, libpq. Of all else: option, variable,
// section, top, default.
#include "client/settings.hpp"

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <iterator>

#include <fmt/format.h>
#include <sys/stat.h>

#include "client/dotenv.hpp"
#include "client/open_passwords.hpp"
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

/// `-c`, else softbee.toml here, else the one that lies with the scripts.
Configuration read_configuration(const GlobalOptions& options, const Surroundings& surroundings,
                                 const std::optional<Setting>& directory) {
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
      std::filesystem::path(options.directory ? *options.directory
                            : directory       ? format_value(*directory->value)
                                              : "migrations") /
      "softbee.toml";
  for (const auto& candidate : {here, with_scripts}) {
    if (const auto text = read_file(surroundings.folder / candidate)) {
      return parse_configuration(*text, candidate.lexically_normal().string());
    }
  }
  return {};
}

std::string normal_path(const std::filesystem::path& base, const std::string& path) {
  std::string normal = (base / path).lexically_normal().string();
  while (normal.size() > 1 && normal.ends_with('/')) normal.pop_back();
  return normal.empty() ? "." : normal;
}

bool is_path(KeyKind kind) { return kind == KeyKind::path || kind == KeyKind::models; }

/// A path in a file is meant from where the file is; one in a variable or an option from here.
Value with_normal_paths(const Key& key, Value value, const std::filesystem::path& base) {
  if (auto* path = std::get_if<std::string>(&value); path && is_path(key.kind)) {
    if (!path->empty()) *path = normal_path(base, *path);
  } else if (key.kind == KeyKind::paths) {
    for (std::string& path : std::get<std::vector<std::string>>(value))
      path = normal_path(base, path);
  } else if (auto* hooks = std::get_if<std::vector<Hook>>(&value)) {
    for (Hook& hook : *hooks) {
      // A command that gives the models runs where the configuration lies, a hook where we are.
      if (!hook.cwd.empty() || key.kind == KeyKind::models) hook.cwd = normal_path(base, hook.cwd);
    }
  }
  return value;
}

/// The key's variable, of the process or of `.env`.
/// errors  a text that is no value of the key
std::optional<Setting> find_variable_of(const Key& key, const Surroundings& surroundings,
                                        const Variables& dotenv) {
  const std::string name = variable_of(key);
  if (name.empty()) return std::nullopt;
  const auto found = find_variable(surroundings, dotenv, name);
  if (!found) return std::nullopt;
  const auto& [text, source] = *found;
  const std::string said = fmt::format("{} is \"{}\".", source, text);
  const auto value = parse_value(key.kind, text);
  if (!value) {
    throw Error("", fmt::format("\"{}\" must be {}", key.name,
                                key.kind == KeyKind::paths ? "a list separated by colons"
                                                           : kind_in_words(key.kind)))
        .with_detail(said);
  }
  try {
    if (key.check != nullptr) key.check(*value);
  } catch (Error& error) {
    throw error.with_detail(error.detail.empty() ? said : said + " " + error.detail);
  }
  return Setting{with_normal_paths(key, *value, ""), source};
}

/// DATABASE_URL is every program's, SOFTBEE_URL ours: ours first, but a process before any `.env`.
std::optional<ConnectionTarget> find_url_variable(const Surroundings& surroundings,
                                                  const Variables& dotenv) {
  for (const Variables& file : {Variables{}, dotenv}) {
    for (const std::string& name : {variable_of(require_key("url")), std::string("DATABASE_URL")}) {
      if (const auto url = find_variable(surroundings, file, name))
        return ConnectionTarget{url->first, url->second};
    }
  }
  return std::nullopt;
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
  const auto dotenv_text = read_file(surroundings.folder / ".env");
  const Variables dotenv = dotenv_text ? parse_dotenv(*dotenv_text) : Variables{};
  settings.configuration_ = read_configuration(
      options, surroundings, find_variable_of(require_key("directory"), surroundings, dotenv));

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
  for (const Key& key : all_keys()) {
    if (key.name == "url") continue;
    settings.settings_[std::string(key.name)] =
        settings.setting_of(key, options, find_variable_of(key, surroundings, dotenv));
  }
  settings.directory_ = settings.text("directory");
  if (options.database) settings.option_ = {*options.database, "-D"};
  settings.variable_ = find_url_variable(surroundings, dotenv);
  settings.open_files_ = find_open_passwords(settings.configuration_, dotenv, surroundings.folder);
  return settings;
}

Setting Settings::setting_of(const Key& key, const GlobalOptions& options,
                             const std::optional<Setting>& variable) const {
  if (key.name == "directory" && options.directory)
    return {Value(normal_path("", *options.directory)), "-d"};
  if (variable) return *variable;
  if (const ConfiguredValue* found = find_configured(std::string(key.name))) {
    const auto base = std::filesystem::path(configuration_.path).parent_path();
    return {with_normal_paths(key, found->value, base),
            fmt::format("{}:{}", found->place.file, found->place.line)};
  }
  return {key.fallback, "default"};
}

/// In the section of the environment, else at the top.
const ConfiguredValue* Settings::find_configured(const std::string& key) const {
  const auto find_in = [&](const ConfiguredValues& values) {
    const auto found = values.find(key);
    return found == values.end() ? nullptr : &found->second;
  };
  const auto section = configuration_.environments.find(environment_);
  if (section != configuration_.environments.end()) {
    if (const ConfiguredValue* found = find_in(section->second)) return found;
  }
  return find_in(configuration_.common);
}

const Setting& Settings::setting(std::string_view key) const {
  return settings_.find(require_key(key).name)->second;
}

bool Settings::boolean(std::string_view key) const { return std::get<bool>(*setting(key).value); }

std::string Settings::text(std::string_view key) const {
  const auto& value = setting(key).value;
  return value ? std::get<std::string>(*value) : std::string();
}

std::vector<std::string> Settings::texts(std::string_view key) const {
  const auto& value = setting(key).value;
  return value ? std::get<std::vector<std::string>>(*value) : std::vector<std::string>();
}

int Settings::truncate_slug_length() const {
  return static_cast<int>(std::get<std::int64_t>(*setting("truncate_slug_length").value));
}

std::vector<Hook> Settings::hooks() const {
  const auto& value = setting("hooks").value;
  return value ? std::get<std::vector<Hook>>(*value) : std::vector<Hook>();
}

VersionLocations Settings::version_locations() const {
  VersionLocations locations = VersionLocations::of_directory(directory_);
  if (const auto& value = setting("version_locations").value)
    locations.folders = std::get<std::vector<std::string>>(*value);
  locations.is_recursive = boolean("recursive_version_locations");
  return locations;
}

std::string Settings::mistaken_environment() const {
  if (environment_source_.empty() || configuration_.environments.contains(environment_)) return "";
  std::vector<std::string> names;
  for (const auto& [name, values] : configuration_.environments) {
    const auto found = values.find("protected");
    if (found != values.end() && std::get<bool>(found->second.value)) names.push_back(name);
  }
  const auto near = nearest_names(environment_, names, 1);
  return near.empty() ? "" : near.front();
}

std::string Settings::protection() const {
  if (const std::string meant = mistaken_environment(); !meant.empty()) {
    return fmt::format("{} has no section [{}] (from {}), and its section [{}] is protected.",
                       configuration_.path, environment_, environment_source_, meant);
  }
  const auto section = configuration_.environments.find(environment_);
  const std::string& source = setting("protected").source;
  const ConfiguredValue* configured = find_configured("protected");
  const bool is_from_file =
      configured != nullptr &&
      source == fmt::format("{}:{}", configured->place.file, configured->place.line);
  if (!is_from_file) return fmt::format("{} says so.", source);
  const bool is_of_section = section != configuration_.environments.end() &&
                             section->second.find("protected") != section->second.end();
  return fmt::format(
      "{} has protected = true {}.", configuration_.path,
      is_of_section ? fmt::format("in its section [{}]", environment_) : "at its top");
}

const ConfiguredValues* Settings::require_section() const {
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
    error.with_hint(!near.empty() ? fmt::format("Did you mean \"{}\"?", near.front())
                    : environment_source_ == "-E" ? "Add the section, or leave -E out."
                                                  : "Add the section, or set DATABASE_URL.");
  }
  throw error;
}

ConnectionTarget Settings::connection() const {
  const auto of_values = [&](const ConfiguredValues* values,
                             const std::string& source) -> std::optional<ConnectionTarget> {
    if (values == nullptr) return std::nullopt;
    const auto url = values->find("url");
    if (url == values->end()) return std::nullopt;
    const Place& place = url->second.place;
    return ConnectionTarget{std::get<std::string>(url->second.value), source,
                            fmt::format("{}:{}", place.file, place.line)};
  };
  const std::string section = fmt::format("[{}] in {}", environment_, configuration_.path);
  if (option_) return *option_;
  if (environment_source_ == "-E") {
    if (const auto target = of_values(require_section(), section)) return *target;
  }
  if (variable_) return *variable_;
  if (const auto target = of_values(require_section(), section)) return *target;
  if (const auto target = of_values(&configuration_.common, configuration_.path)) return *target;
  return {"", "libpq's variables and defaults"};
}

std::optional<ConnectionTarget> Settings::scratch_connection() const {
  const Setting& found = setting("scratch_url");
  if (!found.value) return std::nullopt;
  return ConnectionTarget{std::get<std::string>(*found.value), found.source};
}

Settings Settings::aimed_at(ConnectionTarget target) const {
  Settings others = *this;
  others.option_ = std::move(target);
  return others;
}

}  // namespace softbee
