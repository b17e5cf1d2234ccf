// The printing of errors. A column counts characters, so the caret is set by characters, and tabs
// stay tabs above it.
#include "client/report.hpp"

#include <fstream>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace softbee {
namespace {

constexpr std::size_t widest_line = 160;  ///< characters shown of a script's line

/// Byte offset behind `count` characters of UTF-8.
std::size_t bytes_of_characters(std::string_view text, std::size_t count) {
  std::size_t at = 0;
  while (at < text.size() && count > 0) {
    ++at;
    while (at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0) == 0x80) ++at;
    --count;
  }
  return at;
}

struct Excerpt {
  std::string text;
  std::size_t column;  ///< of the caret in `text`, from 1
};

/// A long line (data, a minified function) is cut to what surrounds the caret.
Excerpt cut_around(std::string line, std::size_t column) {
  if (!line.empty() && line.back() == '\r') line.pop_back();
  if (line.size() <= widest_line) return {std::move(line), column};
  const std::size_t first = column > widest_line / 2 ? column - widest_line / 2 : 1;
  std::string text = line.substr(bytes_of_characters(line, first - 1));
  const std::size_t end = bytes_of_characters(text, widest_line);
  if (end < text.size()) text = text.substr(0, end) + "…";
  if (first == 1) return {std::move(text), column};
  return {"…" + text, column - first + 2};
}

std::string padding_to(std::string_view line, std::size_t column) {
  std::string padding;
  const std::string_view before = line.substr(0, bytes_of_characters(line, column - 1));
  for (const char c : before) {
    if (c == '\t')
      padding += '\t';
    else if ((static_cast<unsigned char>(c) & 0xC0) != 0x80)
      padding += ' ';
  }
  return padding;
}

/// A field of several lines keeps its lines, indented under its name.
std::string field(std::string_view name, std::string_view text) {
  std::string out = fmt::format("   = {}: ", name);
  for (const char c : text) {
    out += c;
    if (c == '\n') out += "     ";
  }
  return out + "\n";
}

std::string format_place(const Error& error, const ReportNotes& notes,
                         const LineReader& read_line) {
  const Place& place = *error.place;
  std::string where = place.file.empty() ? "script" : place.file;
  if (place.line > 0) where += fmt::format(":{}", place.line);
  if (place.line > 0 && place.column > 0) where += fmt::format(":{}", place.column);
  std::string out = fmt::format("  --> {}\n", where);
  const auto line = place.line > 0 ? read_line(place.file, place.line) : std::nullopt;
  if (!line) {
    if (!notes.at_caret.empty()) out += field("note", notes.at_caret);
    return out;
  }
  const std::string number = fmt::format("{}", place.line);
  const Excerpt excerpt =
      cut_around(*line, place.column > 0 ? static_cast<std::size_t>(place.column) : 1);
  out += fmt::format("{} | {}\n", number, excerpt.text);
  if (place.column > 0) {
    out += fmt::format("{:{}} | {}^{}{}\n", "", number.size(),
                       padding_to(excerpt.text, excerpt.column), notes.at_caret.empty() ? "" : " ",
                       notes.at_caret);
  } else if (!notes.at_caret.empty()) {
    out += field("note", notes.at_caret);
  }
  return out;
}

}  // namespace

std::string format_error(const Error& error, const ReportNotes& notes,
                         const LineReader& read_line) {
  std::string out = error.sqlstate.empty()
                        ? fmt::format("error: {}\n", error.message)
                        : fmt::format("error[{}]: {}\n", error.sqlstate, error.message);
  if (error.place) {
    out += format_place(error, notes, read_line);
  } else if (!notes.at_caret.empty()) {
    out += field("note", notes.at_caret);
  }
  if (!error.detail.empty()) out += field("detail", error.detail);
  if (!notes.context.empty()) out += field("context", notes.context);
  for (const std::string& note : notes.notes) out += field("note", note);
  if (!error.hint.empty()) out += field("hint", error.hint);
  return out;
}

nlohmann::ordered_json error_fields(const Error& error) {
  nlohmann::ordered_json fields;
  const auto put = [&](const char* name, const std::string& value) {
    if (!value.empty()) fields[name] = value;
  };
  put("sqlstate", error.sqlstate);
  put("message", error.message);
  put("detail", error.detail);
  put("hint", error.hint);
  put("reason", error.reason);
  if (error.place) {
    put("file", error.place->file);
    if (error.place->line > 0) fields["line"] = error.place->line;
    if (error.place->column > 0) fields["column"] = error.place->column;
  }
  return fields;
}

std::string format_error_json(const Error& error, const ReportNotes& notes) {
  nlohmann::ordered_json fields = error_fields(error);
  nlohmann::ordered_json all_notes = nlohmann::ordered_json::array();
  if (!notes.at_caret.empty()) all_notes.push_back(notes.at_caret);
  for (const std::string& note : notes.notes) all_notes.push_back(note);
  if (!all_notes.empty()) fields["notes"] = all_notes;
  if (!notes.context.empty()) fields["context"] = notes.context;
  for (const auto& [name, values] : notes.lists) fields[name] = values;
  return nlohmann::ordered_json{{"error", fields}}.dump(-1, ' ', false,
                                                        nlohmann::json::error_handler_t::replace) +
         "\n";
}

void report_error(const Console& console, const Error& error, const ReportNotes& notes) {
  console.to_stderr(console.as_json() ? format_error_json(error, notes)
                                      : format_error(error, notes, read_line_of_file));
}

std::optional<std::string> read_line_of_file(const std::string& file, int line) {
  std::ifstream stream(file, std::ios::binary);
  std::string text;
  for (int i = 0; i < line; ++i) {
    if (!std::getline(stream, text)) return std::nullopt;
  }
  if (line == 1 && text.starts_with("\xEF\xBB\xBF")) text.erase(0, 3);
  return text;
}

}  // namespace softbee
