#include "extension/pg/table.hpp"

#include <exception>
#include <string_view>

#include "extension/pg/guard.hpp"

#include "extension/pg/server.hpp"

namespace softbee::pg {
namespace {

/// While an exception unwinds, the abort that ends it closes relations and scans; closing them here
/// would come too early.
class Unwinding {
 public:
  bool is_under_way() const { return std::uncaught_exceptions() > at_start_; }

 private:
  int at_start_ = std::uncaught_exceptions();
};

HeapTuple form_tuple(Relation relation, const Values& values) {
  Datum datums[MaxTupleAttributeNumber];
  bool nulls[MaxTupleAttributeNumber];
  TupleDesc shape = RelationGetDescr(relation);
  // A table that a later version of the extension widened: its new columns are NULL to this
  // library.
  for (int i = 0; i < shape->natts; ++i) {
    const bool is_given = i < static_cast<int>(values.size());
    nulls[i] = !is_given || is_null(values[i]);
    if (nulls[i] && TupleDescAttr(shape, i)->attnotnull)
      ereport(ERROR,
              (errcode(ERRCODE_NOT_NULL_VIOLATION),
               errmsg("column \"%s\" of table \"%s\" must have a value, and migrators know none",
                      NameStr(TupleDescAttr(shape, i)->attname), RelationGetRelationName(relation)),
               errhint("It is not of the extension: drop it, or its NOT NULL.")));
    datums[i] = nulls[i] ? 0 : to_datum(values[i]);
  }
  return heap_form_tuple(shape, datums, nulls);
}

}  // namespace

struct Scan::State {
  Relation relation = nullptr;
  Relation index = nullptr;  // open only for an ordered scan
  SysScanDesc scan = nullptr;
  Snapshot registered = nullptr;
  HeapTuple tuple = nullptr;
  MemoryContext scan_memory = nullptr;
  MemoryContext row_memory = nullptr;  // of one row: what had to be detoasted
  Datum* datums = nullptr;
  bool* nulls = nullptr;
  Unwinding unwinding;

