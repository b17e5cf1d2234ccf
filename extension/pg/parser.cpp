#include "extension/pg/parser.hpp"

#include <cstring>

#include "extension/pg/guard.hpp"

#include "extension/pg/server.hpp"

namespace softbee::pg {
namespace {

bool names_our_extension(const char* name) { return std::strcmp(name, "softbee_migrate") == 0; }

bool drops_our_extension(const DropStmt* drop) {
  if (drop->removeType != OBJECT_EXTENSION) return false;
  ListCell* cell;
  foreach (cell, drop->objects)
    if (names_our_extension(strVal(lfirst(cell)))) return true;
  return false;
}

StatementKind classify(Node* node) {
  if (IsA(node, TransactionStmt)) return StatementKind::transaction_control;
  if (IsA(node, CopyStmt)) {
    const auto* copy = reinterpret_cast<CopyStmt*>(node);
    if (copy->filename != nullptr) return StatementKind::ordinary;
    return copy->is_from ? StatementKind::copy_from_stdin : StatementKind::copy_to_stdout;
  }
  if (IsA(node, AlterExtensionStmt) &&
      names_our_extension(reinterpret_cast<AlterExtensionStmt*>(node)->extname))
    return StatementKind::own_extension;
  if (IsA(node, AlterExtensionContentsStmt) &&
      names_our_extension(reinterpret_cast<AlterExtensionContentsStmt*>(node)->extname))
    return StatementKind::own_extension;
  if (IsA(node, DropStmt) && drops_our_extension(reinterpret_cast<DropStmt*>(node)))
    return StatementKind::own_extension;
  return StatementKind::ordinary;
}

bool has_option(List* options, const char* name) {
  ListCell* cell;
  foreach (cell, options)
    if (std::strcmp(lfirst_node(DefElem, cell)->defname, name) == 0 &&
        defGetBoolean(lfirst_node(DefElem, cell)))
      return true;
  return false;
}

bool detaches_concurrently(const AlterTableStmt* alter) {
  ListCell* cell;
  foreach (cell, alter->cmds) {
    const auto* command = lfirst_node(AlterTableCmd, cell);
    if (command->subtype == AT_DetachPartition &&
        reinterpret_cast<PartitionCmd*>(command->def)->concurrent)
      return true;
  }
  return false;
}

bool creates_slot(const CreateSubscriptionStmt* create) {
  ListCell* cell;
  foreach (cell, create->options) {
    auto* option = lfirst_node(DefElem, cell);
    const bool is_about_slot = std::strcmp(option->defname, "connect") == 0 ||
                               std::strcmp(option->defname, "create_slot") == 0;
    if (is_about_slot && !defGetBoolean(option)) return false;
  }
  return true;
}

/// tcop/utility.c, the callers of PreventInTransactionBlock; not those that decide by the catalog
/// (DROP SUBSCRIPTION).
const char* find_outside_transaction(Node* node) {
  switch (nodeTag(node)) {
    case T_IndexStmt:
      return reinterpret_cast<IndexStmt*>(node)->concurrent ? "CREATE INDEX CONCURRENTLY" : nullptr;
    case T_DropStmt:
      return reinterpret_cast<DropStmt*>(node)->concurrent ? "DROP INDEX CONCURRENTLY" : nullptr;
    case T_ReindexStmt: {
      const auto* reindex = reinterpret_cast<ReindexStmt*>(node);
      if (has_option(reindex->params, "concurrently")) return "REINDEX CONCURRENTLY";
      const bool is_one =
          reindex->kind == REINDEX_OBJECT_INDEX || reindex->kind == REINDEX_OBJECT_TABLE;
      return is_one ? nullptr : "REINDEX of many tables";
    }
    case T_VacuumStmt:
      return reinterpret_cast<VacuumStmt*>(node)->is_vacuumcmd ? "VACUUM" : nullptr;
    case T_ClusterStmt:
      return reinterpret_cast<ClusterStmt*>(node)->relation == nullptr ? "CLUSTER of all tables"
                                                                       : nullptr;
    case T_AlterTableStmt:
      return detaches_concurrently(reinterpret_cast<AlterTableStmt*>(node))
                 ? "DETACH PARTITION CONCURRENTLY"
                 : nullptr;
    case T_CreatedbStmt:
      return "CREATE DATABASE";
    case T_DropdbStmt:
      return "DROP DATABASE";
    case T_CreateTableSpaceStmt:
      return "CREATE TABLESPACE";
    case T_DropTableSpaceStmt:
      return "DROP TABLESPACE";
    case T_AlterSystemStmt:
      return "ALTER SYSTEM";
    case T_CreateSubscriptionStmt:
      return creates_slot(reinterpret_cast<CreateSubscriptionStmt*>(node)) ? "CREATE SUBSCRIPTION"
                                                                           : nullptr;
    case T_DiscardStmt:
      return reinterpret_cast<DiscardStmt*>(node)->target == DISCARD_ALL ? "DISCARD ALL" : nullptr;
    default:
      return nullptr;
  }
}

bool is_shared_kind(ObjectType kind) {
  return kind == OBJECT_ROLE || kind == OBJECT_DATABASE || kind == OBJECT_TABLESPACE ||
         kind == OBJECT_SUBSCRIPTION || is_parameter_kind(kind);
}

/// A statement on shared objects, as tcop/utility.c and the catalogs (`BKI_SHARED_RELATION`) divide
/// them.
bool is_about_shared_objects(Node* node) {
  switch (nodeTag(node)) {
    case T_CreateRoleStmt:
    case T_AlterRoleStmt:
    case T_AlterRoleSetStmt:
    case T_DropRoleStmt:
    case T_GrantRoleStmt:
    case T_DropOwnedStmt:
    case T_ReassignOwnedStmt:
    case T_CreatedbStmt:
    case T_DropdbStmt:
    case T_AlterDatabaseStmt:
    case T_AlterDatabaseSetStmt:
    case T_CreateTableSpaceStmt:
    case T_DropTableSpaceStmt:
    case T_AlterTableSpaceOptionsStmt:
    case T_AlterSystemStmt:
    case T_CreateSubscriptionStmt:
    case T_AlterSubscriptionStmt:
    case T_DropSubscriptionStmt:
      return true;
    case T_RenameStmt:
      return is_shared_kind(reinterpret_cast<RenameStmt*>(node)->renameType);
    case T_AlterOwnerStmt:
      return is_shared_kind(reinterpret_cast<AlterOwnerStmt*>(node)->objectType);
    case T_CommentStmt:
      return is_shared_kind(reinterpret_cast<CommentStmt*>(node)->objtype);
    case T_SecLabelStmt:
      return is_shared_kind(reinterpret_cast<SecLabelStmt*>(node)->objtype);
    case T_GrantStmt:
      return is_shared_kind(reinterpret_cast<GrantStmt*>(node)->objtype);
    default:
      return is_collation_refresh(node);
  }
}

/// What the catalog decides, or code that only runs then: a REINDEX of a partitioned table, a
/// procedure that commits.
bool may_commit(Node* node) {
  return IsA(node, ReindexStmt) || IsA(node, ClusterStmt) || IsA(node, CallStmt) ||
         IsA(node, DoStmt) || IsA(node, AlterDatabaseStmt) || IsA(node, DropSubscriptionStmt) ||
         IsA(node, AlterSubscriptionStmt);
}

/// A table with key and text column takes a slot each for the table, its key's index, the TOAST
/// table, the TOAST index, and two for the types' and owners' dependencies; every further key,
/// unique constraint, serial or foreign key more.
int estimate_create_table(const CreateStmt* create) {
  int locks = 4;
  ListCell* cell;
  foreach (cell, create->tableElts) {
    auto* element = static_cast<Node*>(lfirst(cell));
    if (IsA(element, Constraint)) {
      locks += 2;
    } else if (IsA(element, ColumnDef)) {
      const auto* column = reinterpret_cast<ColumnDef*>(element);
      ListCell* constraint;
      foreach (constraint, column->constraints) {
        const ConstrType kind = lfirst_node(Constraint, constraint)->contype;
        if (kind != CONSTR_NULL && kind != CONSTR_NOTNULL && kind != CONSTR_DEFAULT &&
            kind != CONSTR_CHECK)
          locks += 2;
      }
    }
  }
  return locks;
}

int estimate_locks(Node* node) {
  switch (nodeTag(node)) {
    case T_CreateStmt:
      return estimate_create_table(reinterpret_cast<CreateStmt*>(node));
    case T_CreateTableAsStmt:
      return 4;
    case T_DropStmt:
      return 4 * list_length(reinterpret_cast<DropStmt*>(node)->objects);
    case T_IndexStmt:
    case T_CreateSeqStmt:
    case T_ViewStmt:
    case T_AlterTableStmt:
      return 1;
    default:
      return 0;
  }
}

/// Of a statement about the values of an enum; null where it is none. The memory is the tree's.
struct EnumChange {
  const char* made;
  const char* altered;
  const char* new_value;
};

EnumChange find_enum_change(Node* node) {
  if (IsA(node, CreateEnumStmt))
    return {strVal(llast(reinterpret_cast<CreateEnumStmt*>(node)->typeName)), nullptr, nullptr};
  if (!IsA(node, AlterEnumStmt)) return {nullptr, nullptr, nullptr};
  const auto* alter = reinterpret_cast<AlterEnumStmt*>(node);
  // RENAME VALUE has the old one as well; it can be used at once.
  if (alter->oldVal != nullptr) return {nullptr, nullptr, nullptr};
  return {nullptr, strVal(llast(alter->typeName)), alter->newVal};
}

void take(std::string& text, const char* found) {
  if (found != nullptr) text = found;
}

std::size_t skip_blanks_and_comments(const std::string& sql, std::size_t at, std::size_t end) {
  while (at < end) {
    const char c = sql[at];
    if (c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f' || c == '\v') {
      ++at;
    } else if (sql.compare(at, 2, "--") == 0) {
      while (at < end && sql[at] != '\n') ++at;
    } else if (sql.compare(at, 2, "/*") == 0) {
      int depth = 0;
      do {
        if (sql.compare(at, 2, "/*") == 0) {
          ++depth, at += 2;
        } else if (sql.compare(at, 2, "*/") == 0) {
          --depth, at += 2;
        } else {
          ++at;
        }
      } while (depth > 0 && at < end);
    } else {
      break;
    }
  }
  return at;
}

struct TreeMemory {
  MemoryContext own;
  ~TreeMemory() { MemoryContextDelete(own); }
};

}  // namespace

std::vector<ParsedStatement> parse_sql(const std::string& sql) {
  std::vector<ParsedStatement> statements;
  TreeMemory memory{call([] {
    return AllocSetContextCreate(CurrentMemoryContext, "softbee parse trees",
                                 ALLOCSET_DEFAULT_SIZES);
  })};
  List* trees = call([&] {
    MemoryContext outer = MemoryContextSwitchTo(memory.own);
    List* parsed = raw_parser(sql.c_str(), RAW_PARSE_DEFAULT);
    MemoryContextSwitchTo(outer);
    return parsed;
  });
  statements.reserve(static_cast<std::size_t>(list_length(trees)));
  for (int i = 0; i < list_length(trees); ++i) {
    const auto* raw = static_cast<RawStmt*>(list_nth(trees, i));
    // 14 to 17 let a statement begin right behind the `;` before it, 18 at its first token; length
    // 0 is "to the end".
    const auto location = static_cast<std::size_t>(raw->stmt_location < 0 ? 0 : raw->stmt_location);
    const std::size_t end =
        raw->stmt_len > 0 ? location + static_cast<std::size_t>(raw->stmt_len) : sql.size();
    ParsedStatement statement{.begin = skip_blanks_and_comments(sql, location, end), .end = end};
    const char* tag = nullptr;
    const char* outside = nullptr;
    EnumChange change{nullptr, nullptr, nullptr};
    call([&] {
      statement.kind = classify(raw->stmt);
      tag = GetCommandTagName(CreateCommandTag(raw->stmt));
      outside = find_outside_transaction(raw->stmt);
      statement.is_shared = is_about_shared_objects(raw->stmt);
      statement.is_setting = IsA(raw->stmt, VariableSetStmt);
      statement.is_change_of_rows = IsA(raw->stmt, InsertStmt) || IsA(raw->stmt, UpdateStmt) ||
                                    IsA(raw->stmt, DeleteStmt) || IsA(raw->stmt, MergeStmt);
      statement.locks = estimate_locks(raw->stmt);
      change = find_enum_change(raw->stmt);
    });
    take(statement.made_enum, change.made);
    take(statement.altered_enum, change.altered);
    take(statement.new_enum_value, change.new_value);
    statement.tag = tag;
    if (outside != nullptr) statement.outside_transaction = outside;
    statement.is_at_top_level = outside != nullptr || may_commit(raw->stmt);
    statements.push_back(std::move(statement));
  }
  return statements;
}

}  // namespace softbee::pg
