// migrate, check: what compares models with the schema. Their options stand, so that scripts and
// habits can be prepared; the comparison is a later version's.
#include <memory>

#include <CLI/CLI.hpp>

#include "client/commands/command.hpp"
#include "client/commands/script_options.hpp"
#include "core/error.hpp"

namespace softbee {

void refuse_comparing() {
  throw Error("", "this version cannot compare models with the schema yet")
      .with_hint("Write the SQL into a script by hand: softbee revision -m \"…\"");
}

Run setup_migrate(CLI::App& app) {
  auto options = std::make_shared<ScriptOptions>();
  auto arguments = std::make_shared<std::vector<std::string>>();
  add_script_options(app, *options);
  app.add_option("-x,--x-arg", *arguments, "KEY=VALUE for the models")
      ->allow_extra_args(false)
      ->type_name("KEY=VALUE");
  return [options, arguments](const Context&) -> int { refuse_comparing(); };
}

Run setup_check(CLI::App&) {
  return [](const Context&) -> int { refuse_comparing(); };
}

}  // namespace softbee
