// What a handler of a kind gives: statements, with what the plan must know to order and merge them.
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "core/diff/catalog.hpp"
#include "core/diff/diff.hpp"

namespace softbee::diff {

/// The order in which one ALTER TABLE runs its parts, whatever their order in the text
/// (commands/tablecmds.c, AlterTablePass). `alone`: never merged.
enum class Pass { drop, type, add_column, column_attribute, add_constraint, other, alone };

/// When a statement must run beside the others that touch its table.
/// `between`: a partition is taken off and put on again once its parent is as it will be.
enum class Timing { by_need, first_on_table, last_on_table, between };

struct Statement {
  std::string text;   ///< without the `;`; a clause of ALTER TABLE where `table` is set
  std::string table;  ///< the identity that ALTER TABLE names, `ONLY` before it where it must be
  Pass pass = Pass::alone;
  Timing timing = Timing::by_need;
  Part part = Part::main;
  std::vector<Hazard> hazards;
  std::string summary;
  std::vector<schema::Key> needs;     ///< of the target, besides what the object needs
  std::vector<schema::Key> releases;  ///< of the source: may be dropped only afterwards

  Statement& with(Hazard hazard) {
    hazards.push_back(hazard);
    return *this;
  }
  Statement& saying(std::string text) {
    summary = std::move(text);
    return *this;
  }
};

class Statements {
 public:
  Statement& add(std::string text);
  Statement& add_clause(const std::string& table, Pass pass, std::string clause);
  std::vector<Statement> list;
};

/// Where a handler may look around.
struct Scene {
  const Catalog& source;
  const Catalog& target;
  const Options& options;
  /// Tables and materialized views that are made anew: what is made on them is made on nothing.
  const std::set<schema::Key>* remade = nullptr;
  int server_version() const { return target.server_version(); }
};

/// Two states of one object. A handler takes the properties that it can change; what is left over
/// nobody can.
class Delta {
 public:
  Delta(const schema::Object& old, const schema::Object& now);
  const schema::Object& old;
  const schema::Object& now;

  /// Does the property differ? It counts as handled from now on.
  bool take(std::string_view property);
  bool has(std::string_view property) const { return left_.contains(property); }
  bool is_settled() const { return left_.empty(); }
  const std::set<std::string, std::less<>>& left() const { return left_; }

 private:
  std::set<std::string, std::less<>> left_;
};

/// errors  0A000 the snapshot has a property that this version does not know
void check_known(const schema::Object& object);

}  // namespace softbee::diff
