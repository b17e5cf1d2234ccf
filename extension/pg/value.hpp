// Values on their way between C++ and columns, arguments and results of the server.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace softbee::pg {

using ObjectId = std::uint32_t;  ///< the server's Oid

struct Timestamp {
  std::int64_t microseconds;  ///< as the server counts them, from 2000-01-01 UTC
};
struct Interval {
  std::int64_t microseconds;
};
struct Json {
  std::string text;
};
struct Null {};

using Value = std::variant<Null, bool, std::int32_t, std::int64_t, std::string,
                           std::vector<std::string>, Timestamp, Interval, Json>;
using Values = std::vector<Value>;

/// NULL for an empty text.
inline Value null_if_empty(const std::string& text) {
  return text.empty() ? Value(Null{}) : Value(text);
}

/// The server's Datum of a value, in the current memory context. REQUIRES: inside pg::call.
unsigned long to_datum(const Value& value);
inline bool is_null(const Value& value) { return std::holds_alternative<Null>(value); }

/// A JSON object of texts, as text, quoted by the server.
std::string format_json(const std::vector<std::pair<std::string, std::string>>& fields);

/// `2026-11-24 10:30:00+00`, in the session's time zone.
std::string format_timestamp(Timestamp timestamp);

Timestamp now();  ///< the clock, not the transaction's start
Timestamp transaction_start();

}  // namespace softbee::pg
