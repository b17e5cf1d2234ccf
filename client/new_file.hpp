// Files that must not exist yet, written whole or not at all.
#pragma once

#include <string>
#include <string_view>

namespace softbee {

/// Makes the folders that `path` lacks, too.
/// errors  a file that is in the way, a folder that cannot be written, a full disk; nothing is left
void write_new_file(const std::string& path, std::string_view text);

/// Twelve hexadecimal digits, as Alembic makes revision IDs.
std::string random_revision_id();

}  // namespace softbee
