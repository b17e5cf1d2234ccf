#include "extension/pg/concurrent_target.hpp"

#include <cstring>

#include "extension/pg/guard.hpp"

#include "extension/pg/server.hpp"

namespace softbee::pg {
namespace {

using Kind = ConcurrentTarget::Kind;

/// As ConcurrentTarget, but nothing is lost when an error jumps over it.
struct RawTarget {
  Kind kind;
  Oid object, partition;
  const char* index_name;
  const char* columns;
  bool is_unique;
};
constexpr RawTarget no_target{Kind::none, InvalidOid, InvalidOid, nullptr, nullptr, false};

void append_columns(StringInfo text, List* elements) {
  ListCell* cell;
  foreach (cell, elements) {
    const char* name = lfirst_node(IndexElem, cell)->name;
    if (text->len > 0) appendStringInfoChar(text, ',');
    appendStringInfoString(text, name == nullptr ? "()" : quote_identifier(name));
  }
}

RawTarget find_index(const IndexStmt* create) {
  if (!create->concurrent) return no_target;
  StringInfo columns = makeStringInfo();
  append_columns(columns, create->indexParams);
  append_columns(columns, create->indexIncludingParams);
  return {Kind::create_index, RangeVarGetRelid(create->relation, NoLock, true),
          InvalidOid,         create->idxname,
          columns->data,      create->unique};
}

bool is_concurrent(List* options) {
  ListCell* cell;
  foreach (cell, options) {
    auto* option = lfirst_node(DefElem, cell);
    if (std::strcmp(option->defname, "concurrently") == 0 && defGetBoolean(option)) return true;
  }
  return false;
}

RawTarget find_reindexed(const ReindexStmt* reindex) {
  if (!is_concurrent(reindex->params)) return no_target;
  RawTarget target = no_target;
  switch (reindex->kind) {
    case REINDEX_OBJECT_INDEX:
    case REINDEX_OBJECT_TABLE:
      target.kind =
          reindex->kind == REINDEX_OBJECT_INDEX ? Kind::reindex_index : Kind::reindex_table;
      target.object = RangeVarGetRelid(reindex->relation, NoLock, true);
      break;
    case REINDEX_OBJECT_SCHEMA:
      target.kind = Kind::reindex_schema;
      target.object = get_namespace_oid(reindex->name, true);
      break;
    case REINDEX_OBJECT_DATABASE:
      target.kind = Kind::reindex_database;
      target.object = MyDatabaseId;
      break;
    default:
      break;
  }
  return target;
}

RawTarget find_detached(const AlterTableStmt* alter) {
  ListCell* cell;
  foreach (cell, alter->cmds) {
    const auto* command = lfirst_node(AlterTableCmd, cell);
    if (command->subtype != AT_DetachPartition) continue;
    const auto* part = reinterpret_cast<PartitionCmd*>(command->def);
    if (!part->concurrent) continue;
    RawTarget target = no_target;
    target.kind = Kind::detach_partition;
    target.object = RangeVarGetRelid(alter->relation, NoLock, true);
    target.partition = RangeVarGetRelid(part->name, NoLock, true);
    return target;
  }
  return no_target;
}

RawTarget find_target(const char* statement) {
  List* trees = raw_parser(statement, RAW_PARSE_DEFAULT);
  if (list_length(trees) != 1) return no_target;
  Node* node = linitial_node(RawStmt, trees)->stmt;
  RawTarget target = no_target;
  if (IsA(node, IndexStmt)) target = find_index(reinterpret_cast<IndexStmt*>(node));
  if (IsA(node, ReindexStmt)) target = find_reindexed(reinterpret_cast<ReindexStmt*>(node));
  if (IsA(node, AlterTableStmt)) target = find_detached(reinterpret_cast<AlterTableStmt*>(node));
  return OidIsValid(target.object) ? target : no_target;
}

std::string text_of(const char* text) { return text == nullptr ? std::string() : text; }

}  // namespace

ConcurrentTarget find_concurrent_target(const std::string& statement) {
  const RawTarget found = call([&] { return find_target(statement.c_str()); });
  return {found.kind,
          found.object,
          found.partition,
          text_of(found.index_name),
          text_of(found.columns),
          found.is_unique};
}

}  // namespace softbee::pg
