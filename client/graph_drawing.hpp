// The branches beside a list of revisions, as `git log --graph` draws them: a column for each line
// that is still open, `*` for a revision, `|`, `/`, `\` and `_` for what leads to its down
// revisions. Pure: from ids to text.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace softbee {

class GraphDrawing {
 public:
  /// The rows of the next revision, with `text` at their right, a line of it beside each; ends with
  /// a line end.
  /// in      parents: the down revisions that are listed later; an edge to any other is not drawn
  /// REQUIRES: newest first, each revision before its parents
  /// cost    O((parents + lines of text) × columns)
  std::string add(const std::string& revision, std::vector<std::string> parents,
                  std::string_view text);

 private:
  using Rows = std::vector<std::string>;

  std::size_t column_of(std::string_view revision) const;  ///< columns_.size() where there is none
  std::string verticals(std::size_t end, std::size_t width) const;
  void fan_out(std::size_t column, const std::string& parent, Rows& rows);
  void lead_left(std::size_t from, std::size_t to, bool is_last, Rows& rows);
  void end_column(std::size_t column, Rows& rows);
  void draw_edges(std::size_t column, const std::vector<std::string>& parents, Rows& rows);

  std::vector<std::string> columns_;  ///< the revision that each leads to; each revision once
  bool has_ended_ = false;  ///< the last revision was in the last column and leads nowhere
};

}  // namespace softbee
