// revision, merge: new scripts, offline. edit belongs here too.
#include <memory>

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include "client/commands/command.hpp"
#include "client/new_script.hpp"
#include "core/error.hpp"

namespace softbee {
namespace {

struct RevisionOptions {
  NewScript script;
  std::string head = "head";
};

/// `--depends-on a,b --depends-on c`, never swallowing the words behind it.
CLI::Option* add_list(CLI::App& app, const std::string& name, std::vector<std::string>& values,
                      const std::string& description) {
  return app.add_option(name, values, description)
      ->allow_extra_args(false)
      ->delimiter(',')
      ->type_name("NAME");
}

int run_revision(const Context& context, const RevisionOptions& options) {
  NewScript script = options.script;
  script.heads = {options.head};
  write_new_script(context, script);
  return exit_done;
}

int run_merge(const Context& context, const NewScript& script) {
  write_new_script(context, script);
  return exit_done;
}

}  // namespace

Run setup_revision(CLI::App& app) {
  auto options = std::make_shared<RevisionOptions>();
  app.add_option("-m,--message", options->script.message,
                 "what it does; becomes the file's name too")
      ->type_name("TEXT");
  app.add_option("--head", options->head, "revision it revises (head); base: a new base")
      ->type_name("REVISION");
  app.add_flag("--splice", options->script.splice,
               "allow a head that is none: a new branch from there");
  add_list(app, "--branch-label", options->script.branch_labels,
           "label of the branch that begins here");
  add_list(app, "--depends-on", options->script.depends_on,
           "revision or label that must be applied before it");
  app.add_option("--rev-id", options->script.revision_id, "its ID, instead of a new one")
      ->type_name("ID");
  return [options](const Context& context) { return run_revision(context, *options); };
}

Run setup_merge(CLI::App& app) {
  auto options = std::make_shared<NewScript>();
  options->message = "merge";
  options->heads.clear();
  app.add_option("revisions", options->heads, "the heads to join (heads)")
      ->required()
      ->type_name("REVISION…");
  app.add_option("-m,--message", options->message, "what it does (merge)")->type_name("TEXT");
  add_list(app, "--branch-label", options->branch_labels, "label of the branch that begins here");
  app.add_option("--rev-id", options->revision_id, "its ID, instead of a new one")->type_name("ID");
  return [options](const Context& context) { return run_merge(context, *options); };
}

}  // namespace softbee
