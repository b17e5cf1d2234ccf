// revision, merge: new scripts, offline.
#include <memory>

#include <fmt/format.h>

#include "client/commands/command.hpp"
#include "client/commands/script_options.hpp"
#include "client/new_script.hpp"
#include "client/options.hpp"
#include "core/error.hpp"

namespace softbee {
namespace {

void add_version_path(CLI::App& app, NewScript& script) {
  add_option(app, "--version-path", script.version_path, "FOLDER",
             "folder for it: one of the version locations");
}

void add_revision_id(CLI::App& app, NewScript& script) {
  add_option(app, "--rev-id", script.revision_id, "ID", "its ID, instead of a new one");
}

int run_revision(const Context& context, const MigrateOptions& options, bool autogenerate) {
  if (autogenerate) return run_migrate(context, options);
  NewScript script = options.script.script;
  script.heads = {options.script.head};
  write_new_script(context, script);
  return exit_done;
}

int run_merge(const Context& context, const NewScript& script) {
  write_new_script(context, script);
  return exit_done;
}

}  // namespace

void add_script_options(CLI::App& app, ScriptOptions& options) {
  NewScript& script = options.script;
  add_option(app, "-m,--message", script.message, "TEXT",
             "what it does; becomes the file's name too");
  add_option(app, "--head", options.head, "REVISION",
             "revision it revises (head); base: a new base");
  add_flag(app, "--splice", script.splice, "allow a head that is none: a new branch from there");
  add_list(app, "--branch-label", script.branch_labels, "NAME",
           "label of the branch that begins here");
  add_version_path(app, script);
  add_revision_id(app, script);
  add_list(app, "--depends-on", script.depends_on, "NAME",
           "revision or label that must be applied before it");
  add_flag(app, "--sql", script.only_print, "print the script, write no file");
}

Run setup_revision(CLI::App& app) {
  auto options = std::make_shared<MigrateOptions>();
  auto autogenerate = std::make_shared<bool>(false);
  add_script_options(app, options->script);
  add_flag(app, "--autogenerate", *autogenerate,
           "fill it from the models, as migrate does and with its options");
  add_migrate_options(app, *options);
  for (const char* name : {"--models", "--include", "--exclude", "--from-database", "--x-arg",
                           "--rename", "--allow-data-loss", "--concurrently"})
    hide_option(app, name);  // the help of migrate has them
  return [options, autogenerate](const Context& context) {
    return run_revision(context, *options, *autogenerate);
  };
}

Run setup_merge(CLI::App& app) {
  auto options = std::make_shared<NewScript>();
  options->message = "merge";
  options->heads.clear();
  add_words(app, "revisions", options->heads, "REVISION…", "the heads to join (heads)",
            Presence::required);
  add_option(app, "-m,--message", options->message, "TEXT", "what it does (merge)");
  add_flag(app, "--splice", options->splice, "allow revisions that are no heads");
  add_list(app, "--branch-label", options->branch_labels, "NAME",
           "label of the branch that begins here");
  add_version_path(app, *options);
  add_revision_id(app, *options);
  return [options](const Context& context) { return run_merge(context, *options); };
}

}  // namespace softbee
