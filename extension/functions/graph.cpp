// What the graph and the versions say: current, heads, branches, history, show, plan; manifest and
// digest for a client. Reads in the caller's snapshot; takes no lock of ours.
#include "extension/functions/functions.hpp"

#include <algorithm>
#include <map>

#include "core/target.hpp"
#include "extension/pg/call.hpp"
#include "extension/pg/session.hpp"
#include "extension/run/database.hpp"
#include "extension/run/enum_values.hpp"
#include "extension/run/steps.hpp"

namespace softbee::functions {
namespace {

run::Database read(const pg::Call& call) {
  return run::read_database(pg::Installation::find(call), pg::Visibility::statement);
}

bool is_effective_head(const Graph& graph, Index i) {
  return graph.is_head(i) && !graph.is_real_head(i);
}

std::vector<std::string> children(const Graph& graph, Index i) {
  std::vector<std::string> ids;
  for (const Index child : graph.children(i)) ids.push_back(graph[child].id);
  return ids;
}

void return_revisions(pg::Call& call, const run::Database& database,
                      const std::vector<Index>& revisions) {
  call.return_set();
  const Graph& graph = database.graph;
  const Versions versions(graph, database.versions);
  for (const Index i : revisions) {
    const Revision& revision = graph[i];
    const store::StoredRevision& stored = database.stored[i];
    call.return_row({revision.id, revision.message, revision.down_revisions, revision.depends_on,
                     graph.branch_labels(i), graph.is_head(i), graph.is_branch_point(i),
                     graph.is_merge_point(i), versions.is_applied(i),
                     pg::null_if_empty(revision.path), pg::null_if_empty(revision.create_date),
                     stored.pushed_by, stored.pushed_at, is_effective_head(graph, i),
                     children(graph, i)});
  }
}

struct ManifestRow {
  const Revision* revision;
  const store::StoredRevision* stored;
  bool is_applied;
  bool is_adopted;
};

/// By revision, bytewise. Adopted: the caller could run it. A superuser's client sends again what
/// only others pushed, and so adopts it.
std::vector<ManifestRow> read_manifest(const run::Database& database) {
  const Versions versions(database.graph, database.versions);
  const bool is_superuser = pg::is_superuser();
  std::map<std::string, bool> superusers;
  std::vector<ManifestRow> rows;
  rows.reserve(database.graph.size());
  for (Index i = 0; i < database.graph.size(); ++i) {
    const store::StoredRevision& stored = database.stored[i];
    bool is_adopted = !is_superuser;
    if (!is_adopted) {
      const auto [known, is_new] = superusers.try_emplace(stored.pushed_by, false);
      if (is_new) known->second = pg::is_superuser(stored.pushed_by);
      is_adopted = known->second;
    }
    rows.push_back({&database.graph[i], &stored, versions.is_applied(i), is_adopted});
  }
  std::sort(rows.begin(), rows.end(), [](const ManifestRow& a, const ManifestRow& b) {
    return a.revision->id < b.revision->id;
  });
  return rows;
}

}  // namespace

void current(pg::Call& call) {
  const run::Database database = read(call);
  const Graph& graph = database.graph;
  call.return_set();
  for (const Index i : current_revisions(graph, database.versions))
    call.return_row({graph[i].id, graph[i].message, graph.is_head(i), is_effective_head(graph, i),
                     graph.is_branch_point(i), graph.is_merge_point(i)});
}

void heads(pg::Call& call) {
  const run::Database database = read(call);
  return_revisions(call, database, database.graph.heads());
}

void branches(pg::Call& call) {
  const run::Database database = read(call);
  return_revisions(call, database, database.graph.branch_points());
}

void history(pg::Call& call) {
  const run::Database database = read(call);
  return_revisions(
      call, database,
      resolve_range(database.graph, call.text(0).value_or("base:heads"), database.versions));
}

void show(pg::Call& call) {
  const run::Database database = read(call);
  return_revisions(
      call, database,
      resolve_target(database.graph, call.text(0).value_or("head"), database.versions));
}

void plan(pg::Call& call) {
  call.return_set();
  const Direction direction = run::parse_direction(call.text(1).value_or("upgrade"));
  const std::string target = call.text(0).value_or(direction == Direction::upgrade ? "head" : "-1");
  const auto installation = pg::Installation::find(call);
  const run::Database database = run::read_database(installation, pg::Visibility::statement);
  const Plan steps = run::plan_steps(database, direction, target);
  const auto prepared =
      run::prepare_steps(installation, database, steps, pg::Visibility::statement);
  const auto uses = run::find_uses_of_new_values(prepared);
  for (std::size_t i = 0; i < prepared.size(); ++i) {
    const run::PreparedStep& step = prepared[i];
    const Revision& revision = database.graph[step.step.revision];
    const bool must_commit = uses[i] < prepared.size();
    call.return_row(
        {static_cast<std::int32_t>(i) + 1, revision.id, std::string(to_string(direction)),
         revision.message, static_cast<std::int32_t>(step.program.statements.size()),
         run::is_transactional(step.program),
         pg::null_if_empty(must_commit ? prepared[uses[i]].program.origin.revision : "")});
  }
}

void manifest(pg::Call& call) {
  call.return_set();
  const run::Database database = read(call);
  for (const ManifestRow& row : read_manifest(database))
    call.return_row({row.revision->id, pg::null_if_empty(row.revision->path), row.stored->sha256,
                     row.is_applied, row.is_adopted});
}

void digest(pg::Call& call) {
  const run::Database database = read(call);
  std::string lines;
  for (const ManifestRow& row : read_manifest(database))
    if (row.is_adopted)
      lines += row.revision->id + '\t' + row.revision->path + '\t' + row.stored->sha256 + '\n';
  call.return_text(pg::sha256_hex(pg::to_utf8(lines)));
}

}  // namespace softbee::functions
