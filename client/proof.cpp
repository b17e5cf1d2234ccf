#include "client/proof.hpp"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "client/output.hpp"
#include "client/sample_rows.hpp"
#include "core/text.hpp"

namespace softbee {
namespace {

using diff::Change;
using diff::Hazard;

constexpr std::size_t most_differences = 10;

bool runs_outside_transaction(const ScriptPart& part) { return part.part == diff::Part::after; }

/// Tables that the changes are about, and those of them that may lose rows.
struct TouchedTables {
  std::set<std::string> all, may_lose;
};

void note_tables(const schema::Snapshot& snapshot, const std::vector<Change>& changes,
                 TouchedTables& tables) {
  std::map<schema::Key, const schema::Object*> objects;
  std::set<std::string> known;
  for (const schema::Object& object : snapshot.objects) {
    objects[object.key()] = &object;
    if (object.kind == schema::Kind::table) known.insert(object.identity);
  }
  for (const Change& change : changes) {
    const auto found = objects.find({change.kind, change.identity});
    if (found == objects.end()) continue;
    const schema::Object& object = *found->second;
    const std::string& table = object.parent.empty() ? object.identity : object.parent;
    if (!known.contains(table)) continue;
    tables.all.insert(table);
    if (has_hazard(change.hazards, Hazard::data_loss) ||
        has_hazard(change.downgrade_hazards, Hazard::data_loss))
      tables.may_lose.insert(table);
  }
}

class Trial {
 public:
  Trial(Comparison& comparison, const std::vector<ScriptPart>& parts,
        const std::vector<Change>& changes)
      : comparison_(comparison),
        connection_(comparison.models_database().connection()),
        parts_(parts),
        changes_(changes),
        there_(parts.size()) {
    note_tables(comparison.source(), changes, tables_);
    note_tables(comparison.target(), changes, tables_);
  }

  Proof run() {
    go_both_ways("");
    if (!proof_.failure) with_rows();
    return std::move(proof_);
  }

 private:
  void go_both_ways(const std::string& when) {
    for (const bool is_upgrade : {false, true}) {
      if (!move(is_upgrade, when) || !compare(is_upgrade, when)) return;
    }
  }

  void run_part(const ScriptPart& part, bool is_upgrade) {
    const auto& statements = is_upgrade ? part.upgrade : part.downgrade;
    is_outside_ = runs_outside_transaction(part);
    if (!is_outside_) connection_.run("BEGIN");
    for (const std::string& statement : statements) {
      at_ = statement;
      connection_.run(statement);
    }
    if (!is_outside_) connection_.run("COMMIT");
  }

  /// Nothing that was committed stays half done: a part is a transaction.
  bool move(bool is_upgrade, const std::string& when) {
    try {
      for (; is_upgrade && there_ < parts_.size(); ++there_) run_part(parts_[there_], true);
      for (; !is_upgrade && there_ > 0; --there_) run_part(parts_[there_ - 1], false);
      return true;
    } catch (const ServerError& error) {
      connection_.roll_back();
      if (connection_.is_lost() || was_interrupted()) throw;
      failed_state_ = error.sqlstate;
      fail(error.sqlstate,
           fmt::format("the {} that was written does not run{}", name(is_upgrade), when),
           fmt::format("{}: {}{}\nThe statement is:\n{}", error.sqlstate, error.message,
                       error.detail.empty() ? "" : "; " + error.detail,
                       std::string(trim_right(at_))));
      return false;
    }
  }

  bool compare(bool is_upgrade, const std::string& when) {
    const schema::Snapshot found = comparison_.take_snapshot(comparison_.models_database());
    const auto differences =
        find_differences(is_upgrade ? comparison_.target() : comparison_.before(), found);
    if (differences.empty()) return true;
    const std::size_t shown = std::min(differences.size(), most_differences);
    std::string detail = joined(
        {differences.begin(), differences.begin() + static_cast<std::ptrdiff_t>(shown)}, "\n");
    if (shown < differences.size())
      detail += fmt::format("\nand {} more", differences.size() - shown);
    fail("",
         fmt::format("the {} that was written does not give {}{}", name(is_upgrade),
                     is_upgrade ? "the models' schema" : "the schema before it", when),
         detail);
    return false;
  }

  /// A row that a new constraint refuses is no fault of the script: its hazard says so. From where
  /// that stopped both ways are gone again without rows.
  void with_rows() {
    const std::vector<std::string> tables(tables_.all.begin(), tables_.all.end());
    make_sample_rows(connection_, tables);
    const auto before = count_rows(connection_, tables);
    go_both_ways(" with rows in the tables");
    if (proof_.failure) return judge_failure(tables);
    const auto after = count_rows(connection_, tables);
    for (const auto& [table, rows] : before) {
      const auto found = after.find(table);
      const int left = found == after.end() ? 0 : found->second;
      if (left == rows || tables_.may_lose.contains(table)) continue;
      return fail(
          "", fmt::format("rows of {} do not outlast downgrade and upgrade", table),
          fmt::format("It had {}, and has {}; no hazard of the script says so.", rows, left));
    }
    proof_.is_twice = true;
  }

  void judge_failure(const std::vector<std::string>& tables) {
    const bool may_fail = std::ranges::any_of(changes_, [](const Change& change) {
      return has_hazard(change.hazards, Hazard::may_fail) ||
             has_hazard(change.downgrade_hazards, Hazard::may_fail);
    });
    const bool is_about_data = failed_state_.starts_with("22") || failed_state_.starts_with("23");
    if (!may_fail || !is_about_data) return;
    proof_.failure.reset();
    proof_.not_proven.push_back("that rows which are there fit what it asks for");
    remove_rows(connection_, tables);
    if (is_outside_) return;  // what failed there may be half done
    go_both_ways(" the second time");
    proof_.is_twice = !proof_.failure;
  }

  static std::string_view name(bool is_upgrade) { return is_upgrade ? "upgrade" : "downgrade"; }

  void fail(const std::string& sqlstate, std::string message, std::string detail) {
    proof_.failure = Error(sqlstate, std::move(message));
    proof_.failure->with_detail(std::move(detail))
        .with_reason("not_proven")
        .with_hint(
            "No file was written. Write this change by hand (softbee revision), and please report "
            "it.");
  }

  Comparison& comparison_;
  Connection& connection_;
  const std::vector<ScriptPart>& parts_;
  const std::vector<Change>& changes_;
  TouchedTables tables_;
  std::size_t there_;  ///< so many parts are done: all of them where the models are loaded
  std::string at_;     ///< the statement that runs, and whether its part is no transaction
  bool is_outside_ = false;
  std::string failed_state_;
  Proof proof_;
};

}  // namespace

Proof prove(Comparison& comparison, const std::vector<ScriptPart>& parts,
            const std::vector<Change>& changes) {
  Proof proof = Trial(comparison, parts, changes).run();
  for (const Change& change : changes) {
    if (has_hazard(change.hazards, Hazard::data_loss)) {
      proof.not_proven.emplace_back(
          "what the upgrade destroys does not come back with the downgrade");
      break;
    }
  }
  for (const Change& change : changes) {
    if (has_hazard(change.downgrade_hazards, Hazard::data_loss)) {
      proof.not_proven.emplace_back(
          "what the downgrade destroys does not come back with the upgrade");
      break;
    }
  }
  return proof;
}

}  // namespace softbee
