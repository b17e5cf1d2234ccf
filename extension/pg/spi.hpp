// SQL from C++: statements of scripts, run as the caller with everything the caller has; and our
// own few queries on the server's views, run with a pinned search_path.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "extension/pg/value.hpp"

namespace softbee::pg {

/// An SPI connection. The abort that ends an exception closes it: closing it earlier would close
/// the caller's.
class Spi {
 public:
  enum class Transactions { belong_to_caller, may_end };
  explicit Spi(Transactions transactions = Transactions::belong_to_caller);
  ~Spi();
  Spi(const Spi&) = delete;
  Spi& operator=(const Spi&) = delete;

 private:
  int exceptions_;
};

/// Runs one statement and throws its rows away, as psql -q -o /dev/null does; gives their number,
/// or that of the rows it changed. REQUIRES: an Spi.
/// errors  those of the statement; 0A000 for a statement that SPI does not run
std::int64_t run_statement(const std::string& statement);

using TextRow = std::vector<std::optional<std::string>>;
/// Rows of a query of ours as text. Parameters are text. All names in it resolve in pg_catalog.
std::vector<TextRow> query_rows(const char* query, const std::vector<std::string>& parameters = {});

}  // namespace softbee::pg
