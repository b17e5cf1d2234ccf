#include "extension/pg/target_relations.hpp"

#include "extension/pg/guard.hpp"

#include "extension/pg/server.hpp"

namespace softbee::pg {
namespace {

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
    case T_DropStmt: {
      const auto* drop = reinterpret_cast<DropStmt*>(node);
      List* relations = NIL;
      ListCell* cell;
      foreach (cell, drop->objects) {
        auto* name = static_cast<List*>(lfirst(cell));
        // The last word of a trigger's or a policy's name is its own, the rest its table's.
        if (drop->removeType == OBJECT_TRIGGER || drop->removeType == OBJECT_POLICY ||
            drop->removeType == OBJECT_RULE)
          name = list_copy_head(name, list_length(name) - 1);
        else if (drop->removeType != OBJECT_TABLE && drop->removeType != OBJECT_VIEW &&
                 drop->removeType != OBJECT_INDEX && drop->removeType != OBJECT_MATVIEW &&
                 drop->removeType != OBJECT_SEQUENCE)
          continue;
        relations = lappend(relations, makeRangeVarFromNameList(name));
      }
      return relations;
    }
    case T_CreateStmt: {  // the tables that it refers to
      List* relations = NIL;
      ListCell* cell;
      foreach (cell, reinterpret_cast<CreateStmt*>(node)->tableElts) {
        auto* element = static_cast<Node*>(lfirst(cell));
        List* constraints = IsA(element, ColumnDef)
                                ? reinterpret_cast<ColumnDef*>(element)->constraints
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
