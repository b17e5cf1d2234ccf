// create-all: the models' schema in an empty database, all or nothing; `stamp` then says which
// revisions are in it.
#include <memory>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "client/commands/command.hpp"
#include "client/commands/protection.hpp"
#include "client/model_loader.hpp"
#include "client/options.hpp"
#include "client/output.hpp"
#include "client/report.hpp"
#include "core/error.hpp"
#include "core/schema/json.hpp"

namespace softbee {
namespace {

struct CreateAllOptions {
  std::string models;
  bool is_confirmed = false;
};

/// What is there would be in the way, or would be taken for a part of the models.
void require_empty(Server& server) {
  const schema::Snapshot present = schema::parse_snapshot(server.snapshot());
  std::vector<std::string> names;
  for (const schema::Object& object : present.objects) {
    if (object.parent.empty() && object.kind != schema::Kind::extension)
      names.push_back(fmt::format("{} {}", to_string(object.kind), object.identity));
  }
  for (const auto& [kind, count] : present.not_compared)
    names.push_back(counted(static_cast<std::size_t>(count), kind));
  if (names.empty()) return;
  throw Error("", fmt::format("database {} is not empty", server.connection().database()))
      .with_detail(fmt::format("It has {}.", some_of(names)))
      .with_hint("softbee upgrade brings a database that has a history to its heads.")
      .with_reason("not_empty");
}

int load(const Context& context, Server& server, const std::vector<ModelFile>& files) {
  server.begin();
  if (!server.has_extension()) server.create_extension_within();
  require_empty(server);
  const auto statements = split_models(server, files);
  const LoadedModels loaded = load_models(server, statements, LoadMode::one_transaction);
  server.commit();
  context.console.info(
      fmt::format("Created the schema of the models: {}. Where the revisions make the same: "
                  "softbee stamp heads",
                  counted(loaded.statements, "statement")));
  if (context.console.as_json())
    context.console.print(dump_json({{"statements", loaded.statements}}));
  return exit_done;
}

int run_create_all(const Context& context, const CreateAllOptions& options) {
  const auto files =
      read_models(options.models.empty() ? context.settings.models() : Value(options.models));
  require_someone_to_ask(context, options.is_confirmed);
  Server server(context);
  server.announce();
  server.require_writable();
  ask(context, options.is_confirmed, "Create the schema of the models");
  try {
    return load(context, server, files);
  } catch (const ServerError& error) {
    server.roll_back();
    report_error(context.console, error,
                 {.at_caret = server.connection().is_lost()
                                  ? "the server undoes what was not committed; see what it has"
                                  : "nothing was created, the transaction was rolled back"});
    return exit_failed;
  } catch (...) {
    server.roll_back();
    throw;
  }
}

}  // namespace

Run setup_create_all(CLI::App& app) {
  auto options = std::make_shared<CreateAllOptions>();
  add_option(app, "--models", options->models, "PATH",
             "the wanted schema: a file or folder of SQL");
  add_flag(app, "-y,--yes", options->is_confirmed,
           "do not ask, also where the environment is protected");
  return [options](const Context& context) { return run_create_all(context, *options); };
}

}  // namespace softbee
