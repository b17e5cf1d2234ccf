// The statements that turn one schema into another and back: what softbee_diff() and `softbee
// migrate` say.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/schema/model.hpp"

namespace softbee::diff {

enum class Action {
  add,
  drop,
  alter,
  rename,
  rebuild
};  ///< rebuild: dropped and made again
    ///< around a change of what it needs
std::string_view to_string(Action action);

/// What a statement can destroy, rewrite or block (docs/hazards.md).
enum class Hazard { data_loss, rewrite, scan, blocking_lock, may_fail, irreversible };
std::string_view to_string(Hazard hazard);  ///< "data loss", "rewrite", "scan", "blocking lock",
                                            ///< "may fail on existing data", "cannot be undone"

/// In which revision a change must stand. An enum value must be committed before it is used
/// (55P04); an index that is built CONCURRENTLY stands outside a transaction.
enum class Part { before, main, after };

/// One change. The upgrade is all `upgrade`s from the first to the last, the downgrade all
/// `downgrade`s from the last to the first; each is empty or one or more whole statements.
struct Change {
  Part part = Part::main;
  schema::Kind kind;
  std::string identity;
  Action action;
  std::string summary;  ///< "added column 'apiaries.location'", in Alembic's words where it has
                        ///< them; empty for what only follows from another change (rebuild)
  std::string upgrade;
  std::string downgrade;
  std::vector<Hazard> hazards;            ///< of the upgrade
  std::vector<Hazard> downgrade_hazards;  ///< of the downgrade
};

struct Options {
  bool concurrently = false;  ///< indexes on tables of the source: CONCURRENTLY, in Part::after
};

/// The changes that make `source` into `target`, in an order that works; empty when they are equal.
/// in      two snapshots of one server version
/// errors  0A000 a difference that no statement can make, naming object and property
/// cost    O(objects) where little differs
std::vector<Change> diff(const schema::Snapshot& source, const schema::Snapshot& target,
                         const Options& options = {});

/// A column or table that vanished next to one that appeared with the same shape.
struct RenameCandidate {
  schema::Kind kind;  ///< table or column
  std::string from;   ///< identity in the source
  std::string to;     ///< identity in the target
};
std::vector<RenameCandidate> find_renames(const schema::Snapshot& source,
                                          const schema::Snapshot& target);

}  // namespace softbee::diff
