// The `.env` file: NAME=value lines, as python-dotenv reads the ones that Flask projects have.
#pragma once

#include <map>
#include <string>
#include <string_view>

namespace softbee {

/// Quotes, `export`, comments; no `${…}` substitution. The last of two lines with one name counts.
std::map<std::string, std::string> parse_dotenv(std::string_view text);

}  // namespace softbee
