// softbee_push: scripts into the table, all or none; softbee_prune: unapplied ones out of it.
// Nothing is locked and nothing written where the server has everything already.
#include "extension/functions/functions.hpp"

#include <algorithm>
#include <optional>
#include <unordered_map>
#include <unordered_set>

#include "core/graph_check.hpp"
#include "core/script_change.hpp"
#include "extension/pg/call.hpp"
#include "extension/pg/session.hpp"
#include "extension/run/database.hpp"
#include "extension/run/migrator_lock.hpp"
#include "extension/run/program.hpp"
#include "extension/store/log.hpp"

namespace softbee::functions {
namespace {

struct Given {
  Script script;      ///< in UTF-8
  Revision revision;  ///< the same as the graph has it: in the database's encoding
  std::string sha256;
};

enum class Action { added, unchanged, replaced };

const char* to_text(Action action) {
  switch (action) {
    case Action::added:
      return "added";
    case Action::unchanged:
      return "unchanged";
    case Action::replaced:
      return "replaced";
  }
  return "";
}

struct Decision {
  Action action;
  std::string pushed_by;
  std::string notice;
};

Revision in_database_encoding(const Revision& utf8) {
  return {pg::from_utf8(utf8.id),         pg::from_utf8(utf8.down_revisions),
          pg::from_utf8(utf8.depends_on), pg::from_utf8(utf8.branch_labels),
          pg::from_utf8(utf8.message),    pg::from_utf8(utf8.path),
          pg::from_utf8(utf8.create_date)};
}

pg::ServerError malformed(const Error& error, const std::string& utf8, const std::string& path) {
  Error local(error.sqlstate, pg::message_from_utf8(error.message));
  local.with_detail(pg::message_from_utf8(error.detail))
      .with_hint(pg::message_from_utf8(error.hint));
  const Place place = error.place.value_or(Place{});
  return run::error_at(local, pg::from_utf8(utf8), {"", "", path},
                       {std::max(place.line, 1), std::max(place.column, 1)});
}

Given read_script(const std::optional<std::string>& text, const std::optional<std::string>& path) {
  if (!text) throw Error("22004", "script must not be NULL");
  const std::string name = path.value_or("");
  for (const char c : name)
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f)
      throw Error("22023", "path of a script must not hold control characters");
  Given given;
  const std::string utf8 = normalize_script(pg::to_utf8(*text));
  try {
    given.script = parse_script(utf8, pg::to_utf8(name));
  } catch (const Error& error) {
    throw malformed(error, utf8, name);
  }
  given.revision = in_database_encoding(given.script.revision);
  given.sha256 = pg::sha256_hex(utf8);
  return given;
}

/// Parsed to be refused here; an upgrade parses again what it runs. The upgrade of what is applied
/// cannot be changed any more, so its option is not judged.
void check_sql(const Script& script, bool is_applied) {
  const run::Program upgrade = run::prepare_section(script, script.upgrade, "upgrade");
  if (!is_applied) run::check_option(upgrade);
  if (script.downgrade)
    run::check_option(run::prepare_section(script, *script.downgrade, "downgrade"));
  if (script.verify) run::check_option(run::prepare_section(script, *script.verify, "verify"));
}

void refuse_twins(const std::vector<Given>& scripts) {
  std::unordered_map<std::string_view, const Revision*> seen;
  for (const Given& given : scripts) {
    const Revision& revision = given.revision;
    const auto [other, is_new] = seen.try_emplace(revision.id, &revision);
    if (is_new) continue;
    // Without what they stand on, the one thing wrong with the two is that they are two.
    const auto bare = [](const Revision& twin) {
      return Revision{twin.id, {}, {}, {}, twin.message, twin.path};
    };
    throw check_graph({bare(*other->second), bare(revision)}).front();
  }
}

class Decider {
 public:
  Decider(const pg::Installation& installation, const run::Database& database)
      : installation_(installation),
        database_(database),
        versions_(database.graph, database.versions),
        caller_(pg::responsible_role()),
        is_superuser_(pg::is_superuser()) {}

