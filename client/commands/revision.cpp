// revision, merge: new scripts, offline.
#include <memory>

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include "client/commands/command.hpp"
#include "client/commands/script_options.hpp"
#include "client/new_script.hpp"
#include "core/error.hpp"

namespace softbee {
namespace {

/// `--depends-on a,b --depends-on c`, never swallowing the words behind it.
CLI::Option* add_list(CLI::App& app, const std::string& name, std::vector<std::string>& values,
                      const std::string& description) {
  return app.add_option(name, values, description)
      ->allow_extra_args(false)
      ->delimiter(',')
      ->type_name("NAME");
}

void add_version_path(CLI::App& app, NewScript& script) {
  app.add_option("--version-path", script.version_path,
                 "folder for it: one of the version locations")
      ->type_name("FOLDER");
}

void add_revision_id(CLI::App& app, NewScript& script) {
  app.add_option("--rev-id", script.revision_id, "its ID, instead of a new one")->type_name("ID");
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
  app.add_option("-m,--message", script.message, "what it does; becomes the file's name too")
      ->type_name("TEXT");
  app.add_option("--head", options.head, "revision it revises (head); base: a new base")
      ->type_name("REVISION");
  app.add_flag("--splice", script.splice, "allow a head that is none: a new branch from there");
  add_list(app, "--branch-label", script.branch_labels, "label of the branch that begins here");
  add_version_path(app, script);
  add_revision_id(app, script);
  add_list(app, "--depends-on", script.depends_on,
           "revision or label that must be applied before it");
  app.add_flag("--sql", script.only_print, "print the script, write no file");
}

Run setup_revision(CLI::App& app) {
  auto options = std::make_shared<MigrateOptions>();
  auto autogenerate = std::make_shared<bool>(false);
  add_script_options(app, options->script);
  app.add_flag("--autogenerate", *autogenerate,
               "fill it from the models, as migrate does and with its options");
  add_migrate_options(app, *options);
  for (const char* name : {"--models", "--include", "--exclude", "--from-database", "--x-arg",
                           "--rename", "--allow-data-loss", "--concurrently"})
    app.get_option(name)->group("");  // the help of migrate has them
  return [options, autogenerate](const Context& context) {
    return run_revision(context, *options, *autogenerate);
  };
}

Run setup_merge(CLI::App& app) {
  auto options = std::make_shared<NewScript>();
  options->message = "merge";
  options->heads.clear();
  app.add_option("revisions", options->heads, "the heads to join (heads)")
      ->required()
      ->type_name("REVISION…");
  app.add_option("-m,--message", options->message, "what it does (merge)")->type_name("TEXT");
  app.add_flag("--splice", options->splice, "allow revisions that are no heads");
  add_list(app, "--branch-label", options->branch_labels, "label of the branch that begins here");
  add_version_path(app, *options);
  add_revision_id(app, *options);
  return [options](const Context& context) { return run_merge(context, *options); };
}

}  // namespace softbee
