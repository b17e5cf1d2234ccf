// COPY … FROM stdin with its data in the script.
#pragma once

#include <string>
#include <string_view>

namespace softbee::pg {

/// Runs the COPY statement on `data`, the lines behind it. REQUIRES: an Spi (for the snapshot rules
/// of a statement). first_line: line of the script at which the data begins; an error's context
/// counts lines from the data's first errors  42501 no INSERT on the columns, or row security is on
/// · 25006 · those of the data
void copy_from(const std::string& statement, std::string_view data, int first_line);

}  // namespace softbee::pg
