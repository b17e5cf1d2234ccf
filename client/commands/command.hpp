// A command: its name, what it does, and how it is set up. To add one: a setup function in the file
// of its family, and a line in the table of command.cpp. `setup_x` adds options to an application
// of its own and returns what runs with them.
#pragma once

#include <functional>
#include <span>
#include <string_view>

#include "client/context.hpp"

namespace CLI {
class App;
}

namespace softbee {

using Run = std::function<int(const Context&)>;

struct Command {
  std::string_view name;
  std::string_view summary;
  Run (*setup)(CLI::App& app);
  std::string_view example = {};  ///< a line to type, for the help
};

/// In the order in which help lists them.
std::span<const Command> all_commands();
const Command* find_command(std::string_view name);

// setup.cpp
Run setup_init(CLI::App& app);
Run setup_list_templates(CLI::App& app);
// config.cpp
Run setup_config(CLI::App& app);
// revision.cpp
Run setup_revision(CLI::App& app);
Run setup_merge(CLI::App& app);
// edit.cpp
Run setup_edit(CLI::App& app);
// migrate.cpp
Run setup_migrate(CLI::App& app);
Run setup_check(CLI::App& app);
// create_all.cpp
Run setup_create_all(CLI::App& app);
// move.cpp
Run setup_upgrade(CLI::App& app);
Run setup_downgrade(CLI::App& app);
Run setup_stamp(CLI::App& app);
Run setup_ensure_version(CLI::App& app);
// operate.cpp
Run setup_apply(CLI::App& app);
Run setup_resolve(CLI::App& app);
Run setup_verify(CLI::App& app);
Run setup_status(CLI::App& app);
// carry.cpp
Run setup_push(CLI::App& app);
Run setup_pull(CLI::App& app);
// look.cpp: offline, from the files
Run setup_heads(CLI::App& app);
Run setup_history(CLI::App& app);
Run setup_branches(CLI::App& app);
Run setup_show(CLI::App& app);
// check.cpp
Run setup_check_graph(CLI::App& app);
// state.cpp: from the database
Run setup_current(CLI::App& app);
Run setup_plan(CLI::App& app);
Run setup_log(CLI::App& app);

}  // namespace softbee
