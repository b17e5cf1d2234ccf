// The marks are comments, which the server's parser drops: they are found in the text, and belong
// to the statement that the parser found around or behind them.
#include "client/rename_marks.hpp"

#include <algorithm>
#include <optional>

#include "core/sql_scan.hpp"
#include "core/text.hpp"

namespace softbee {
namespace {

constexpr std::string_view mark = "softbee:renamed-from";

/// The next word or quoted name of `text`, as the server would print it, and cuts it off.
std::string take_name(std::string_view& text) {
  text = trim_left(text);
  std::string name;
  while (!text.empty()) {
    std::size_t end = 0;
    if (text.front() == '"') {
      end = text.find('"', 1);
      end = end == std::string_view::npos ? text.size() : end + 1;
      name += text.substr(0, end);
    } else {
      const auto is_part = [](char c) {
        return !is_space(c) && c != '(' && c != ',' && c != ';' && c != '"';
      };
      while (end < text.size() && is_part(text[end])) ++end;
      name += to_lower(text.substr(0, end));
    }
    text.remove_prefix(end);
    // A quoted part may be followed by `.name` and the other way round.
    if (text.empty() || (text.front() != '.' && text.front() != '"') || end == 0) break;
    if (text.front() == '.') {
      name += '.';
      text.remove_prefix(1);
    }
  }
  return name;
}

/// Of `CREATE [UNLOGGED] TABLE [IF NOT EXISTS] name`.
std::optional<std::string> table_of(const ModelStatement& statement) {
  if (statement.tag != "CREATE TABLE") return std::nullopt;
  std::string_view rest = statement.sql;
  while (!rest.empty() && take_name(rest) != "table") continue;
  std::string_view behind = rest;
  if (take_name(behind) == "if") {
    take_name(behind);
    take_name(behind);
    rest = behind;
  }
  return take_name(rest);
}

/// The column that a line of a CREATE TABLE begins with.
std::string column_on(std::string_view line) {
  line = trim_left(line);
  const auto comment = line.find("--");
  line = trim_left(line.substr(0, comment));
  while (!line.empty() && (line.front() == ',' || line.front() == '('))
    line = trim_left(line.substr(1));
  return take_name(line);
}

struct Line {
  std::size_t begin, end;
};

Line line_at(const std::string& text, std::size_t offset) {
  const auto before = offset == 0 ? std::string::npos : text.rfind('\n', offset - 1);
  return {before == std::string::npos ? 0 : before + 1,
          std::min(text.find('\n', offset), text.size())};
}

RenameMark mark_of(const ModelFile& file, std::size_t at, const ModelStatement& statement,
                   const std::string& table) {
  const Line line = line_at(file.text, at);
  std::string_view rest =
      std::string_view(file.text).substr(at + mark.size(), line.end - at - mark.size());
  const std::string old_name = take_name(rest);
  const LineColumn place = locate(file.text, at);
  RenameMark found{old_name, table, {file.name, place.line, place.column}};
  if (at < statement.begin) return found;
  std::string column =
      column_on(std::string_view(file.text).substr(line.begin, line.end - line.begin));
  if (column.empty() && line.end < file.text.size()) {
    const Line next = line_at(file.text, line.end + 1);
    column = column_on(std::string_view(file.text).substr(next.begin, next.end - next.begin));
  }
  found.new_name = table + "." + column;
  if (old_name.find('.') == std::string::npos) found.old_name = table + "." + old_name;
  return found;
}

}  // namespace

std::vector<RenameMark> find_rename_marks(const std::vector<ModelFile>& files,
                                          const std::vector<ModelStatement>& statements) {
  std::vector<RenameMark> tables, columns;
  for (const ModelFile& file : files) {
    for (auto at = file.text.find(mark); at != std::string::npos;
         at = file.text.find(mark, at + mark.size())) {
      const Line line = line_at(file.text, at);
      if (!trim_right(std::string_view(file.text).substr(line.begin, at - line.begin))
               .ends_with("--"))
        continue;
      const auto around = std::ranges::find_if(statements, [&](const ModelStatement& statement) {
        return statement.file == &file && at < statement.begin + statement.sql.size();
      });
      const auto table = around == statements.end() ? std::nullopt : table_of(*around);
      if (!table) {
        const LineColumn place = locate(file.text, at);
        throw Error("SB004", "softbee:renamed-from belongs to no table and no column")
            .with_hint("Put it above a CREATE TABLE, or on the line of a column in one.")
            .with_place({file.name, place.line, place.column});
      }
      (at < around->begin ? tables : columns).push_back(mark_of(file, at, *around, *table));
    }
  }
  tables.insert(tables.end(), columns.begin(), columns.end());
  return tables;
}

}  // namespace softbee
