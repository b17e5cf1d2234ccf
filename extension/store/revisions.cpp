#include "extension/store/revisions.hpp"

#include <algorithm>
#include <deque>
#include <utility>

#include "extension/pg/session.hpp"

namespace softbee::store {
namespace {

/// Order of columns in softbee_migrate--*.sql.
enum Column {
  kRevision,
  kDownRevisions,
  kDependsOn,
  kBranchLabels,
  kMessage,
  kCreateDate,
  kPath,
  kScript,
  kSha256,
  kPushedBy,
  kPushedAt,
};

std::string_view load_key(const StoredRevision& stored) {
  const std::string& path = stored.revision.path;
  if (path.empty()) return stored.revision.id;
  return std::string_view(path).substr(path.rfind('/') + 1);
}

/// The keys are sorted and not the rows: every call of the server comes through here, and a row is
/// twelve strings long.
std::vector<StoredRevision> in_load_order(std::deque<StoredRevision> rows) {
  std::vector<std::pair<std::string_view, StoredRevision*>> keys;
  keys.reserve(rows.size());
  for (StoredRevision& row : rows) keys.emplace_back(load_key(row), &row);
  std::sort(keys.begin(), keys.end(), [](const auto& a, const auto& b) {
    return a.first != b.first ? a.first < b.first : a.second->revision.id < b.second->revision.id;
  });
  std::vector<StoredRevision> sorted;
  sorted.reserve(rows.size());
  for (const auto& [key, row] : keys) sorted.push_back(std::move(*row));
  return sorted;
}

pg::Values to_row(const NewRevision& given) {
  const Revision& revision = given.script.revision;
  return {pg::from_utf8(revision.id),
          pg::from_utf8(revision.down_revisions),
          pg::from_utf8(revision.depends_on),
          pg::from_utf8(revision.branch_labels),
          pg::from_utf8(revision.message),
          pg::null_if_empty(pg::from_utf8(revision.create_date)),
          pg::null_if_empty(pg::from_utf8(revision.path)),
          pg::from_utf8(given.script.text),
          given.sha256,
          given.pushed_by,
          pg::now()};
}

}  // namespace

std::vector<StoredRevision> read_revisions(const pg::Installation& installation,
                                           pg::Visibility visibility) {
  std::deque<StoredRevision> rows;
  pg::Scan scan(installation.revision_table, visibility);
  while (scan.next()) {
    StoredRevision& stored = rows.emplace_back();
    stored.revision.id = scan.text(kRevision);
    stored.revision.down_revisions = scan.text_array(kDownRevisions);
    stored.revision.depends_on = scan.text_array(kDependsOn);
    stored.revision.branch_labels = scan.text_array(kBranchLabels);
    stored.revision.message = scan.text(kMessage);
    stored.revision.path = scan.text(kPath);
    stored.revision.create_date = scan.text(kCreateDate);
    stored.sha256 = scan.text(kSha256);
    stored.pushed_by = scan.text(kPushedBy);
    stored.pushed_at = scan.timestamp(kPushedAt);
  }
  return in_load_order(std::move(rows));
}

std::optional<std::string> find_script(const pg::Installation& installation, const std::string& id,
                                       pg::Visibility visibility) {
  pg::Scan scan(installation.revision_table, visibility, id);
  if (!scan.next()) return std::nullopt;
  return std::string(scan.text(kScript));
}

RevisionWriter::RevisionWriter(const pg::Installation& installation)
    : installation_(installation), writer_(installation.revision_table) {}

pg::RowId RevisionWriter::find_row(const std::string& id) const {
  pg::Scan scan(installation_.revision_table, pg::Visibility::latest, id);
  if (!scan.next())
    throw Error("XX000", "revision \"" + id + "\" vanished under the migrator's lock");
  return scan.id();
}

void RevisionWriter::insert(const NewRevision& revision) { writer_.insert(to_row(revision)); }

void RevisionWriter::replace(const NewRevision& revision) {
  writer_.update(find_row(pg::from_utf8(revision.script.revision.id)), to_row(revision));
}

void RevisionWriter::erase(const std::string& id) { writer_.erase(find_row(id)); }

}  // namespace softbee::store
