// Small questions about text that more than one unit asks: blanks, ASCII case, UTF-8.
// ASCII only where case or blanks are meant: the rest of a script is carried as it is.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace softbee {

inline bool is_blank(char c) {
  return c == ' ' || c == '\t' || c == '\r' || c == '\v' || c == '\f';
}
inline bool is_space(char c) { return is_blank(c) || c == '\n'; }

std::string_view trim_left(std::string_view text);
std::string_view trim_right(std::string_view text);
std::string_view trim(std::string_view text);

/// CRLF as LF; a CR that stands alone stays.
std::string with_lf(std::string_view text);

/// A to Z as a to z, every other byte as it is.
std::string to_lower(std::string_view text);
bool equals_ignoring_case(std::string_view a, std::string_view b);

/// `a, b` from the parts `a` and `b`.
std::string join(const std::vector<std::string>& parts, std::string_view separator = ", ");

/// Length of the UTF-8 character that begins at `offset`; 0 when none does (RFC 3629: no overlong
/// form, no surrogate).
std::size_t utf8_length(std::string_view text, std::size_t offset);

/// Offset of the first byte that is no UTF-8, or of the first NUL, which PostgreSQL's text cannot
/// hold.
std::optional<std::size_t> find_invalid_utf8(std::string_view text);

/// Offset of the first control character but tab: C0, DEL and (as UTF-8) C1.
std::optional<std::size_t> find_control_character(std::string_view text);

/// Characters of UTF-8 in `text`; a stray byte counts as one.
std::size_t count_characters(std::string_view text);

/// At most `most` characters, the last one `…` where something was cut.
std::string shorten(std::string_view text, std::size_t most);

}  // namespace softbee