  void open(ObjectId table, Visibility visibility) {
    scan_memory = AllocSetContextCreate(CurrentMemoryContext, "softbee scan", ALLOCSET_SMALL_SIZES);
    row_memory = AllocSetContextCreate(scan_memory, "softbee row", ALLOCSET_DEFAULT_SIZES);
    relation = table_open(table, AccessShareLock);
    const int columns = RelationGetDescr(relation)->natts;
    datums = static_cast<Datum*>(MemoryContextAlloc(scan_memory, sizeof(Datum) * columns));
    nulls = static_cast<bool*>(MemoryContextAlloc(scan_memory, sizeof(bool) * columns));
    // The catalog snapshot, which systable_beginscan would take, ends with the next catalog
    // look-up: have one of our own.
    registered = RegisterSnapshot(visibility == Visibility::statement ? GetActiveSnapshot()
                                                                      : GetLatestSnapshot());
  }
};

Scan::Scan(std::unique_ptr<State> state) : state_(std::move(state)) {}
Scan::Scan(Scan&&) noexcept = default;

Scan::Scan(ObjectId table, Visibility visibility) : state_(std::make_unique<State>()) {
  call([&] {
    state_->open(table, visibility);
    state_->scan =
        systable_beginscan(state_->relation, InvalidOid, false, state_->registered, 0, nullptr);
  });
}

Scan::Scan(ObjectId table, Visibility visibility, const std::string& key)
    : state_(std::make_unique<State>()) {
  call([&] {
    state_->open(table, visibility);
    ScanKeyData condition;
    ScanKeyInit(&condition, 1, BTEqualStrategyNumber, F_TEXTEQ, to_datum(Value(key)));
    condition.sk_collation = C_COLLATION_OID;
    state_->scan = systable_beginscan(state_->relation, primary_key_index(state_->relation), true,
                                      state_->registered, 1, &condition);
  });
}

Scan Scan::last_first(ObjectId table, Visibility visibility) {
  auto state = std::make_unique<State>();
  call([&] {
    state->open(table, visibility);
    // Looked up here: REINDEX CONCURRENTLY makes it another one between two scans of a run.
    state->index = index_open(primary_key_index(state->relation), AccessShareLock);
    state->scan =
        systable_beginscan_ordered(state->relation, state->index, state->registered, 0, nullptr);
  });
  return Scan(std::move(state));
}

Scan::~Scan() {
  if (!state_ || state_->scan == nullptr || state_->unwinding.is_under_way()) return;
  if (state_->index != nullptr) {
    systable_endscan_ordered(state_->scan);
    index_close(state_->index, AccessShareLock);
  } else {
    systable_endscan(state_->scan);
  }
  UnregisterSnapshot(state_->registered);
  table_close(state_->relation, AccessShareLock);
  MemoryContextDelete(state_->scan_memory);
}

bool Scan::next() {
  State& state = *state_;
  return call([&] {
    MemoryContextReset(state.row_memory);
    state.tuple = state.index != nullptr
                      ? systable_getnext_ordered(state.scan, BackwardScanDirection)
                      : systable_getnext(state.scan);
    if (!HeapTupleIsValid(state.tuple)) return false;
    heap_deform_tuple(state.tuple, RelationGetDescr(state.relation), state.datums, state.nulls);
    return true;
  });
}

RowId Scan::id() const {
  return {ItemPointerGetBlockNumber(&state_->tuple->t_self),
          ItemPointerGetOffsetNumber(&state_->tuple->t_self)};
}

bool Scan::is_null(int column) const { return state_->nulls[column]; }

std::string_view Scan::text(int column) const {
  if (state_->nulls[column]) return {};
  // Nearly every value lies in its row as it is, and reading it there cannot fail: no guard, which
  // costs more than it.
  const auto* stored = reinterpret_cast<struct varlena*>(DatumGetPointer(state_->datums[column]));
  if (!VARATT_IS_COMPRESSED(stored) && !VARATT_IS_EXTERNAL(stored))
    return {VARDATA_ANY(stored), static_cast<std::size_t>(VARSIZE_ANY_EXHDR(stored))};
  return call([&] {
    MemoryContext outer = MemoryContextSwitchTo(state_->row_memory);
    // Not DatumGetTextPP: inside this class its cast would name the member function `text`.
    auto* packed = pg_detoast_datum_packed(
        reinterpret_cast<struct varlena*>(DatumGetPointer(state_->datums[column])));
    MemoryContextSwitchTo(outer);
    return std::string_view(VARDATA_ANY(packed), VARSIZE_ANY_EXHDR(packed));
  });
}

std::vector<std::string> Scan::text_array(int column) const {
  std::vector<std::string> texts;
  if (state_->nulls[column]) return texts;
  struct Elements {
    Datum* values;
    bool* nulls;
    int count;
  };
  const Elements elements = call([&] {
    Elements found{};
    MemoryContext outer = MemoryContextSwitchTo(state_->row_memory);
    ArrayType* array = DatumGetArrayTypeP(state_->datums[column]);
    if (ARR_NDIM(array) > 0)
      deconstruct_array(array, TEXTOID, -1, false, TYPALIGN_INT, &found.values, &found.nulls,
                        &found.count);
    MemoryContextSwitchTo(outer);
    return found;
  });
  for (int i = 0; i < elements.count; ++i) {
    if (elements.nulls[i]) continue;
    const auto* value =
        reinterpret_cast<const struct varlena*>(DatumGetPointer(elements.values[i]));
    texts.emplace_back(VARDATA_ANY(value), VARSIZE_ANY_EXHDR(value));
  }
  return texts;
}

std::int64_t Scan::number(int column) const { return DatumGetInt64(state_->datums[column]); }
Timestamp Scan::timestamp(int column) const {
  return {DatumGetTimestampTz(state_->datums[column])};
}

namespace {

/// The catalog's way of writing fills plain indexes, and columns that may be empty; anything else
/// that somebody added here would get wrong entries, or take the server down.
void check_can_be_written(Relation relation, CatalogIndexState indexes) {
  for (int i = 0; i < indexes->ri_NumIndices; ++i) {
    const IndexInfo* index = indexes->ri_IndexRelationInfo[i];
    if (index->ii_Expressions == NIL && index->ii_Predicate == NIL &&
        index->ii_ExclusionOps == nullptr &&
        indexes->ri_IndexRelationDescs[i]->rd_index->indimmediate)
      continue;
    ereport(ERROR, (errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
                    errmsg("index \"%s\" on table \"%s\" cannot be kept up by migrators",
                           RelationGetRelationName(indexes->ri_IndexRelationDescs[i]),
                           RelationGetRelationName(relation)),
                    errdetail("It has an expression, a predicate, an exclusion or is deferrable."),
                    errhint("Drop it; an index on plain columns does no harm.")));
  }
  // pg_restore --disable-triggers leaves them on for ordinary sessions only, and a subscriber would
  // take our rows.
  const TriggerDesc* triggers = relation->trigdesc;
  for (int i = 0; triggers != nullptr && i < triggers->numtriggers; ++i) {
    const Trigger& trigger = triggers->triggers[i];
    if (!std::string_view(trigger.tgname).starts_with("softbee_guard") ||
        trigger.tgenabled == TRIGGER_FIRES_ALWAYS)
      continue;
    ereport(ERROR,
            (errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
             errmsg("trigger \"%s\" on table \"%s\" does not guard it any more", trigger.tgname,
                    RelationGetRelationName(relation)),
             errhint("A superuser can: ALTER TABLE %s ENABLE ALWAYS TRIGGER %s;",
                     quote_qualified_identifier(get_namespace_name(RelationGetNamespace(relation)),
                                                RelationGetRelationName(relation)),
                     quote_identifier(trigger.tgname))));
  }
}

/// After its first commit a CALL has no snapshot, and 18 asserts one where a row may be toasted.
class WriteSnapshot {
 public:
  WriteSnapshot() : is_own_(!ActiveSnapshotSet()) {
    if (is_own_) PushActiveSnapshot(GetTransactionSnapshot());
  }
  void pop() const {
    if (is_own_) PopActiveSnapshot();
  }

