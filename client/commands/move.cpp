// upgrade, downgrade, stamp: what changes where a database stands. The way is Deploy's; here the
// options and the questions.
#include <memory>
#include <optional>

#include <fmt/format.h>

#include "client/commands/command.hpp"
#include "client/commands/protection.hpp"
#include "client/deploy.hpp"
#include "client/offline_sql.hpp"
#include "client/options.hpp"
#include "core/error.hpp"

namespace softbee {
namespace {

struct MoveOptions {
  std::string target;
  DeployOptions deploy;
  std::string backup;  ///< empty: none was asked for
  bool as_sql = false;
  bool is_confirmed = false;
};

struct StampOptions {
  std::vector<std::string> targets;
  DeployOptions deploy;
  bool purge = false;
  bool adopt = false;
  bool as_sql = false;
  bool is_confirmed = false;
};

/// What every command of this file understands.
void add_common(CLI::App& app, DeployOptions& deploy, bool& as_sql) {
  add_flag(app, "--sql", as_sql, "print a script for psql instead of connecting");
  add_option(app, "--tag", deploy.settings.tag, "TEXT", "a name for this run, kept in the log");
  add_flag(app, "--keep", deploy.keep,
           "leave revisions on the server that were not applied and whose file is gone");
}

void add_x_values(CLI::App& app, DeployOptions& deploy) {
  add_repeatable(app, "-x,--x-arg", deploy.settings.x_values, "NAME=VALUE",
                 "for scripts: current_setting('softbee_x.NAME'); repeatable");
}

OfflineScripts read_offline_scripts(const Context& context) {
  std::vector<Script> scripts;
  std::vector<Revision> revisions;
  std::vector<std::string> sent_as;
  const auto folder = ScriptsFolder::read(context.settings.version_locations());
  for (const ScriptFile& file : folder.files()) {
    // No push will judge them: a COMMIT of theirs would end psql's transaction halfway.
    CheckedScript checked = check_script(read_script(file.path), file.path);
    if (!checked.problems.empty()) throw checked.problems.front();
    scripts.push_back(std::move(checked.script));
    revisions.push_back(scripts.back().revision);
    sent_as.push_back(file.sent_as);
  }
  return {Graph(std::move(revisions)), std::move(scripts), std::move(sent_as)};
}

int print_move(const Context& context, const MoveOptions& options, Direction direction) {
  OfflineRange range = parse_offline_range(options.target);
  if (direction == Direction::downgrade && options.target.find(':') == std::string::npos) {
    // Flask-Migrate's default; any other start would be a guess.
    if (options.target != "-1") {
      throw Error("SB010", "a downgrade to a script needs the revision where it starts")
          .with_hint(fmt::format("softbee downgrade --sql FROM:{}", options.target));
    }
    range.start = "head";
  }
  context.console.print(write_offline_move(read_offline_scripts(context), range, direction,
                                           to_server_settings(options.deploy.settings)));
  return exit_done;
}

/// One target may say where the database is: `stamp --sql START:TARGET`.
int print_stamp(const Context& context, const StampOptions& options) {
  std::optional<std::string> start;
  std::vector<std::string> targets;
  for (const std::string& typed : options.targets) {
    OfflineRange range = parse_offline_range(typed);
    if (typed.find(':') != std::string::npos) {
      if (start && *start != range.start) {
        throw UsageError{
            fmt::format("the script would start at \"{}\" and at \"{}\"", *start, range.start),
            "softbee stamp --sql START:TARGET TARGET"};
      }
      start = std::move(range.start);
    }
    targets.push_back(std::move(range.target));
  }
  context.console.print(write_offline_stamp(read_offline_scripts(context), start.value_or("base"),
                                            targets, to_server_settings(options.deploy.settings)));
  return exit_done;
}

/// A server knows where it is; only a script must be told.
void refuse_range(const std::string& target, std::string_view command) {
  if (target.find(':') == std::string::npos) return;
  throw UsageError{fmt::format("\"{}\" is a range, which only --sql takes", target),
                   fmt::format("softbee {} --sql {}", command, target)};
}

int run_upgrade(const Context& context, const MoveOptions& options) {
  if (options.as_sql) return print_move(context, options, Direction::upgrade);
  refuse_range(options.target, "upgrade");
  DeployOptions deploy_options = options.deploy;
  const std::string folder = context.settings.backup();
  if (!folder.empty()) deploy_options.backup = folder + "/";
  if (!options.backup.empty()) deploy_options.backup = options.backup;
  Deploy deploy(context, std::move(deploy_options));
  deploy.announce();
  return deploy.move(options.target, "upgrade");
}

int run_downgrade(const Context& context, const MoveOptions& options) {
  if (options.as_sql) return print_move(context, options, Direction::downgrade);
  refuse_range(options.target, "downgrade");
  require_someone_to_ask(context, options.is_confirmed);
  Deploy deploy(context, options.deploy);
  deploy.announce();
  ask(context, options.is_confirmed, fmt::format("Downgrade to \"{}\"", options.target));
  return deploy.move(options.target, "downgrade");
}

int run_stamp(const Context& context, StampOptions options) {
  if (options.adopt && !options.targets.empty()) {
    throw UsageError{"--adopt takes the versions from the database, and no target",
                     "softbee stamp --adopt"};
  }
  if (options.targets.empty()) options.targets = {"head"};
  if (options.as_sql) return print_stamp(context, options);
  for (const std::string& target : options.targets) refuse_range(target, "stamp");
  const bool is_confirmed = options.is_confirmed || !options.purge;
  require_someone_to_ask(context, is_confirmed);
  Deploy deploy(context, options.deploy);
  deploy.announce();
  ask(context, is_confirmed, "Forget its versions");
  if (options.adopt) return deploy.adopt();
  return deploy.stamp(options.targets, options.purge);
}

int run_ensure_version(const Context& context, bool as_sql) {
  if (as_sql) {
    context.console.print("CREATE EXTENSION IF NOT EXISTS softbee_migrate;\n");
    return exit_done;
  }
  Server server(context);
  server.announce();
  server.require_writable();
  if (server.has_extension() || !server.create_extension()) {
    context.console.info("Nothing to do: extension softbee_migrate is installed");
  }
  return exit_done;
}

}  // namespace

Run setup_ensure_version(CLI::App& app) {
  auto as_sql = std::make_shared<bool>(false);
  add_flag(app, "--sql", *as_sql, "print the statement instead of connecting");
  return [as_sql](const Context& context) { return run_ensure_version(context, *as_sql); };
}

Run setup_upgrade(CLI::App& app) {
  auto options = std::make_shared<MoveOptions>();
  options->target = "head";
  add_option(app, "target", options->target, "TARGET",
             "head, heads, a revision, +1, label@head, … (head)");
  add_common(app, options->deploy, options->as_sql);
  add_x_values(app, options->deploy);
  add_flag_with_value(app, "--backup", options->backup, "./",
                      "write a backup with pg_dump first: a file, or a folder/ (./)");
  add_option(app, "--verify-command", options->deploy.verify_command, "COMMAND",
             "run by the shell afterwards; when it fails, so does the upgrade, and it stays");
  return [options](const Context& context) { return run_upgrade(context, *options); };
}

Run setup_downgrade(CLI::App& app) {
  auto options = std::make_shared<MoveOptions>();
  options->target = "-1";
  add_option(app, "target", options->target, "TARGET", "-1, base, or the revision to keep (-1)");
  add_common(app, options->deploy, options->as_sql);
  add_x_values(app, options->deploy);
  add_flag(app, "-y,--yes", options->is_confirmed,
           "do not ask, also where the environment is protected");
  return [options](const Context& context) { return run_downgrade(context, *options); };
}

Run setup_stamp(CLI::App& app) {
  auto options = std::make_shared<StampOptions>();
  add_words(app, "targets", options->targets, "TARGET…",
            "revisions the database is at, or base (head)");
  add_flag(app, "--purge", options->purge, "forget the versions first, whatever they are");
  add_flag(app, "--adopt", options->adopt, "take over the versions that scripts of --sql noted");
  exclude_option(app, "--adopt", "--purge");
  add_common(app, options->deploy, options->as_sql);
  add_flag(app, "-y,--yes", options->is_confirmed,
           "do not ask, also where the environment is protected");
  return [options](const Context& context) { return run_stamp(context, *options); };
}

}  // namespace softbee
