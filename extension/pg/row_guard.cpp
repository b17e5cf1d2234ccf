#include "extension/pg/row_guard.hpp"

#include "extension/pg/server.hpp"

namespace softbee::pg {
namespace {

bool is_closed = false;

void refuse_while_closed(Relation table) {
  if (!is_closed) return;
  ereport(ERROR, (errcode(ERRCODE_OBJECT_IN_USE),
                  errmsg("a script must not write table \"%s\"", RelationGetRelationName(table)),
                  errhint("Remove it; a dump is made without these rows by pg_dump "
                          "--exclude-table-data='softbee_*'.")));
}

int pusher_column(Relation table) { return SPI_fnumber(RelationGetDescr(table), "pushed_by"); }

const char* current_role() { return GetUserNameFromId(GetUserId(), false); }

/// Behind all triggers that may have changed the row.
void check_pusher(Relation table, HeapTuple row) {
  const int column = pusher_column(table);
  if (column <= 0 || superuser()) return;
  bool is_null = false;
  const Datum pusher = heap_getattr(row, column, RelationGetDescr(table), &is_null);
  if (!is_null && strcmp(TextDatumGetCString(pusher), current_role()) == 0) return;
  ereport(ERROR, (errcode(ERRCODE_INSUFFICIENT_PRIVILEGE),
                  errmsg("a revision cannot be inserted in the name of another role")));
}

}  // namespace

void close_rows(bool closed) { is_closed = closed; }
bool are_rows_closed() { return is_closed; }

unsigned long guard_row(FunctionCallInfoBaseData* info) {
  if (!CALLED_AS_TRIGGER(info))
    ereport(ERROR, (errcode(ERRCODE_E_R_I_E_TRIGGER_PROTOCOL_VIOLATED),
                    errmsg("softbee_guard_rows() is a trigger and cannot be called")));
  auto* trigger = reinterpret_cast<TriggerData*>(info->context);
  Relation table = trigger->tg_relation;
  if (IsLogicalWorker()) return PointerGetDatum(nullptr);
  refuse_while_closed(table);
  if (TRIGGER_FIRED_FOR_STATEMENT(trigger->tg_event)) return PointerGetDatum(nullptr);
  HeapTuple row =
      TRIGGER_FIRED_BY_UPDATE(trigger->tg_event) ? trigger->tg_newtuple : trigger->tg_trigtuple;
  if (TRIGGER_FIRED_AFTER(trigger->tg_event)) {
    check_pusher(table, row);
    return PointerGetDatum(nullptr);
  }
  if (TRIGGER_FIRED_BY_DELETE(trigger->tg_event) || superuser()) return PointerGetDatum(row);
  int column = pusher_column(table);
  if (column <= 0) return PointerGetDatum(row);
  Datum pusher = CStringGetTextDatum(current_role());
  bool is_null = false;
  return PointerGetDatum(
      heap_modify_tuple_by_cols(row, RelationGetDescr(table), 1, &column, &pusher, &is_null));
}

}  // namespace softbee::pg
