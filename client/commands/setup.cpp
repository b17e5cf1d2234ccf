// init, list-templates: the first thing a project does. A template is a folder of files that init
// copies: softbee.toml to where the command is typed, the others into the folder of the scripts.
#include <algorithm>
#include <filesystem>
#include <memory>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "client/commands/command.hpp"
#include "client/new_file.hpp"
#include "client/options.hpp"
#include "client/output.hpp"
#include "core/error.hpp"
#include "core/spelling.hpp"

namespace softbee {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view configuration_template =
    R"(# softbee's configuration. Everything in it is optional; docs/configuration.md has all keys.
# Which database: -D, else the section of -E, else DATABASE_URL (process or .env), else the section of the
# environment (SOFTBEE_ENV, FLASK_ENV, or local), else libpq's own variables.

directory = "${directory}"

[local]
# url = "postgresql://localhost/softbee_local"

[testing]
# url = "postgresql://localhost/softbee_test"

[production]
protected = true    # downgrade and stamp --purge ask, or need --yes
)";

constexpr std::string_view readme_text =
    R"(The scripts of this project's schema lie in versions/, one a revision. Make one with

    softbee revision -m "Add apiary model"

write its SQL, and apply it with

    softbee upgrade
)";

struct InitOptions {
  std::string template_name = "default";
  bool package = false, multidb = false;
};

struct TemplateFile {
  std::string path;  ///< below the template's folder
  std::string text;
};

constexpr std::string_view configuration_name = "softbee.toml";
constexpr std::string_view built_in_summary = "A folder of SQL scripts for one database.";

std::vector<TemplateFile> built_in_template() {
  return {{"versions/.gitkeep", ""},
          {"README", std::string(readme_text)},
          {std::string(configuration_name), std::string(configuration_template)}};
}

std::vector<TemplateFile> read_template(const std::string& folder) {
  std::vector<TemplateFile> files;
  try {
    for (auto at = fs::recursive_directory_iterator(folder); at != fs::end(at); ++at) {
      if (at->is_directory() && at->path().filename() == ".git") at.disable_recursion_pending();
      if (!at->is_regular_file()) continue;
      files.push_back(
          {at->path().lexically_relative(folder).string(), read_file(at->path()).value_or("")});
    }
  } catch (const fs::filesystem_error& error) {
    throw Error("",
                fmt::format("could not read template \"{}\": {}", folder, error.code().message()))
        .with_hint("Name a folder, or a template of softbee list-templates.");
  }
  std::sort(files.begin(), files.end(),
            [](const TemplateFile& a, const TemplateFile& b) { return a.path < b.path; });
  return files;
}

/// As with flask db init, a name with a slash is a path.
std::vector<TemplateFile> find_template(const std::string& name) {
  if (name == "default") return built_in_template();
  if (name.find('/') != std::string::npos) return read_template(name);
  const auto near = nearest_names(name, {"default"}, 1);
  std::error_code ignored;
  throw Error("", fmt::format("template \"{}\" does not exist", name))
      .with_detail("See softbee list-templates; a name with a slash is the path of a folder.")
      .with_hint(fs::is_directory(name, ignored) ? fmt::format("softbee init -t ./{}", name)
                 : near.empty()                  ? ""
                                                 : "Did you mean \"default\"?");
}

void make_folder(const Console& console, const std::string& path) {
  std::error_code failure;
  fs::create_directories(path, failure);
  if (failure)
    throw Error("", fmt::format("could not create folder \"{}\": {}", path, failure.message()));
  if (!console.as_json()) console.print(fmt::format("  Creating directory {} ...  done\n", path));
}

void make_file(const Console& console, const std::string& path, std::string_view text) {
  write_new_file(path, text);
  if (!console.as_json()) console.print(fmt::format("  Generating {} ...  done\n", path));
}

std::string with_directory(std::string text, const std::string& directory) {
  constexpr std::string_view token = "${directory}";
  std::string escaped;
  for (const char c : directory)
    escaped += c == '"' || c == '\\' ? std::string{'\\', c} : std::string{c};
  for (auto at = text.find(token); at != std::string::npos;
       at = text.find(token, at + escaped.size()))
    text.replace(at, token.size(), escaped);
  return text;
}

/// Here, where softbee looks first; one that is found already stays.
void make_configuration(const Context& context, const std::vector<TemplateFile>& files) {
  const std::string& present = context.settings.configuration_path();
  if (!present.empty()) return context.console.info(fmt::format("{} is left as it is", present));
  std::string text(configuration_template);
  for (const TemplateFile& file : files) {
    if (file.path == configuration_name) text = file.text;
  }
  make_file(context.console, std::string(configuration_name),
            with_directory(std::move(text), context.settings.directory()));
}

void require_no_python(const Console& console, const InitOptions& options) {
  if (options.multidb) {
    throw UsageError{"--multidb has no meaning here: a folder of scripts belongs to one database",
                     "Make one for each database: softbee -d migrations/orders init"};
  }
  if (options.package)
    console.warn("--package has no meaning here: scripts are SQL, not a Python package");
}

int run_init(const Context& context, const InitOptions& options) {
  const std::string& directory = context.settings.directory();
  const Console& console = context.console;
  require_no_python(console, options);
  const std::vector<TemplateFile> files = find_template(options.template_name);
  std::error_code failure;
  if (fs::exists(directory, failure) &&
      !(fs::is_directory(directory, failure) && fs::is_empty(directory, failure))) {
    throw Error("", fmt::format("folder \"{}\" already exists and is not empty", directory))
        .with_hint("Name another one with -d.");
  }
  const auto folders = context.settings.version_locations().folders;
  const std::string versions = VersionLocations::of_directory(directory).folders.front();
  const bool has_versions = std::find(folders.begin(), folders.end(), versions) != folders.end();
  make_folder(console, directory);
  for (const std::string& folder : folders) make_folder(console, folder);
  for (const TemplateFile& file : files) {
    if (file.path == configuration_name) continue;
    if (has_versions || !file.path.starts_with("versions/"))
      make_file(console, directory + "/" + file.path, file.text);
  }
  make_configuration(context, files);
  if (console.as_json())
    console.print(dump_json({{"directory", directory}, {"locations", folders}}));
  console.info(
      "Next: put DATABASE_URL into .env or a url into softbee.toml, then softbee revision -m "
      "\"…\"");
  return exit_done;
}

int run_list_templates(const Context& context) {
  if (context.console.as_json()) {
    auto rows = nlohmann::ordered_json::array();
    rows.push_back({{"template", "default"}, {"summary", built_in_summary}});
    context.console.print(dump_json(rows));
    return exit_done;
  }
  context.console.print(
      fmt::format("Available templates:\n\ndefault - {}\n\nTemplates are used via the 'init' "
                  "command, e.g.:\n\n  softbee init --template default\n",
                  built_in_summary));
  return exit_done;
}

}  // namespace

Run setup_init(CLI::App& app) {
  auto options = std::make_shared<InitOptions>();
  add_option(app, "-t,--template", options->template_name, "NAME_OR_PATH",
             "a template of list-templates, or the path of a folder (default)");
  add_flag(app, "--package", options->package, "no meaning here: scripts are SQL");
  add_flag(app, "--multidb", options->multidb, "no meaning here: refused");
  return [options](const Context& context) { return run_init(context, *options); };
}

Run setup_list_templates(CLI::App&) { return run_list_templates; }

}  // namespace softbee
