#include "extension/pg/call.hpp"

#include "extension/pg/guard.hpp"

#include "extension/pg/server.hpp"

namespace softbee::pg {
namespace {

struct Bytes {
  const char* data;
  int length;
};

std::string to_string(Bytes bytes) {
  return std::string(bytes.data, static_cast<std::size_t>(bytes.length));
}

Bytes text_bytes(Datum datum) {
  ::text* packed = DatumGetTextPP(datum);
  return {VARDATA_ANY(packed), static_cast<int>(VARSIZE_ANY_EXHDR(packed))};
}

}  // namespace

bool Call::is_null(int argument) const { return info_->args[argument].isnull; }

std::optional<std::string> Call::text(int argument) const {
  if (is_null(argument)) return std::nullopt;
  return to_string(call([&] { return text_bytes(info_->args[argument].value); }));
}

bool Call::boolean(int argument) const { return DatumGetBool(info_->args[argument].value); }

std::optional<std::string> Call::json_text(int argument) const {
  if (is_null(argument)) return std::nullopt;
  return std::string(call([&] {
    return static_cast<const char*>(
        DatumGetCString(DirectFunctionCall1(jsonb_out, info_->args[argument].value)));
  }));
}

std::vector<std::optional<std::string>> Call::text_array(int argument) const {
  std::vector<std::optional<std::string>> texts;
  if (is_null(argument)) return texts;
  struct Elements {
    Datum* values;
    bool* nulls;
    int count;
    int dimensions;
  };
  const Elements elements = call([&] {
    ArrayType* array = DatumGetArrayTypeP(info_->args[argument].value);
    Elements found{nullptr, nullptr, 0, ARR_NDIM(array)};
    deconstruct_array(array, TEXTOID, -1, false, TYPALIGN_INT, &found.values, &found.nulls,
                      &found.count);
    return found;
  });
  if (elements.dimensions > 1) throw Error("2202E", "array must have one dimension");
  texts.reserve(static_cast<std::size_t>(elements.count));
  for (int i = 0; i < elements.count; ++i) {
    if (elements.nulls[i]) {
      texts.emplace_back();
    } else {
      texts.emplace_back(to_string(call([&] { return text_bytes(elements.values[i]); })));
    }
  }
  return texts;
}

ObjectId Call::function() const { return info_->flinfo->fn_oid; }

std::string Call::function_name() const {
  return std::string(call([&] { return const_cast<const char*>(get_func_name(function())); })) +
         "()";
}

bool Call::is_atomic() const {
  return info_->context == nullptr || !IsA(info_->context, CallContext) ||
         reinterpret_cast<CallContext*>(info_->context)->atomic || IsSubTransaction();
}

void Call::return_set() {
  if (is_set_) return;
  // RETURNS TABLE of one column returns its type and no row type; the shape is then in what the
  // caller expects.
  call([&] {
    const bool is_row = get_call_result_type(info_, nullptr, nullptr) == TYPEFUNC_COMPOSITE;
    InitMaterializedSRF(info_, is_row ? 0 : MAT_SRF_USE_EXPECTED_DESC);
  });
  is_set_ = true;
}

void Call::return_row(const Values& values) {
  return_set();
  call([&] {
    auto* result = reinterpret_cast<ReturnSetInfo*>(info_->resultinfo);
    MemoryContext row_memory =
        AllocSetContextCreate(CurrentMemoryContext, "softbee row", ALLOCSET_SMALL_SIZES);
    MemoryContext outer = MemoryContextSwitchTo(row_memory);
    Datum datums[MaxTupleAttributeNumber];
    bool nulls[MaxTupleAttributeNumber];
    // The SQL of an older version may lack columns at the right.
    Assert(result->setDesc->natts <= static_cast<int>(values.size()));
    for (std::size_t i = 0; i < values.size(); ++i) {
      nulls[i] = pg::is_null(values[i]);
      datums[i] = to_datum(values[i]);
    }
    tuplestore_putvalues(result->setResult, result->setDesc, datums, nulls);
    MemoryContextSwitchTo(outer);
    MemoryContextDelete(row_memory);
  });
}

void Call::return_text(const std::string& text) {
  result_ = call([&] { return to_datum(Value(text)); });
}

void Call::return_json(const std::string& text) {
  const Value value = Json{text};
  result_ = call([&] { return to_datum(value); });
}

}  // namespace softbee::pg
