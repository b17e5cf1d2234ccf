// The text of a new script from a project's own template (key `script_template`).
#pragma once

#include <string>
#include <string_view>

#include "core/script.hpp"

namespace softbee {

/// Tokens `${message}`, `${up_revision}`, … are replaced in comment lines alone, so that a template
/// is SQL as it stands and no message can become SQL. A line break of the message begins a new
/// comment line. A line with `${branch_labels}` or `${depends_on}` is left out where there are
/// none. in      text: of the template; path: its file, for messages; script: its header is taken
/// out     the script's text, well-formed, with the header of `script`
/// errors  a token that does not exist, with the nearest; SB004 where no script comes out, with the
/// place in the template; a header that the template does not carry
std::string expand_script_template(std::string_view text, const std::string& path,
                                   const Script& script);

}  // namespace softbee
