#include "client/offline_section.hpp"

#include <string_view>

#include "core/error.hpp"
#include "core/sql_scan.hpp"
#include "core/text.hpp"

namespace softbee {
namespace {

bool is_word_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
}

/// `word` as a whole word of `text`, which is in lower case. Also in a comment or a string: one
/// RESET too many harms nobody.
bool has_word(std::string_view text, std::string_view word) {
  for (auto at = text.find(word); at != std::string_view::npos; at = text.find(word, at + 1)) {
    const auto end = at + word.size();
    if ((at == 0 || !is_word_character(text[at - 1])) &&
        (end == text.size() || !is_word_character(text[end]))) {
      return true;
    }
  }
  return false;
}

/// The scan blanks COPY data, which is no SQL; psql wants it.
std::string with_copy_data(ScannedSql scanned, std::string_view original) {
  for (const CopyData& copy : scanned.copies) {
    const auto line_end = std::min(original.find('\n', copy.end), original.size());
    scanned.sql.replace(copy.begin, line_end - copy.begin,
                        original.substr(copy.begin, line_end - copy.begin));
  }
  return std::move(scanned.sql);
}

}  // namespace

OfflineSection write_section(const Section& section, const std::string& path) {
  OfflineSection written;
  try {
    written.sql = with_copy_data(scan_sql(section.sql, section.first_line), section.sql);
  } catch (Error& error) {
    if (error.place) error.place->file = path;
    throw;
  }
  written.sql = std::string(trim_right(written.sql));
  while (written.sql.starts_with('\n')) written.sql.erase(0, 1);
  if (!written.sql.empty()) {
    // The last statement may lack its semicolon, and the one that is seen may be a comment's.
    const bool has_comment =
        written.sql.find("--", written.sql.rfind('\n') + 1) != std::string::npos;
    written.sql += written.sql.ends_with(';') && !has_comment ? "\n" : "\n;\n";
  }
  const std::string lower = to_lower(section.sql);
  written.may_set = has_word(lower, "set") || has_word(lower, "set_config");
  written.may_set_role =
      written.may_set && (has_word(lower, "role") || has_word(lower, "authorization"));
  return written;
}

}  // namespace softbee
