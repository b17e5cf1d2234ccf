// Options that revision and migrate share, as in Alembic.
#pragma once

#include <string>

#include "client/comparison.hpp"
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

/// migrate and `revision --autogenerate`
struct MigrateOptions {
  ScriptOptions script;
  ComparisonOptions comparison;
  std::vector<std::string> renames;  ///< as typed: OLD=NEW
  bool allow_data_loss = false;
  bool concurrently = false;
};

void add_migrate_options(CLI::App& app, MigrateOptions& options);
int run_migrate(const Context& context, const MigrateOptions& options);

}  // namespace softbee