  Decision decide(const Given& given) const {
    const Revision& revision = given.revision;
    const auto index = database_.graph.find(revision.id);
    if (!index) return {Action::added, caller_, ""};
    const store::StoredRevision& stored = database_.stored[*index];
    if (stored.sha256 != given.sha256) return decide_edited(given, *index);
    // The same text from a superuser makes it a superuser's: that is how one adopts it. Nobody else
    // changes who pushed.
    const bool is_adopted = is_superuser_ && !pg::is_superuser(stored.pushed_by);
    const bool is_moved = !revision.path.empty() && revision.path != database_.graph[*index].path;
    if (!is_adopted && !is_moved) return {Action::unchanged, stored.pushed_by, ""};
    return {Action::replaced, is_adopted ? caller_ : stored.pushed_by,
            is_adopted ? "revision \"" + revision.id + "\", pushed by \"" + stored.pushed_by +
                             "\", is adopted by \"" + caller_ + "\""
                       : ""};
  }

 private:
  Decision decide_edited(const Given& given, Index index) const {
    const Revision& revision = database_.graph[index];
    const bool is_applied = versions_.is_applied(index);
    if (!is_applied) return {Action::replaced, caller_, ""};
    const auto text = store::find_script(installation_, revision.id, pg::Visibility::latest);
    const Script stored = parse_script(pg::to_utf8(text.value_or("")), revision.path);
    const ScriptChange change = compare_scripts(stored, given.script);
    if (!change.immutable.empty()) throw edited(given, change);
    std::string parts;
    for (const std::string& part : change.mutable_) parts += (parts.empty() ? "" : ", ") + part;
    return {Action::replaced, caller_,
            "script of applied revision \"" + revision.id + "\" changed: " + parts};
  }

  Error edited(const Given& given, const ScriptChange& change) const {
    const Revision& revision = given.revision;
    std::string parts;
    for (const std::string& part : change.immutable) parts += (parts.empty() ? "" : ", ") + part;
    const auto applied = store::find_applied(installation_, revision.id);
    std::string detail = "Changed: " + parts + ".";
    if (!revision.path.empty()) detail += " File: \"" + revision.path + "\".";
    if (applied)
      detail += " It was " + std::string(applied->is_stamp ? "stamped" : "applied") + " by \"" +
                applied->role + "\" on " + pg::format_timestamp(applied->at) + ".";
    if (!change.differing_lines.empty())
      detail += "\n" + pg::message_from_utf8(change.differing_lines);
    return Error("SB005", "script of applied revision \"" + revision.id + "\" was edited")
        .with_detail(std::move(detail))
        .with_hint(
            "Restore the file, or put the change into a new revision: softbee revision -m \"…\"");
  }

  const pg::Installation& installation_;
  const run::Database& database_;
  Versions versions_;
  std::string caller_;
  bool is_superuser_;
};

std::vector<Decision> decide_all(const pg::Installation& installation,
                                 const run::Database& database, const std::vector<Given>& scripts) {
  const Decider decider(installation, database);
  std::vector<Decision> decisions;
  decisions.reserve(scripts.size());
  for (const Given& given : scripts) decisions.push_back(decider.decide(given));
  return decisions;
}

/// The graph as it would be.
void check_merged_graph(const run::Database& database, const std::vector<Given>& scripts) {
  std::unordered_set<std::string_view> given_ids;
  for (const Given& given : scripts) given_ids.insert(given.revision.id);
  std::vector<Revision> merged;
  for (Index i = 0; i < database.graph.size(); ++i)
    if (!given_ids.contains(database.graph[i].id)) merged.push_back(database.graph[i]);
  for (const Given& given : scripts) merged.push_back(given.revision);
  auto problems = check_graph(merged);
  if (problems.empty()) return;
  Error first = std::move(problems.front());
  if (problems.size() > 1)
    first.with_detail(first.detail + (first.detail.empty() ? "" : "\n") +
                      std::to_string(problems.size() - 1) +
                      " more problems of the graph follow from the scripts.");
  throw first;
}

void store_scripts(const pg::Installation& installation, const run::Database& database,
                   std::vector<Given>& scripts, const std::vector<Decision>& decisions) {
  store::RevisionWriter writer(installation);
  for (std::size_t i = 0; i < scripts.size(); ++i) {
    Script& script = scripts[i].script;
    const Decision& decision = decisions[i];
    if (decision.action == Action::added) {
      writer.insert({script, scripts[i].sha256, decision.pushed_by});
    } else if (decision.action == Action::replaced) {
      // What is pasted over a script that came from a file stays that file's.
      if (script.revision.path.empty())
        script.revision.path =
            pg::to_utf8(database.graph[*database.graph.find(scripts[i].revision.id)].path);
      writer.replace({script, scripts[i].sha256, decision.pushed_by});
    }
    if (!decision.notice.empty()) pg::notice(decision.notice);
  }
}

void push_scripts(pg::Call& call, std::vector<Given> scripts) {
  call.return_set();
  const auto installation = pg::Installation::find(call);
  refuse_twins(scripts);
  run::Database database = run::read_database(installation, pg::Visibility::latest);
  // First whether an applied script was edited, then its SQL: who mends a mistake in what may not
  // change would be refused again, and a downgrade runs the stored text and needs no other one.
  std::vector<Decision> decisions = decide_all(installation, database, scripts);
  const auto stores = [](const Decision& decision) { return decision.action != Action::unchanged; };
  const Versions versions(database.graph, database.versions);
  for (std::size_t i = 0; i < scripts.size(); ++i) {
    if (!stores(decisions[i])) continue;
    const auto known = database.graph.find(scripts[i].revision.id);
    check_sql(scripts[i].script, known && versions.is_applied(*known));
  }
  if (std::any_of(decisions.begin(), decisions.end(), stores)) {
    run::lock_for_transaction(installation);
    run::Database locked = run::read_locked_database(installation);
    decisions = decide_all(installation, locked, scripts);
    check_merged_graph(locked, scripts);
    store_scripts(installation, locked, scripts, decisions);
    pg::make_writes_visible();
  }
  for (std::size_t i = 0; i < scripts.size(); ++i)
    call.return_row({scripts[i].revision.id, std::string(to_text(decisions[i].action))});
}

/// What must stay, and what it needs.
std::vector<bool> find_kept(const run::Database& database,
                            const std::unordered_set<std::string>& keep) {
  const Graph& graph = database.graph;
  const Versions versions(graph, database.versions);
  std::vector<bool> is_kept(graph.size(), false);
  std::vector<Index> pending;
  const auto mark = [&](Index i) {
    if (is_kept[i]) return;
    is_kept[i] = true;
    pending.push_back(i);
  };
  for (Index i = 0; i < graph.size(); ++i)
    if (versions.is_applied(i) || graph[i].path.empty() || keep.contains(graph[i].id)) mark(i);
  while (!pending.empty()) {
    const Index i = pending.back();
    pending.pop_back();
    for (const Index parent : graph.parents(i)) mark(parent);
    for (const Index dependency : graph.dependencies(i)) mark(dependency);
  }
  return is_kept;
}

}  // namespace

