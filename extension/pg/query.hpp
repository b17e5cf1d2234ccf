// Queries of ours on the server's catalogs whose rows keep their types: text, boolean, numbers and
// lists of texts. Rows are handed over one by one, so that nothing is held twice.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "extension/pg/session.hpp"
#include "extension/pg/value.hpp"

namespace softbee::pg {

/// text, name and "char" are texts; smallint, integer, bigint, oid and regclass are numbers.
using Cell = std::variant<Null, bool, std::int64_t, std::string, std::vector<std::string>>;
using Cells = std::vector<Cell>;
using Columns = std::vector<std::string>;

/// Renders what the server renders (expressions, types, definitions) in one way whatever the
/// session's settings are, for as long as it lives: names qualified, dates in ISO, UTC.
class CanonicalSettings {
 public:
  CanonicalSettings();

 private:
  SettingsScope settings_;
};

/// Runs one query read-only on the caller's snapshot. Texts come in UTF-8.
/// in      texts: its parameter $1, a text[]; nullopt: NULL
///         take: is handed each row and may move out of it; must not query
void query_each(const std::string& query, const std::optional<std::vector<std::string>>& texts,
                const std::function<void(const Columns& columns, Cells& row)>& take);

}  // namespace softbee::pg
