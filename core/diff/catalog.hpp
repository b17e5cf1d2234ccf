// A snapshot that can be asked: an object by key, its parent and parts, what it needs and what
// needs it. Built in one pass; it points into the snapshot, which must outlive it.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/schema/model.hpp"

namespace softbee::diff {

struct KeyHash {
  std::size_t operator()(const schema::Key& key) const {
    return std::hash<std::string>{}(key.identity) * 31 + static_cast<std::size_t>(key.kind);
  }
};

class Catalog {
 public:
  /// errors  22023 a table that inherits from itself · 54001 inheritance without a reasonable end
  explicit Catalog(const schema::Snapshot& snapshot);

  const std::vector<schema::Object>& objects() const { return snapshot_.objects; }
  int server_version() const { return snapshot_.server_version; }

  const schema::Object* find(const schema::Key& key) const;
  const schema::Object* find(schema::Kind kind, const std::string& identity) const {
    return find(schema::Key{kind, identity});
  }
  const schema::Object* find_parent(const schema::Object& object) const;

  /// By position, then by key.
  const std::vector<const schema::Object*>& parts_of(const schema::Object& object) const;

  /// What must be there before the object can: depends_on, its parent, its schema, and what its
  /// properties name. The column that owns a sequence is not needed by it.
  std::vector<schema::Key> needs(const schema::Object& object) const;
  const std::vector<const schema::Object*>& needed_by(const schema::Key& key) const;

  /// The object of the parent table that an inherited column, constraint, index … comes from; the
  /// attribute of its type that a typed table's column is.
  const schema::Object* find_origin(const schema::Object& object) const;

  /// Tables that this one is a partition or child of.
  std::vector<std::string> ancestors_of(const schema::Object& table) const;
  /// Partitions and children, directly below.
  const std::vector<const schema::Object*>& descendants_of(const std::string& table) const;

 private:
  void require_end_of_inheritance() const;
  const schema::Object* find_above(const std::string& index) const;
  using List = std::vector<const schema::Object*>;
  const schema::Snapshot& snapshot_;
  std::unordered_map<schema::Key, const schema::Object*, KeyHash> by_key_;
  std::unordered_map<schema::Key, List, KeyHash> parts_;
  std::unordered_map<std::string, schema::Key> schemas_;  ///< by name, not quoted
  std::unordered_map<std::string, List> descendants_;
  mutable std::unordered_map<schema::Key, List, KeyHash>
      needed_by_;  ///< made at the first question
  mutable bool has_needed_by_ = false;
};

}  // namespace softbee::diff
