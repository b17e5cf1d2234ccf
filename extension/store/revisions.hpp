// Table softbee_revision as values: every script that was pushed, applied or not. The only code
// that reads or writes it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/script.hpp"
#include "extension/pg/installation.hpp"
#include "extension/pg/table.hpp"

namespace softbee::store {

/// A stored revision without its script's text.
struct StoredRevision {
  Revision revision;
  std::string sha256;
  std::string pushed_by;
  pg::Timestamp pushed_at;
};

/// In load order: by file name, as Alembic loads a folder; a script without a path counts by its
/// ID.
std::vector<StoredRevision> read_revisions(const pg::Installation& installation,
                                           pg::Visibility visibility);

/// The stored text of a script.
std::optional<std::string> find_script(const pg::Installation& installation, const std::string& id,
                                       pg::Visibility visibility);

/// A script on its way into the table. Text and header are UTF-8 (core); the table holds the
/// database's encoding.
struct NewRevision {
  const Script& script;
  std::string sha256;
  std::string pushed_by;
};

class RevisionWriter {
 public:
  explicit RevisionWriter(const pg::Installation& installation);
  void insert(const NewRevision& revision);
  void replace(const NewRevision& revision);
  void erase(const std::string& id);

 private:
  pg::RowId find_row(const std::string& id) const;

  const pg::Installation& installation_;
  pg::TableWriter writer_;
};

}  // namespace softbee::store
