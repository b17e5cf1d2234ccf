// Column k stands at character 2k; an edge between two columns is drawn on the odd characters. One
// edge costs at most two rows: a long way to the left is a `_` over the columns that it crosses.
#include "client/graph_drawing.hpp"

#include <algorithm>

namespace softbee {
namespace {

void trim_end(std::string& row) { row.erase(row.find_last_not_of(' ') + 1); }

std::string_view take_line(std::string_view& text) {
  const std::size_t end = std::min(text.find('\n'), text.size());
  const std::string_view line = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  return line;
}

}  // namespace

std::size_t GraphDrawing::column_of(std::string_view revision) const {
  return static_cast<std::size_t>(std::find(columns_.begin(), columns_.end(), revision) -
                                  columns_.begin());
}

/// `| | ` for the columns before `end`, blank to `width` columns.
std::string GraphDrawing::verticals(std::size_t end, std::size_t width) const {
  std::string row(2 * width, ' ');
  for (std::size_t k = 0; k < end; ++k) row[2 * k] = '|';
  return row;
}

/// A new column right of `column`; those behind it make room.
void GraphDrawing::fan_out(std::size_t column, const std::string& parent, Rows& rows) {
  std::string row = verticals(column + 1, columns_.size() + 1);
  for (std::size_t k = column; k < columns_.size(); ++k) row[2 * k + 1] = '\\';
  rows.push_back(std::move(row));
  columns_.insert(columns_.begin() + static_cast<std::ptrdiff_t>(column) + 1, parent);
}

/// An edge from column `from` into column `to`, left of it. is_last: `from` ends with it, and those
/// behind it move up.
void GraphDrawing::lead_left(std::size_t from, std::size_t to, bool is_last, Rows& rows) {
  std::string row = verticals(is_last ? from : columns_.size(), columns_.size());
  row[2 * from - 1] = '/';
  for (std::size_t at = 2 * to + 3; at + 1 < 2 * from - 1; at += 2) row[at] = '_';
  if (is_last) {
    for (std::size_t k = from + 1; k < columns_.size(); ++k) row[2 * k - 1] = '/';
    columns_.erase(columns_.begin() + static_cast<std::ptrdiff_t>(from));
  }
  rows.push_back(std::move(row));
  if (from - to < 2) return;
  row = verticals(columns_.size(), columns_.size());
  row[2 * to + 1] = '/';
  rows.push_back(std::move(row));
}

void GraphDrawing::end_column(std::size_t column, Rows& rows) {
  if (column + 1 < columns_.size()) {
    std::string row = verticals(column, columns_.size());
    for (std::size_t k = column + 1; k < columns_.size(); ++k) row[2 * k - 1] = '/';
    rows.push_back(std::move(row));
  }
  columns_.erase(columns_.begin() + static_cast<std::ptrdiff_t>(column));
}

void GraphDrawing::draw_edges(std::size_t column, const std::vector<std::string>& parents,
                              Rows& rows) {
  std::vector<std::string> left, own;
  for (const std::string& parent : parents) {
    (column_of(parent) < column ? left : own).push_back(parent);
  }
  // `|\|`: into the next column, which leads there already.
  if (own.size() == 2) {
    const auto next =
        std::find(own.begin(), own.end(), column + 1 < columns_.size() ? columns_[column + 1] : "");
    if (next != own.end()) {
      std::string row = verticals(columns_.size(), columns_.size());
      row[2 * column + 1] = '\\';
      rows.push_back(std::move(row));
      own.erase(next);
    }
  }
  std::vector<std::size_t> twins;  // columns further right that lead to the same
  for (const std::string& parent : own) {
    const std::size_t twin = column_of(parent);
    if (twin < columns_.size()) twins.push_back(twin);
  }
  if (!own.empty()) columns_[column] = own.front();
  for (std::size_t i = own.size(); i-- > 1;) fan_out(column, own[i], rows);
  for (std::size_t i = 0; i < left.size(); ++i) {
    lead_left(column, column_of(left[i]), own.empty() && i + 1 == left.size(), rows);
  }
  if (left.empty() && own.empty()) end_column(column, rows);
  // From the right end on, so that the columns before keep their places.
  std::sort(twins.rbegin(), twins.rend());
  for (std::size_t twin : twins) {
    twin += own.size() - 1;
    lead_left(twin, column_of(columns_[twin]), true, rows);
  }
}

std::string GraphDrawing::add(const std::string& revision, std::vector<std::string> parents,
                              std::string_view text) {
  std::vector<std::string> different;
  for (std::string& parent : parents) {
    if (std::find(different.begin(), different.end(), parent) == different.end())
      different.push_back(std::move(parent));
  }
  const std::size_t column = column_of(revision);
  std::string out;
  if (column == columns_.size()) {
    // Right under a revision that leads nowhere it would look like its down revision.
    if (has_ended_) {
      out = verticals(columns_.size(), columns_.size());
      trim_end(out);
      out += '\n';
    }
    columns_.push_back(revision);
  }
  Rows rows = {verticals(columns_.size(), columns_.size())};
  rows.front()[2 * column] = '*';
  draw_edges(column, different, rows);
  has_ended_ = different.empty() && columns_.size() == column;

  std::size_t width = 2 * columns_.size();
  for (const std::string& row : rows) width = std::max(width, row.size());
  for (std::size_t i = 0; i < rows.size() || !text.empty(); ++i) {
    std::string row = i < rows.size() ? rows[i] : verticals(columns_.size(), columns_.size());
    row.resize(width, ' ');
    row += take_line(text);
    trim_end(row);
    out += row + "\n";
  }
  return out;
}

}  // namespace softbee
