#include "extension/pg/spi.hpp"

#include <exception>

#include "extension/pg/guard.hpp"
#include "extension/pg/session.hpp"

#include "extension/pg/server.hpp"

namespace softbee::pg {

Spi::Spi(Transactions transactions) : exceptions_(std::uncaught_exceptions()) {
  call([&] { SPI_connect_ext(transactions == Transactions::may_end ? SPI_OPT_NONATOMIC : 0); });
}

Spi::~Spi() {
  if (std::uncaught_exceptions() > exceptions_) return;
  SPI_finish();
}

std::int64_t run_statement(const std::string& statement) {
  const int outcome = call([&] {
    SPIExecuteOptions options{};
    options.dest = CreateDestReceiver(DestNone);
    return SPI_execute_extended(statement.c_str(), &options);
  });
  if (outcome < 0)
    throw Error("0A000", std::string("cannot run this statement in a script: ") +
                             SPI_result_code_string(outcome));
  return static_cast<std::int64_t>(SPI_processed);
}

std::vector<TextRow> query_rows(const char* query, const std::vector<std::string>& parameters) {
  std::vector<TextRow> rows;
  SettingsScope settings;
  // pg_temp is named so that it comes last: unnamed it would come first, and hold tables called
  // like the server's.
  settings.set("search_path", "pg_catalog, pg_temp");
  Spi spi;
  const auto count = call([&] {
    Oid types[8];
    Datum values[8];
    const int given = static_cast<int>(parameters.size());
    for (int i = 0; i < given; ++i) {
      types[i] = TEXTOID;
      values[i] = to_datum(Value(parameters[static_cast<std::size_t>(i)]));
    }
    const int outcome = SPI_execute_with_args(query, given, types, values, nullptr, true, 0);
    if (outcome != SPI_OK_SELECT) elog(ERROR, "query failed: %s", SPI_result_code_string(outcome));
    return SPI_processed;
  });
  const int columns = SPI_tuptable->tupdesc->natts;
  for (std::uint64_t i = 0; i < count; ++i) {
    TextRow row;
    for (int column = 1; column <= columns; ++column) {
      const char* value = call([&] {
        return static_cast<const char*>(
            SPI_getvalue(SPI_tuptable->vals[i], SPI_tuptable->tupdesc, column));
      });
      row.push_back(value == nullptr ? std::nullopt : std::optional<std::string>(value));
    }
    rows.push_back(std::move(row));
  }
  return rows;
}

}  // namespace softbee::pg
