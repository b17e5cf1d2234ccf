// Rows of our own tables, read by scans and written by the functions that the server writes its
// catalog with: no user switch, no SQL, so no trigger, rule, default, policy or operator of anybody
// runs in our name. They check no foreign key and fill no default, and two writers of one row
// collide: write under the migrator's lock only.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "extension/pg/value.hpp"

namespace softbee::pg {

/// What a scan sees: the caller's snapshot (as any query in its statement), or all that is
/// committed plus our own writes.
enum class Visibility { statement, latest };

struct RowId {
  std::uint32_t block;
  std::uint16_t offset;
};

/// The rows of a table, or those with one key in its primary key, or by the primary key backwards.
class Scan {
 public:
  Scan(ObjectId table, Visibility visibility);
  Scan(ObjectId table, Visibility visibility, const std::string& key);
  static Scan last_first(ObjectId table, Visibility visibility);
  ~Scan();
  Scan(const Scan&) = delete;
  Scan& operator=(const Scan&) = delete;
  Scan(Scan&&) noexcept;

  bool next();
  RowId id() const;
  /// Columns count from 0. The views of a row end with next().
  bool is_null(int column) const;
  std::string_view text(int column) const;
  std::vector<std::string> text_array(int column) const;
  std::int64_t number(int column) const;  ///< of a bigint or an integer
  Timestamp timestamp(int column) const;

 private:
  struct State;
  explicit Scan(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

class TableWriter {
 public:
  explicit TableWriter(ObjectId table);
  ~TableWriter();
  TableWriter(const TableWriter&) = delete;
  TableWriter& operator=(const TableWriter&) = delete;

  void insert(const Values& values);
  void update(RowId row, const Values& values);
  void erase(RowId row);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// Makes what was written visible to what follows in this transaction.
void make_writes_visible();

}  // namespace softbee::pg
