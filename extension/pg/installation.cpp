#include "extension/pg/installation.hpp"

#include "extension/pg/call.hpp"
#include "extension/pg/guard.hpp"

#include "extension/pg/server.hpp"

namespace softbee::pg {
namespace {

constexpr const char* kExtensionName = "softbee_migrate";

ObjectId extension_owner(ObjectId extension) {
  Relation catalog = table_open(ExtensionRelationId, AccessShareLock);
  ScanKeyData condition;
  ScanKeyInit(&condition, Anum_pg_extension_oid, BTEqualStrategyNumber, F_OIDEQ,
              ObjectIdGetDatum(extension));
  SysScanDesc scan = systable_beginscan(catalog, ExtensionOidIndexId, true, nullptr, 1, &condition);
  HeapTuple tuple = systable_getnext(scan);
  ObjectId owner = InvalidOid;
  if (HeapTupleIsValid(tuple))
    owner = reinterpret_cast<Form_pg_extension>(GETSTRUCT(tuple))->extowner;
  systable_endscan(scan);
  table_close(catalog, AccessShareLock);
  return owner;
}

ObjectId find_table(ObjectId schema, const char* name) {
  const ObjectId found = call([&] {
    const Oid table = get_relname_relid(name, schema);
    if (!OidIsValid(table)) return InvalidOid;
    // Behind a DROP EXTENSION that commits while we wait for the table, it is gone.
    Relation relation = try_table_open(table, AccessShareLock);
    if (relation == nullptr) return InvalidOid;
    const Oid key = primary_key_index(relation);
    table_close(relation, AccessShareLock);
    return OidIsValid(key) ? table : InvalidOid;
  });
  if (found != InvalidOid) return found;
  if (call([] { return get_extension_oid(kExtensionName, true); }) == InvalidOid)
    throw Error("55000",
                "extension \"softbee_migrate\" was dropped while this function waited for it")
        .with_hint("Create it again with CREATE EXTENSION softbee_migrate.");
  throw Error("42P01",
              std::string("table \"") + name + "\" of extension \"softbee_migrate\" is missing")
      .with_hint(
          "Was it renamed, or its primary key dropped? Undo that, or restore the extension from a "
          "dump.");
}

}  // namespace

Installation Installation::find(const Call& called) {
  Installation found{};
  call([&] {
    found.extension = getExtensionOfObject(ProcedureRelationId, called.function());
    if (!OidIsValid(found.extension)) return;
    found.schema = get_func_namespace(called.function());
    found.owner = extension_owner(found.extension);
  });
  if (found.extension == InvalidOid)
    throw Error("55000", "function " + called.function_name() + " does not belong to an extension")
        .with_hint("Install it with CREATE EXTENSION softbee_migrate.");
  found.revision_table = find_table(found.schema, "softbee_revision");
  found.version_table = find_table(found.schema, "softbee_version");
  found.log_table = find_table(found.schema, "softbee_log");
  return found;
}

bool Installation::still_exists() const {
  return call([&] {
    if (get_extension_oid(kExtensionName, true) != extension) return false;
    for (const ObjectId table : {revision_table, version_table, log_table})
      if (!SearchSysCacheExists1(RELOID, ObjectIdGetDatum(table))) return false;
    return true;
  });
}

bool Installation::is_older_than_library() const {
  // By the newest column that the library writes.
  return call([&] { return get_attnum(log_table, "rows") == InvalidAttrNumber; });
}

}  // namespace softbee::pg
