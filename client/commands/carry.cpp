// push: the scripts to the server, nothing applied. pull belongs here too.
#include <memory>

#include <CLI/CLI.hpp>

#include "client/commands/command.hpp"
#include "client/deploy.hpp"

namespace softbee {
namespace {

int run_push(const Context& context, bool keep) {
  Deploy deploy(context, {.keep = keep});
  deploy.announce();
  return deploy.push();
}

}  // namespace

Run setup_push(CLI::App& app) {
  auto keep = std::make_shared<bool>(false);
  app.add_flag("--keep", *keep,
               "leave revisions on the server that were not applied and whose file is gone");
  return [keep](const Context& context) { return run_push(context, *keep); };
}

}  // namespace softbee
