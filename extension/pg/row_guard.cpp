#include "extension/pg/row_guard.hpp"

#include "extension/pg/server.hpp"

namespace softbee::pg {

unsigned long guard_row(FunctionCallInfoBaseData* info) {
  if (!CALLED_AS_TRIGGER(info))
    ereport(ERROR, (errcode(ERRCODE_E_R_I_E_TRIGGER_PROTOCOL_VIOLATED),
                    errmsg("softbee_guard_rows() is a trigger and cannot be called")));
  auto* trigger = reinterpret_cast<TriggerData*>(info->context);
  if (IsLogicalWorker()) return PointerGetDatum(nullptr);
  HeapTuple row =
      TRIGGER_FIRED_BY_UPDATE(trigger->tg_event) ? trigger->tg_newtuple : trigger->tg_trigtuple;
  if (TRIGGER_FIRED_BY_DELETE(trigger->tg_event) || superuser()) return PointerGetDatum(row);
  int column = SPI_fnumber(RelationGetDescr(trigger->tg_relation), "pushed_by");
  if (column <= 0) return PointerGetDatum(row);
  Datum pusher = CStringGetTextDatum(GetUserNameFromId(GetUserId(), false));
  bool is_null = false;
  return PointerGetDatum(heap_modify_tuple_by_cols(row, RelationGetDescr(trigger->tg_relation), 1,
                                                   &column, &pusher, &is_null));
}

}  // namespace softbee::pg
