#include "extension/pg/target_relations.hpp"

#include "extension/pg/guard.hpp"

#include "extension/pg/server.hpp"

namespace softbee::pg {
namespace {

bool is_relation(ObjectType type) {
  return type == OBJECT_TABLE || type == OBJECT_VIEW || type == OBJECT_INDEX ||
         type == OBJECT_MATVIEW || type == OBJECT_SEQUENCE;
}

List* dropped(const DropStmt* drop) {
  // The last word of a trigger's or a policy's name is its own, the rest its table's.
  const bool is_on_table = drop->removeType == OBJECT_TRIGGER ||
                           drop->removeType == OBJECT_POLICY || drop->removeType == OBJECT_RULE;
  if (!is_on_table && !is_relation(drop->removeType)) return NIL;
  List* relations = NIL;
  ListCell* cell;
  foreach (cell, drop->objects) {
    auto* name = static_cast<List*>(lfirst(cell));
    if (is_on_table) name = list_copy_head(name, list_length(name) - 1);
    relations = lappend(relations, makeRangeVarFromNameList(name));
  }
  return relations;
}

/// Tables that foreign keys of a new one refer to.
List* referenced(const CreateStmt* create) {
  List* relations = NIL;
  ListCell* cell;
  foreach (cell, create->tableElts) {
    auto* element = static_cast<Node*>(lfirst(cell));
    List* constraints = IsA(element, ColumnDef) ? reinterpret_cast<ColumnDef*>(element)->constraints
                                                : list_make1(element);
    ListCell* inner;
    foreach (inner, constraints) {
      auto* constraint = static_cast<Node*>(lfirst(inner));
      if (IsA(constraint, Constraint) &&
          reinterpret_cast<Constraint*>(constraint)->contype == CONSTR_FOREIGN)
        relations = lappend(relations, reinterpret_cast<Constraint*>(constraint)->pktable);
    }
  }
  return relations;
}

/// RangeVars of the statement; of other statements none.
List* named(Node* node) {
  switch (nodeTag(node)) {
    case T_AlterTableStmt:
      return list_make1(reinterpret_cast<AlterTableStmt*>(node)->relation);
    case T_IndexStmt:
      return list_make1(reinterpret_cast<IndexStmt*>(node)->relation);
    case T_RenameStmt:
      return list_make1(reinterpret_cast<RenameStmt*>(node)->relation);
    case T_CreateTrigStmt:
      return list_make1(reinterpret_cast<CreateTrigStmt*>(node)->relation);
    case T_CreatePolicyStmt:
      return list_make1(reinterpret_cast<CreatePolicyStmt*>(node)->table);
    case T_AlterPolicyStmt:
      return list_make1(reinterpret_cast<AlterPolicyStmt*>(node)->table);
    case T_RuleStmt:
      return list_make1(reinterpret_cast<RuleStmt*>(node)->relation);
    case T_ClusterStmt:
      return list_make1(reinterpret_cast<ClusterStmt*>(node)->relation);
    case T_TruncateStmt:
      return reinterpret_cast<TruncateStmt*>(node)->relations;
    case T_LockStmt:
      return reinterpret_cast<LockStmt*>(node)->relations;
    case T_DropStmt:
      return dropped(reinterpret_cast<DropStmt*>(node));
    case T_CreateStmt:
      return referenced(reinterpret_cast<CreateStmt*>(node));
    default:
      return NIL;
  }
}

}  // namespace

TargetRelations find_target_relations(const std::string& statement) {
  TargetRelations found;
  Oid* oids = nullptr;
  const int count = call([&] {
    List* trees = raw_parser(statement.c_str(), RAW_PARSE_DEFAULT);
    if (list_length(trees) != 1) return 0;
    Node* node = linitial_node(RawStmt, trees)->stmt;
    List* relations = named(node);
    oids = static_cast<Oid*>(palloc(sizeof(Oid) * (list_length(relations) + 1)));
    int known = 0;
    ListCell* cell;
    foreach (cell, relations) {
      auto* relation = static_cast<RangeVar*>(lfirst(cell));
      const Oid oid = relation == nullptr ? InvalidOid : RangeVarGetRelid(relation, NoLock, true);
      if (OidIsValid(oid)) oids[known++] = oid;
    }
    found.lets_readers = IsA(node, IndexStmt) || IsA(node, CreateTrigStmt) || IsA(node, CreateStmt);
    return known;
  });
  found.relations.assign(oids, oids + count);
  return found;
}

}  // namespace softbee::pg