 private:
  bool is_own_;  // no destructor: an error jumps over it, and the abort pops
};

}  // namespace

struct TableWriter::State {
  Relation relation = nullptr;
  CatalogIndexState indexes = nullptr;
  MemoryContext row_memory = nullptr;
  Unwinding unwinding;
};

TableWriter::TableWriter(ObjectId table) : state_(std::make_unique<State>()) {
  call([&] {
    state_->row_memory =
        AllocSetContextCreate(CurrentMemoryContext, "softbee writer", ALLOCSET_DEFAULT_SIZES);
    state_->relation = table_open(table, RowExclusiveLock);
    state_->indexes = CatalogOpenIndexes(state_->relation);
    check_can_be_written(state_->relation, state_->indexes);
  });
}

TableWriter::~TableWriter() {
  if (state_->unwinding.is_under_way()) return;
  CatalogCloseIndexes(state_->indexes);
  table_close(state_->relation,
              NoLock);  // the lock stays to the end of the transaction, as after any INSERT
  MemoryContextDelete(state_->row_memory);
}

void TableWriter::insert(const Values& values) {
  call([&] {
    MemoryContextReset(state_->row_memory);
    MemoryContext outer = MemoryContextSwitchTo(state_->row_memory);
    const WriteSnapshot snapshot;
    CatalogTupleInsertWithInfo(state_->relation, form_tuple(state_->relation, values),
                               state_->indexes);
    snapshot.pop();
    MemoryContextSwitchTo(outer);
  });
}

void TableWriter::update(RowId row, const Values& values) {
  call([&] {
    MemoryContextReset(state_->row_memory);
    MemoryContext outer = MemoryContextSwitchTo(state_->row_memory);
    ItemPointerData place;
    ItemPointerSet(&place, row.block, row.offset);
    const WriteSnapshot snapshot;
    CatalogTupleUpdateWithInfo(state_->relation, &place, form_tuple(state_->relation, values),
                               state_->indexes);
    snapshot.pop();
    MemoryContextSwitchTo(outer);
  });
}

void TableWriter::erase(RowId row) {
  call([&] {
    ItemPointerData place;
    ItemPointerSet(&place, row.block, row.offset);
    const WriteSnapshot snapshot;
    CatalogTupleDelete(state_->relation, &place);
    snapshot.pop();
  });
}

void make_writes_visible() {
  call([] { CommandCounterIncrement(); });
}

}  // namespace softbee::pg
