// push: the scripts to the server, nothing applied. pull: the scripts that the server has into
// files, for a checkout that lost them.
#include <memory>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "client/commands/command.hpp"
#include "client/deploy.hpp"
#include "client/digest.hpp"
#include "client/file_template.hpp"
#include "client/new_file.hpp"
#include "client/options.hpp"
#include "client/output.hpp"
#include "client/scripts_folder.hpp"
#include "client/server.hpp"
#include "core/error.hpp"
#include "core/script.hpp"
#include "core/text.hpp"

namespace softbee {
namespace {

int run_push(const Context& context, bool keep) {
  Deploy deploy(context, {.keep = keep});
  deploy.announce();
  return deploy.push();
}

/// The last component of the path that was pushed: who pushed it must not choose a folder here.
std::string file_name(const StoredScript& stored) {
  const std::string name = stored.path.substr(stored.path.rfind('/') + 1);
  if (name.ends_with(".sql") && !name.starts_with('.') && !find_control_character(name))
    return name;
  constexpr std::size_t longest_slug = 40;
  const std::string message = parse_script(stored.text, stored.path).revision.message;
  return fmt::format("{}_{}.sql", stored.revision, slug_of(message, longest_slug));
}

int run_pull(const Context& context) {
  const VersionLocations locations = context.settings.version_locations();
  const ScriptsFolder folder = ScriptsFolder::read(locations);
  Server server(context);
  server.require_extension();
  const Console& console = context.console;
  auto rows = nlohmann::ordered_json::array();
  std::vector<std::vector<std::string>> table;
  int differing = 0;
  Sha256 sha256;
  for (const StoredScript& stored : server.stored_scripts()) {
    const ScriptFile* file = folder.find(stored.revision);
    if (file != nullptr && file->sha256 == sha256.hex(stored.text)) continue;
    std::string path, action = "differs";
    if (file != nullptr) {
      path = file->path;
      ++differing;
    } else {
      path = fmt::format("{}/{}", locations.folders.front(), file_name(stored));
      action = "written";
      write_new_file(path, stored.text);
    }
    table.push_back({action, stored.revision, path});
    rows.push_back({{"revision", stored.revision}, {"action", action}, {"path", path}});
  }
  console.print(console.as_json() ? dump_json(rows) : format_table(table));
  if (table.empty()) console.info("Nothing to pull: every script of the server is here");
  if (differing == 0) return exit_done;
  throw Error("", fmt::format("{} of the server {} another text here, and was left alone",
                              counted(static_cast<std::size_t>(differing), "script"),
                              differing == 1 ? "has" : "have"))
      .with_hint(
          "Compare with softbee show REVISION --db; move the file away to pull the server's.");
}

}  // namespace

Run setup_push(CLI::App& app) {
  auto keep = std::make_shared<bool>(false);
  add_flag(app, "--keep", *keep,
           "leave revisions on the server that were not applied and whose file is gone");
  return [keep](const Context& context) { return run_push(context, *keep); };
}

Run setup_pull(CLI::App&) {
  return [](const Context& context) { return run_pull(context); };
}

}  // namespace softbee
