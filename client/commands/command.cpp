// The table of contents of the client.
#include "client/commands/command.hpp"

namespace softbee {
namespace {

constexpr Command table[] = {
    {"init", "make a folder for scripts, and softbee.toml", setup_init},
    {"list-templates", "list what init can start from", setup_list_templates},
    {"config", "show the configuration in force, and where each value comes from", setup_config},
    {"revision", "write a new, empty script", setup_revision},
    {"merge", "write a script that joins several heads", setup_merge},
    {"edit", "open scripts in an editor", setup_edit},
    {"migrate", "write a script from models (a later version)", setup_migrate},
    {"upgrade", "push the scripts and apply them", setup_upgrade},
    {"downgrade", "undo revisions", setup_downgrade},
    {"stamp", "set the versions of the database, run nothing", setup_stamp},
    {"ensure-version", "install the extension where it is missing", setup_ensure_version},
    {"push", "carry the scripts to the server, apply nothing", setup_push},
    {"plan", "show what an upgrade or a downgrade would run", setup_plan},
    {"current", "show where the database stands", setup_current},
    {"log", "show who applied what, when, and how it went", setup_log},
    {"history", "list the revisions, newest first", setup_history},
    {"heads", "list the heads", setup_heads},
    {"branches", "list the branch points", setup_branches},
    {"show", "show a revision", setup_show},
    {"check", "find what models and schema differ in (a later version)", setup_check},
};

}  // namespace

std::span<const Command> all_commands() { return table; }

const Command* find_command(std::string_view name) {
  for (const Command& command : table) {
    if (command.name == name) return &command;
  }
  return nullptr;
}

}  // namespace softbee
