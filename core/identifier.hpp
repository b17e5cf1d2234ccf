// What a revision ID and a branch label may be: whatever a target ("label@head", "3f2a+1", "a:b")
// can name without doubt. The script format and the graph both ask here, so that they refuse the
// same names with the same words.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace softbee {

enum class IdentifierKind { revision, label };

/// Why `name` cannot be an identifier, as the rest of a sentence about it: `holds "@"`, `begins
/// with a dot`. Nothing when it can. A label may hold `-`, a revision ID may not. source
/// Alembic 1.17 `_revision_illegal_chars` (`@ - + :`); ours besides: comma, slash, blanks, leading
/// dot, words of targets
std::optional<std::string> find_identifier_problem(std::string_view name, IdentifierKind kind);

}  // namespace softbee
