#include "extension/pg/value.hpp"

#include "extension/pg/guard.hpp"

#include "extension/pg/server.hpp"

namespace softbee::pg {
namespace {

Datum text_datum(const std::string& text) {
  return PointerGetDatum(cstring_to_text_with_len(text.data(), static_cast<int>(text.size())));
}

Datum text_array_datum(const std::vector<std::string>& texts) {
  auto* elements = static_cast<Datum*>(palloc(sizeof(Datum) * (texts.size() + 1)));
  for (std::size_t i = 0; i < texts.size(); ++i) elements[i] = text_datum(texts[i]);
  return PointerGetDatum(
      construct_array(elements, static_cast<int>(texts.size()), TEXTOID, -1, false, TYPALIGN_INT));
}

Datum interval_datum(std::int64_t microseconds) {
  auto* interval = static_cast<::Interval*>(palloc0(sizeof(::Interval)));
  interval->time = microseconds;
  return IntervalPGetDatum(interval);
}

struct DatumMaker {
  Datum operator()(const Null&) const { return 0; }
  Datum operator()(bool value) const { return BoolGetDatum(value); }
  Datum operator()(std::int32_t value) const { return Int32GetDatum(value); }
  Datum operator()(std::int64_t value) const { return Int64GetDatum(value); }
  Datum operator()(const std::string& value) const { return text_datum(value); }
  Datum operator()(const std::vector<std::string>& value) const { return text_array_datum(value); }
  Datum operator()(const Timestamp& value) const { return TimestampTzGetDatum(value.microseconds); }
  Datum operator()(const Interval& value) const { return interval_datum(value.microseconds); }
  Datum operator()(const Json& value) const {
    return DirectFunctionCall1(jsonb_in, CStringGetDatum(value.text.c_str()));
  }
};

}  // namespace

unsigned long to_datum(const Value& value) { return std::visit(DatumMaker{}, value); }

std::string format_json(const std::vector<std::pair<std::string, std::string>>& fields) {
  const char* text = call([&] {
    StringInfoData buffer;
    initStringInfo(&buffer);
    appendStringInfoChar(&buffer, '{');
    for (const auto& [name, value] : fields) {
      if (buffer.len > 1) appendStringInfoString(&buffer, ", ");
      escape_json(&buffer, name.c_str());
      appendStringInfoString(&buffer, ": ");
      escape_json(&buffer, value.c_str());
    }
    appendStringInfoChar(&buffer, '}');
    return static_cast<const char*>(buffer.data);
  });
  return text;
}

std::string format_timestamp(Timestamp timestamp) {
  return call([&] { return timestamptz_to_str(timestamp.microseconds); });
}

Timestamp now() { return {GetCurrentTimestamp()}; }
Timestamp transaction_start() { return {GetCurrentTransactionStartTimestamp()}; }

}  // namespace softbee::pg
