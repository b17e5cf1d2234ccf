// Options that revision and migrate share, as in Alembic.
#pragma once

#include <string>

#include "client/new_script.hpp"

namespace CLI {
class App;
}

namespace softbee {

struct ScriptOptions {
  NewScript script;
  std::string head = "head";
};

void add_script_options(CLI::App& app, ScriptOptions& options);

/// migrate and `revision --autogenerate`: errors  always, in this version
[[noreturn]] void refuse_comparing();

}  // namespace softbee
