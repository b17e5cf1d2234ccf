#include "extension/pg/query.hpp"

#include <array>
#include <string_view>
#include <utility>

#include "extension/pg/guard.hpp"
#include "extension/pg/spi.hpp"

#include "extension/pg/server.hpp"

namespace softbee::pg {
namespace {

constexpr int most_columns = 64;

/// A cell as the server holds it. Trivial, as errors jump over it.
struct RawCell {
  enum { null, boolean, number, text, list } type;
  std::int64_t number_value;
  const char* data;
  int length;
  Datum* elements;
  int count;
};
using RawRow = std::array<RawCell, most_columns>;

void read_text(Datum datum, RawCell& cell) {
  ::text* packed = DatumGetTextPP(datum);
  cell.data = VARDATA_ANY(packed);
  cell.length = static_cast<int>(VARSIZE_ANY_EXHDR(packed));
}

void read_list(Datum datum, RawCell& cell) {
  bool* nulls;
  deconstruct_array(DatumGetArrayTypeP(datum), TEXTOID, -1, false, TYPALIGN_INT, &cell.elements,
                    &nulls, &cell.count);
  for (int i = 0; i < cell.count; ++i)
    if (nulls[i]) elog(ERROR, "a list holds NULL");
}

void read_cell(Datum datum, Oid type, RawCell& cell) {
  switch (type) {
    case BOOLOID:
      cell.type = RawCell::boolean;
      cell.number_value = DatumGetBool(datum);
      return;
    case INT2OID:
      cell.type = RawCell::number;
      cell.number_value = DatumGetInt16(datum);
      return;
    case INT4OID:
      cell.type = RawCell::number;
      cell.number_value = DatumGetInt32(datum);
      return;
    case OIDOID:
    case REGCLASSOID:
      cell.type = RawCell::number;
      cell.number_value = DatumGetObjectId(datum);
      return;
    case INT8OID:
      cell.type = RawCell::number;
      cell.number_value = DatumGetInt64(datum);
      return;
    case TEXTARRAYOID:
      cell.type = RawCell::list;
      read_list(datum, cell);
      return;
    case NAMEOID:
      cell.type = RawCell::text;
      cell.data = NameStr(*DatumGetName(datum));
      cell.length = static_cast<int>(strlen(cell.data));
      return;
    case TEXTOID:
      cell.type = RawCell::text;
      read_text(datum, cell);
      return;
    default:
      elog(ERROR, "a query gives a column of type %u", type);
  }
}

std::string take_text(const char* data, int length) {
  return to_utf8(std::string(data, static_cast<std::size_t>(length)));
}

Cell take_cell(const RawCell& raw) {
  switch (raw.type) {
    case RawCell::null:
      return Null{};
    case RawCell::boolean:
      return raw.number_value != 0;
    case RawCell::number:
      return raw.number_value;
    case RawCell::text:
      return take_text(raw.data, raw.length);
    case RawCell::list:
      break;
  }
  std::vector<std::string> texts;
  texts.reserve(static_cast<std::size_t>(raw.count));
  for (int i = 0; i < raw.count; ++i) {
    RawCell element{};
    call([&] { read_text(raw.elements[i], element); });
    texts.push_back(take_text(element.data, element.length));
  }
  return texts;
}

std::uint64_t run(const std::string& query, const std::optional<std::vector<std::string>>& texts) {
  const Value parameter = texts ? Value(*texts) : Value(Null{});
  return call([&] {
    Oid type = TEXTARRAYOID;
    Datum value = texts ? to_datum(parameter) : Datum{0};
    const char null = texts ? ' ' : 'n';
    const int outcome = SPI_execute_with_args(query.c_str(), 1, &type, &value, &null, true, 0);
    if (outcome != SPI_OK_SELECT) elog(ERROR, "query failed: %s", SPI_result_code_string(outcome));
    if (SPI_tuptable->tupdesc->natts > most_columns) elog(ERROR, "a query gives too many columns");
    return SPI_processed;
  });
}

Columns column_names() {
  Columns names;
  const TupleDesc shape = SPI_tuptable->tupdesc;
  for (int i = 0; i < shape->natts; ++i)
    names.emplace_back(NameStr(TupleDescAttr(shape, i)->attname));
  return names;
}

}  // namespace

CanonicalSettings::CanonicalSettings() {
  // pg_temp is named so that it comes last: unnamed it would come first.
  static constexpr std::pair<const char*, const char*> settings[] = {
      {"search_path", "pg_catalog, pg_temp"},
      {"quote_all_identifiers", "off"},
      {"DateStyle", "ISO"},
      {"IntervalStyle", "postgres"},
      {"TimeZone", "UTC"},
      {"extra_float_digits", "1"},
      {"bytea_output", "hex"},
      {"lc_monetary", "C"},
      // The catalogs' planner estimates are wild where nothing was analyzed yet, and compiling
      // takes longer than these queries.
      {"jit", "off"},
  };
  for (const auto& [name, value] : settings) settings_.set(name, value);
}

void query_each(const std::string& query, const std::optional<std::vector<std::string>>& texts,
                const std::function<void(const Columns& columns, Cells& row)>& take) {
  Spi spi;
  const std::uint64_t count = run(query, texts);
  const Columns columns = column_names();
  MemoryContext row_memory = call([] {
    return AllocSetContextCreate(CurrentMemoryContext, "softbee catalog row",
                                 ALLOCSET_DEFAULT_SIZES);
  });
  RawRow raw;
  Cells row;
  for (std::uint64_t i = 0; i < count; ++i) {
    call([&] {
      CHECK_FOR_INTERRUPTS();
      MemoryContextReset(row_memory);
      MemoryContext outer = MemoryContextSwitchTo(row_memory);
      const TupleDesc shape = SPI_tuptable->tupdesc;
      Datum* values = static_cast<Datum*>(palloc(sizeof(Datum) * shape->natts));
      bool* nulls = static_cast<bool*>(palloc(sizeof(bool) * shape->natts));
      heap_deform_tuple(SPI_tuptable->vals[i], shape, values, nulls);
      for (int column = 0; column < shape->natts; ++column) {
        RawCell& cell = raw[static_cast<std::size_t>(column)];
        cell = RawCell{};
        if (!nulls[column]) read_cell(values[column], TupleDescAttr(shape, column)->atttypid, cell);
      }
      MemoryContextSwitchTo(outer);
    });
    row.clear();
    for (std::size_t column = 0; column < columns.size(); ++column)
      row.push_back(take_cell(raw[column]));
    take(columns, row);
  }
}

}  // namespace softbee::pg
