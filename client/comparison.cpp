#include "client/comparison.hpp"

#include <fmt/format.h>

#include "client/model_loader.hpp"
#include "client/output.hpp"
#include "client/run_settings.hpp"
#include "core/error.hpp"
#include "core/schema/json.hpp"

namespace softbee {
namespace {

std::vector<std::string> both(std::vector<std::string> a, const std::vector<std::string>& b) {
  a.insert(a.end(), b.begin(), b.end());
  return a;
}

}  // namespace

Comparison::Comparison(const Context& context, const ComparisonOptions& options)
    : context_(context),
      options_(options),
      filter_{both(context.settings.texts("include"), options.include),
              both(context.settings.texts("exclude"), options.exclude)},
      scratch_(context),
      files_(
          read_models(options.models.empty() ? context.settings.models() : Value(options.models))),
      heads_(context, scratch_, options.x_values) {
  load_models_into_scratch();
  target_ = take_snapshot(models_->server);
  before_ = options_.from_database ? read_live_schema() : filter_.apply(heads_.snapshot());
  source_ = before_;
}

void Comparison::load_models_into_scratch() {
  models_ = scratch_.make();
  Connection& connection = models_->server.connection();
  for (const auto& [name, value] : to_server_settings({"", options_.x_values, true})) {
    connection.run(fmt::format("SELECT pg_catalog.set_config({}, {}, false)",
                               connection.quote(name), connection.quote(value)));
  }
  statements_ = split_models(models_->server, files_);
  LoadedModels loaded = load_models(models_->server, statements_, LoadMode::batches);
  left_out_ = std::move(loaded.left_out);
  context_.console.debug(fmt::format("loaded {}", counted(loaded.statements, "statement")));
}

/// Read only; the extension is there for the moment of a transaction that is rolled back.
schema::Snapshot Comparison::read_live_schema() {
  Server server(context_);
  if (!server.has_extension()) {
    server.require_writable();
    server.begin();
    server.create_extension_within();
  }
  const schema::Snapshot live = take_snapshot(server);
  server.roll_back();
  return without_unknown(live, target_, only_in_source_);
}

schema::Snapshot Comparison::take_snapshot(Server& server) const {
  return filter_.apply(schema::parse_snapshot(server.snapshot()));
}

void Comparison::change_source(const std::vector<std::string>& statements) {
  Server& heads = heads_.database();
  for (const std::string& statement : statements) heads.connection().run(statement);
  source_ = take_snapshot(heads);
}

void Comparison::report_left_out() const {
  for (const std::string& statement : left_out_)
    context_.console.warn(fmt::format("not run in a scratch database: {}", statement));
  if (!only_in_source_.empty()) {
    context_.console.info(
        fmt::format("Only in the database, and left as they are: {}", some_of(only_in_source_)));
  }
  const std::string not_compared = describe_not_compared(source_, target_);
  if (!not_compared.empty()) context_.console.info(fmt::format("Not compared: {}", not_compared));
}

}  // namespace softbee
