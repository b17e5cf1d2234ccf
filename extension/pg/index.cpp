#include "extension/pg/index.hpp"

#include "extension/pg/guard.hpp"

#include "extension/pg/server.hpp"

namespace softbee::pg {
namespace {

bool is_invalid_index_of(Oid index, Oid table) {
  HeapTuple tuple = SearchSysCache1(INDEXRELID, ObjectIdGetDatum(index));
  if (!HeapTupleIsValid(tuple)) return false;
  const auto* row = reinterpret_cast<Form_pg_index>(GETSTRUCT(tuple));
  const bool found = row->indrelid == table && !row->indisvalid;
  ReleaseSysCache(tuple);
  return found;
}

}  // namespace

std::optional<InvalidIndex> find_invalid_index(const std::string& statement) {
  const char* name = call([&]() -> const char* {
    List* trees = raw_parser(statement.c_str(), RAW_PARSE_DEFAULT);
    if (list_length(trees) != 1) return nullptr;
    Node* node = linitial_node(RawStmt, trees)->stmt;
    if (!IsA(node, IndexStmt)) return nullptr;
    const auto* create = reinterpret_cast<IndexStmt*>(node);
    if (!create->concurrent || create->idxname == nullptr) return nullptr;
    const Oid table = RangeVarGetRelid(create->relation, NoLock, true);
    if (!OidIsValid(table)) return nullptr;
    const Oid schema = get_rel_namespace(table);
    const Oid index = get_relname_relid(create->idxname, schema);
    if (!OidIsValid(index) || !is_invalid_index_of(index, table)) return nullptr;
    return quote_qualified_identifier(get_namespace_name(schema), create->idxname);
  });
  if (name == nullptr) return std::nullopt;
  return InvalidIndex{name};
}

}  // namespace softbee::pg
