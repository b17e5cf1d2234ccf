// Revisions as text in Alembic's shapes, and as JSON. Pure: from values to strings.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "core/graph.hpp"

namespace softbee {

/// A revision with all that a line about it may say.
struct RevisionView {
  std::string id, message, path, create_date;
  std::vector<std::string> down_revisions, depends_on, branch_labels, children = {};
  bool is_head = false;            ///< no child by down revision
  bool is_effective_head = false;  ///< such a head on which another branch depends
  bool is_branch_point = false;
  bool is_merge_point = false;
  bool is_current = false;
  std::vector<std::string> needs = {};  ///< depends_on with labels resolved, where that is known

  /// Of a revision that the server told of; nothing of one that was read from a file.
  struct Stored {
    bool is_applied = false;
    std::string pushed_by, pushed_at;
    std::string file;  ///< "same", "differs", "missing"; empty where there is no folder
  };
  std::optional<Stored> stored = {};
};

RevisionView view_of(const Graph& graph, Index revision);

struct LineParts {
  bool parents = false;       ///< `a, b (dep) -> `
  bool dependencies = false;  ///< ` (depends on a, b)` behind the marks
  bool labels = true;
  bool tree = true;  ///< (branchpoint) (mergepoint)
  bool message = false;
  bool colour = false;  ///< ids, labels and marks as git colours them
};

/// `9b1c0d2e4f55 -> 3f2a9c1d7e10 (label) (head), Add apiary model`
std::string format_line(const RevisionView& revision, const LineParts& parts);

/// `Rev: …` and what follows, with an empty line at its end.
std::string format_entry(const RevisionView& revision, bool colour = false);

/// A branch point with its children, as `branches` prints it.
std::string format_branch(const RevisionView& point, const std::vector<RevisionView>& children,
                          bool is_verbose, bool colour = false);

/// Up to the first empty line: what fits into a line about a revision.
std::string short_message(const std::string& message);

nlohmann::ordered_json to_json(const RevisionView& revision);
std::string dump_json(const nlohmann::ordered_json& value);  ///< with a line end

/// Columns padded to their widest value, two blanks between them; no blanks at the end of a line.
/// Where the table is wider than `most` characters, the last column is cut, with `…`; not below
/// eight characters, and a line break is a blank.
std::string format_table(const std::vector<std::vector<std::string>>& rows,
                         std::optional<std::size_t> most = {});

/// `1 revision`, `2 revisions`
std::string counted(std::size_t number, const std::string& noun);

/// A long list by its first members: `a, b, c, d, e and 7 more`.
std::string some_of(const std::vector<std::string>& names);

/// `a, b, c`
std::string joined(const std::vector<std::string>& values, std::string_view separator = ", ");

}  // namespace softbee
