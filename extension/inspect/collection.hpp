// What the queries of this folder found, on its way to a snapshot: objects by the address that the
// server's catalogs give them. Addresses end here; a snapshot knows objects by name.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "core/schema/model.hpp"
#include "extension/pg/query.hpp"

namespace softbee::inspect {

/// OIDs of the catalogs themselves, which no version of the server has ever changed.
enum class Catalog : std::uint32_t {
  type = 1247,
  routine = 1255,
  relation = 1259,
  column_default = 2604,
  constraint = 2606,
  schema = 2615,
  rewrite = 2618,
  trigger = 2620,
  extension = 3079,
  policy = 3256,
};

struct Address {
  Catalog catalog;
  std::uint32_t object;
  std::int32_t part = 0;  ///< number of a column; 0: the whole
  bool operator==(const Address&) const = default;
};

struct AddressHash {
  std::size_t operator()(const Address& address) const noexcept {
    const auto high =
        (std::uint64_t{address.object} << 32) | (static_cast<std::uint64_t>(address.catalog) << 16);
    return std::hash<std::uint64_t>{}((high ^ static_cast<std::uint64_t>(address.part)) *
                                      0x9e3779b97f4a7c15U);
  }
};

class Collection {
 public:
  /// in      schemas: names; nullopt: all but the system's
  Collection(std::optional<std::vector<std::string>> schemas, int server_version)
      : schemas_(std::move(schemas)), server_version_(server_version) {}

  int server_version() const { return server_version_; }
  bool is_limited() const { return schemas_.has_value(); }  ///< to some schemas

  /// Adds an object a row. The query may use the named subqueries `wanted` (the schemas), `member`
  /// (addresses of what belongs to an extension) and `relation` (see collection.cpp). Its first
  /// columns are kind, object, part, schema, name, identity, parent, position; each one after these
  /// is a property of its name: false, NULL, an empty text and an empty list say that it is absent.
  /// in      adjust: may change the object before it is added
  void read_objects(Catalog catalog, const std::string& query,
                    const std::function<void(schema::Object&)>& adjust = nullptr);
  void read_rows(const std::string& query,
                 const std::function<void(const pg::Columns&, pg::Cells&)>& take);

  void add(const Address& address, schema::Object object);
  /// What the catalogs keep apart and a snapshot does not: a table's row type is the table.
  void add_alias(const Address& address, const Address& target);

  /// The object at an address, its aliases and the whole that it is a part of left out.
  schema::Object* find(const Address& address);
  /// The object that an address belongs to: an alias is followed, and what is no object by itself
  /// (a column of a view) is the whole.
  std::optional<std::size_t> resolve(Address address) const;

  std::vector<schema::Object>& objects() { return objects_; }

 private:
  std::optional<std::vector<std::string>> schemas_;
  int server_version_;
  std::vector<schema::Object> objects_;
  std::unordered_map<Address, std::size_t, AddressHash> places_;
  std::unordered_map<Address, Address, AddressHash> aliases_;
};

/// The value of a cell, or nothing where it is NULL.
std::string take_text(pg::Cell& cell);
std::int64_t number(const pg::Cell& cell);

}  // namespace softbee::inspect
