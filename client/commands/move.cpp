// upgrade, downgrade, stamp: what changes where a database stands. The way is Deploy's; here the
// options and the questions.
#include <memory>

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include "client/commands/command.hpp"
#include "client/deploy.hpp"
#include "core/error.hpp"

namespace softbee {
namespace {

struct MoveOptions {
  std::string target;
  bool keep = false;
  bool is_confirmed = false;
};

struct StampOptions {
  std::vector<std::string> targets;
  bool purge = false;
  bool keep = false;
  bool is_confirmed = false;
};

void add_keep(CLI::App& app, bool& keep) {
  app.add_flag("--keep", keep,
               "leave revisions on the server that were not applied and whose file is gone");
}

bool must_confirm(const Context& context, bool is_confirmed) {
  return context.settings.is_protected() && !is_confirmed;
}

/// A protected environment wants --yes from a program; nobody connects before it is given.
void require_someone_to_ask(const Context& context, bool is_confirmed) {
  if (!must_confirm(context, is_confirmed) || context.console.can_ask()) return;
  const std::string& environment = context.settings.environment();
  throw Error("", fmt::format("environment \"{}\" is protected", environment))
      .with_detail(fmt::format("{} has protected = true in its section [{}].",
                               context.settings.configuration_path(), environment))
      .with_hint("Add --yes if you mean it.");
}

/// And a yes from a person, who has been shown which database it is.
void ask(const Context& context, bool is_confirmed, const std::string& what) {
  if (!must_confirm(context, is_confirmed)) return;
  const std::string question =
      fmt::format("Environment \"{}\" is protected. {}?", context.settings.environment(), what);
  if (!context.console.confirm(question)) throw Error("", "not confirmed, nothing was done");
}

int run_upgrade(const Context& context, const MoveOptions& options) {
  Deploy deploy(context, options.keep);
  deploy.announce();
  return deploy.move(options.target, "upgrade");
}

int run_downgrade(const Context& context, const MoveOptions& options) {
  require_someone_to_ask(context, options.is_confirmed);
  Deploy deploy(context, options.keep);
  deploy.announce();
  ask(context, options.is_confirmed, fmt::format("Downgrade to \"{}\"", options.target));
  return deploy.move(options.target, "downgrade");
}

int run_stamp(const Context& context, const StampOptions& options) {
  const bool is_confirmed = options.is_confirmed || !options.purge;
  require_someone_to_ask(context, is_confirmed);
  Deploy deploy(context, options.keep);
  deploy.announce();
  ask(context, is_confirmed, "Forget its versions");
  return deploy.stamp(options.targets.empty() ? std::vector<std::string>{"head"} : options.targets,
                      options.purge);
}

}  // namespace

Run setup_upgrade(CLI::App& app) {
  auto options = std::make_shared<MoveOptions>();
  options->target = "head";
  app.add_option("target", options->target, "head, heads, a revision, +1, label@head, … (head)")
      ->type_name("TARGET");
  add_keep(app, options->keep);
  return [options](const Context& context) { return run_upgrade(context, *options); };
}

Run setup_downgrade(CLI::App& app) {
  auto options = std::make_shared<MoveOptions>();
  options->target = "-1";
  app.add_option("target", options->target, "-1, base, or the revision to keep (-1)")
      ->type_name("TARGET");
  add_keep(app, options->keep);
  app.add_flag("-y,--yes", options->is_confirmed,
               "do not ask, also where the environment is protected");
  return [options](const Context& context) { return run_downgrade(context, *options); };
}

Run setup_stamp(CLI::App& app) {
  auto options = std::make_shared<StampOptions>();
  app.add_option("targets", options->targets, "revisions the database is at, or base (head)")
      ->type_name("TARGET…");
  app.add_flag("--purge", options->purge, "forget the versions first, whatever they are");
  add_keep(app, options->keep);
  app.add_flag("-y,--yes", options->is_confirmed,
               "do not ask, also where the environment is protected");
  return [options](const Context& context) { return run_stamp(context, *options); };
}

}  // namespace softbee
