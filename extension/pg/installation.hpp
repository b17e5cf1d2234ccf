// Where the extension lives: found from the function that was called, never by a name that a
// search_path could redirect.
#pragma once

#include <string>

#include "extension/pg/value.hpp"

namespace softbee::pg {

class Call;

struct Installation {
  ObjectId extension;
  ObjectId schema;
  ObjectId owner;
  ObjectId revision_table, version_table, log_table;

  /// errors  55000 called from a function that belongs to no extension · 42P01 a table of ours is
  /// gone or was renamed
  static Installation find(const Call& call);
  /// Has it gone, or been created anew, since it was found?
  bool still_exists() const;
  /// Was it created by an earlier version, and not updated with ALTER EXTENSION? What reads works.
  bool is_older_than_library() const;
};

}  // namespace softbee::pg
