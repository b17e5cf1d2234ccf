// The table of contents of the client.
#include "client/commands/command.hpp"

namespace softbee {
namespace {

constexpr Command table[] = {
    {"init", "make a folder for scripts, and softbee.toml", setup_init, "softbee init"},
    {"list-templates", "list what init can start from", setup_list_templates,
     "softbee list-templates"},
    {"config", "show the configuration in force, and where each value comes from", setup_config,
     "softbee config -E production"},
    {"revision", "write a new, empty script", setup_revision,
     "softbee revision -m \"Add apiary model\""},
    {"merge", "write a script that joins several heads", setup_merge,
     "softbee merge heads -m \"Join hives and honey\""},
    {"edit", "open scripts in an editor", setup_edit, "softbee edit head"},
    {"migrate", "write a script that makes the schema what the models say", setup_migrate,
     "softbee migrate -m \"Add queens\""},
    {"create-all", "make the models' schema in an empty database", setup_create_all,
     "softbee create-all"},
    {"upgrade", "push the scripts and apply them", setup_upgrade, "softbee upgrade head"},
    {"downgrade", "undo revisions", setup_downgrade, "softbee downgrade -1"},
    {"apply", "the same with a transaction for each revision", setup_apply, "softbee apply head"},
    {"stamp", "set the versions of the database, run nothing", setup_stamp,
     "softbee stamp 3f2a9c1d7e10"},
    {"resolve", "note that a revision was applied or undone by hand", setup_resolve,
     "softbee resolve 3f2a9c1d7e10 --reason \"built at night\""},
    {"ensure-version", "install the extension where it is missing", setup_ensure_version,
     "softbee ensure-version"},
    {"push", "carry the scripts to the server, apply nothing", setup_push,
     "softbee push -D postgresql://localhost/softbee_local"},
    {"pull", "write the scripts that the server has into files", setup_pull, "softbee pull"},
    {"plan", "show what an upgrade or a downgrade would run", setup_plan,
     "softbee plan --downgrade base"},
    {"current", "show where the database stands", setup_current, "softbee current --check-heads"},
    {"status", "show who migrates now, at what, and who waits", setup_status, "softbee status"},
    {"verify", "run the verify sections of the applied revisions", setup_verify, "softbee verify"},
    {"log", "show who applied what, when, and how it went", setup_log, "softbee log -n 20"},
    {"history", "list the revisions, newest first", setup_history, "softbee history --graph"},
    {"heads", "list the heads", setup_heads, "softbee heads --check-single"},
    {"branches", "list the branch points", setup_branches, "softbee branches -v"},
    {"show", "show a revision", setup_show, "softbee show head --db"},
    {"check", "find what the models and the scripts' schema differ in", setup_check,
     "softbee check"},
    {"check-graph", "look for everything a push would refuse in the files", setup_check_graph,
     "softbee check-graph --json"},
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