void push(pg::Call& call) {
  pg::require_writable(call.function_name());
  run::MigratorScope scope(call.function_name());
  std::vector<Given> scripts;
  scripts.push_back(read_script(call.text(0), call.text(1)));
  push_scripts(call, std::move(scripts));
}

void push_many(pg::Call& call) {
  pg::require_writable(call.function_name());
  run::MigratorScope scope(call.function_name());
  if (call.is_null(0)) throw Error("22004", "scripts must not be NULL");
  const auto texts = call.text_array(0);
  const auto paths = call.text_array(1);
  if (!call.is_null(1) && paths.size() != texts.size())
    throw Error("22023", "arrays of scripts and paths must have the same length")
        .with_detail("Scripts: " + std::to_string(texts.size()) +
                     ". Paths: " + std::to_string(paths.size()) + ".");
  std::vector<Given> scripts;
  scripts.reserve(texts.size());
  for (std::size_t i = 0; i < texts.size(); ++i)
    scripts.push_back(read_script(texts[i], paths.empty() ? std::nullopt : paths[i]));
  push_scripts(call, std::move(scripts));
}

void prune(pg::Call& call) {
  pg::require_writable(call.function_name());
  run::MigratorScope scope(call.function_name());
  call.return_set();
  if (call.is_null(0))
    throw Error("22004", "keep must not be NULL").with_hint("Give the revision IDs to keep.");
  std::unordered_set<std::string> keep;
  for (const auto& id : call.text_array(0))
    if (id) keep.insert(*id);

  const auto installation = pg::Installation::find(call);
  const auto find_dropped = [&](const run::Database& database) {
    const std::vector<bool> is_kept = find_kept(database, keep);
    std::vector<std::string> dropped;
    for (Index i = 0; i < database.graph.size(); ++i)
      if (!is_kept[i]) dropped.push_back(database.graph[i].id);
    return dropped;
  };
  if (find_dropped(run::read_database(installation, pg::Visibility::latest)).empty()) return;
  run::lock_for_transaction(installation);
  store::RevisionWriter writer(installation);
  for (const std::string& id : find_dropped(run::read_locked_database(installation))) {
    writer.erase(id);
    call.return_row({id});
  }
  pg::make_writes_visible();
}

}  // namespace softbee::functions
