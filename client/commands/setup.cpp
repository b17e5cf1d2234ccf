// init: the first thing a project does. list-templates belongs here too.
#include <cerrno>
#include <cstring>
#include <filesystem>

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include "client/commands/command.hpp"
#include "client/new_script.hpp"
#include "core/error.hpp"

namespace softbee {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view configuration_template =
    R"(# softbee's configuration. Everything in it is optional; docs/configuration.md has all keys.
# Which database: -D, else the section of -E, else DATABASE_URL (process or .env), else the section of the
# environment (SOFTBEE_ENV, FLASK_ENV, or local), else libpq's own variables.

directory = "{directory}"

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

void make_folder(const Console& console, const std::string& path) {
  std::error_code failure;
  fs::create_directories(path, failure);
  if (failure)
    throw Error("", fmt::format("could not create folder \"{}\": {}", path, failure.message()));
  console.print(fmt::format("  Creating directory {} ...  done\n", path));
}

void make_file(const Console& console, const std::string& path, std::string_view text) {
  write_new_file(path, text);
  console.print(fmt::format("  Generating {} ...  done\n", path));
}

int run_init(const Context& context) {
  const std::string& directory = context.settings.directory();
  const Console& console = context.console;
  std::error_code failure;
  if (fs::exists(directory, failure) &&
      !(fs::is_directory(directory, failure) && fs::is_empty(directory, failure))) {
    throw Error("", fmt::format("folder \"{}\" already exists and is not empty", directory))
        .with_hint("Name another one with -d.");
  }
  make_folder(console, directory);
  make_folder(console, directory + "/versions");
  make_file(console, directory + "/versions/.gitkeep", "");
  make_file(console, directory + "/README", readme_text);
  if (context.settings.configuration_path().empty()) {
    make_file(console, "softbee.toml",
              fmt::format(fmt::runtime(configuration_template), fmt::arg("directory", directory)));
  } else {
    console.info(fmt::format("{} is left as it is", context.settings.configuration_path()));
  }
  console.info(
      "Next: put DATABASE_URL into .env or a url into softbee.toml, then softbee revision -m "
      "\"…\"");
  return exit_done;
}

}  // namespace

Run setup_init(CLI::App&) { return run_init; }

}  // namespace softbee
