// SQL literals for a script that is read on another machine, where no connection can say how it
// quotes.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace softbee {

/// `'it''s'`, and ` E'…'` where there is a backslash, so that standard_conforming_strings does not
/// matter.
std::string sql_literal(std::string_view text);

/// `ARRAY['a', 'b']::text[]`
std::string sql_array(const std::vector<std::string>& values);

/// The text between two `$softbee$`, or another tag where the text holds that one.
std::string dollar_quoted(std::string_view text);

/// `-- ` before each line.
std::string sql_comment(std::string_view text);

}  // namespace softbee
