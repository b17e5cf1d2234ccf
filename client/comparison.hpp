// Models against a schema: the scripts' heads, or with `--from-database` what the live database
// has. All of it happens in scratch databases; what is compared is the server's own catalog on
// both sides.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "client/context.hpp"
#include "client/heads.hpp"
#include "client/models.hpp"
#include "client/schema_compare.hpp"
#include "client/scratch.hpp"

namespace softbee {

struct ComparisonOptions {
  std::string models;                         ///< --models; empty: the configuration's
  std::vector<std::string> x_values;          ///< -x, for the scripts
  std::vector<std::string> include, exclude;  ///< besides the configuration's
  bool from_database = false;
};

class Comparison {
 public:
  /// Loads the models and takes both snapshots.
  /// errors  a model or a script that fails, with its place; ReplayFailed
  Comparison(const Context& context, const ComparisonOptions& options);

  /// As the diff starts from it: with the renames that were decided.
  const schema::Snapshot& source() const { return source_; }
  /// As it is: what a downgrade must give.
  const schema::Snapshot& before() const { return before_; }
  const schema::Snapshot& target() const { return target_; }
  /// Where the models are loaded.
  Server& models_database() { return models_->server; }
  const std::vector<ModelFile>& models() const { return files_; }
  const std::vector<ModelStatement>& statements() const { return statements_; }
  const ObjectFilter& filter() const { return filter_; }

  bool can_change_source() const { return !options_.from_database; }
  /// REQUIRES: can_change_source(). Of what the source would be after these statements, which a
  /// person decided: a new source.
  void change_source(const std::vector<std::string>& statements);
  /// As the database is now, and as the comparison sees it.
  schema::Snapshot take_snapshot(Server& server) const;

  /// Says what was left out of it: shared objects, kinds that are not compared, objects that only
  /// the live database has.
  void report_left_out() const;

 private:
  void load_models_into_scratch();
  schema::Snapshot read_live_schema();

  const Context& context_;
  ComparisonOptions options_;
  ObjectFilter filter_;
  ScratchServer scratch_;
  std::vector<ModelFile> files_;
  std::vector<ModelStatement> statements_;
  std::unique_ptr<ScratchDatabase> models_;
  Heads heads_;
  schema::Snapshot before_, source_, target_;
  std::vector<std::string> left_out_;        ///< statements on shared objects
  std::vector<std::string> only_in_source_;  ///< with from_database: kept as they are
};

}  // namespace softbee
