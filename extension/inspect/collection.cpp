#include "extension/inspect/collection.hpp"

#include <algorithm>
#include <tuple>
#include <utility>

#include "core/schema/settle.hpp"

namespace softbee::inspect {
namespace {

/// Subqueries that the queries share. One that a query does not name costs nothing, and one that it
/// names once is planned in its place.
constexpr const char* subqueries = R"(
WITH wanted AS (
  SELECT oid, nspname, quote_ident(nspname) AS identity
    FROM pg_namespace
   WHERE nspname !~ '^pg_' AND nspname <> 'information_schema'
     AND ($1 IS NULL OR nspname = ANY ($1))
), relation AS (
  SELECT unnest($2) AS oid
)
)";

constexpr const char* members = R"(
SELECT classid, objid, refobjid FROM pg_depend WHERE deptype = 'e'
)";

void add_property(schema::Object& object, const std::string& name, pg::Cell& cell) {
  if (const auto* flag = std::get_if<bool>(&cell)) {
    if (*flag) object.properties.emplace(name, true);
  } else if (auto* text = std::get_if<std::string>(&cell)) {
    const bool is_body =
        object.kind == schema::Kind::function || object.kind == schema::Kind::procedure;
    if (!is_body) *text = schema::settle(std::move(*text));
    if (!text->empty()) object.properties.emplace(name, std::move(*text));
  } else if (auto* list = std::get_if<std::vector<std::string>>(&cell)) {
    if (!list->empty()) object.properties.emplace(name, std::move(*list));
  } else if (const auto* value = std::get_if<std::int64_t>(&cell)) {
    object.properties.emplace(name, std::to_string(*value));
  }
}

void add_properties(schema::Object& object, const pg::Columns& columns, pg::Cells& row,
                    std::size_t first) {
  for (std::size_t i = first; i < row.size(); ++i) add_property(object, columns[i], row[i]);
}

Address part_address(Catalog catalog, const pg::Cells& row) {
  return {catalog, static_cast<std::uint32_t>(number(row[1])),
          static_cast<std::int32_t>(number(row[2]))};
}

bool is_relation(schema::Kind kind) {
  return kind == schema::Kind::table || kind == schema::Kind::view ||
         kind == schema::Kind::materialized_view;
}

/// As pg_identify_object composes it; a default has that of its column.
std::string part_identity(schema::Kind kind, std::string name, const std::string& parent) {
  switch (kind) {
    case schema::Kind::column:
    case schema::Kind::column_default:
      return parent + '.' + name;
    case schema::Kind::index:
      return name;
    default:
      return name + " on " + parent;
  }
}

}  // namespace

std::string take_text(pg::Cell& cell) {
  auto* text = std::get_if<std::string>(&cell);
  return text == nullptr ? std::string() : std::move(*text);
}

std::int64_t number(const pg::Cell& cell) {
  const auto* value = std::get_if<std::int64_t>(&cell);
  return value == nullptr ? 0 : *value;
}

void Collection::read_rows(const std::string& query,
                           const std::function<void(const pg::Columns&, pg::Cells&)>& take) {
  pg::query_each(subqueries + query, {schemas_, relations_}, take);
}

void Collection::read_members() {
  read_rows(members, [&](const pg::Columns&, pg::Cells& row) {
    add_alias({static_cast<Catalog>(number(row[0])), static_cast<std::uint32_t>(number(row[1]))},
              {Catalog::extension, static_cast<std::uint32_t>(number(row[2]))});
  });
}

bool Collection::is_member(const Address& address) const {
  const auto alias = aliases_.find({address.catalog, address.object});
  return alias != aliases_.end() && alias->second.catalog == Catalog::extension;
}

void Collection::read_objects(Catalog catalog, const std::string& query,
                              const std::function<void(schema::Object&)>& adjust) {
  constexpr std::size_t first_property = 8;
  read_rows(query, [&](const pg::Columns& columns, pg::Cells& row) {
    const Address address = part_address(catalog, row);
    if (is_member(address)) return;
    schema::Object object{.kind = schema::find_kind(take_text(row[0])).value(),
                          .identity = take_text(row[5]),
                          .schema = take_text(row[3]),
                          .name = take_text(row[4]),
                          .parent = take_text(row[6]),
                          .position = static_cast<int>(number(row[7])),
                          .properties = {},
                          .depends_on = {},
                          .comment = {},
                          .grants = {}};
    add_properties(object, columns, row, first_property);
    if (adjust) adjust(object);
    if (is_relation(object.kind)) relations_.push_back(address.object);
    add(address, std::move(object));
  });
}

void Collection::read_parts(Catalog catalog, const std::string& query,
                            const std::function<void(schema::Object&, const Parent&)>& adjust) {
  constexpr std::size_t first_property = 6;
  read_rows(query, [&](const pg::Columns& columns, pg::Cells& row) {
    const Address address = part_address(catalog, row);
    const auto place =
        places_.find({Catalog::relation, static_cast<std::uint32_t>(number(row[3]))});
    if (place == places_.end()) return;
    const schema::Object& parent = objects_[place->second];
    const schema::Kind kind = schema::find_kind(take_text(row[0])).value();
    schema::Object object{.kind = kind,
                          .identity = part_identity(kind, take_text(row[5]), parent.identity),
                          .schema = parent.schema,
                          .name = take_text(row[4]),
                          .parent = parent.identity,
                          .position = kind == schema::Kind::column ? address.part : 0,
                          .properties = {},
                          .depends_on = {},
                          .comment = {},
                          .grants = {}};
    add_properties(object, columns, row, first_property);
    if (adjust) adjust(object, {parent, address});
    add(address, std::move(object));
  });
}

void Collection::number_positions() {
  std::vector<std::size_t> parts;
  for (std::size_t i = 0; i < objects_.size(); ++i)
    if (objects_[i].position != 0) parts.push_back(i);
  std::sort(parts.begin(), parts.end(), [&](std::size_t a, std::size_t b) {
    return std::tie(addresses_[a].object, addresses_[a].part) <
           std::tie(addresses_[b].object, addresses_[b].part);
  });
  std::uint32_t relation = 0;
  int position = 0;
  for (const std::size_t i : parts) {
    if (addresses_[i].object != relation) position = 0;
    relation = addresses_[i].object;
    objects_[i].position = ++position;
  }
}

void Collection::add(const Address& address, schema::Object object) {
  places_.emplace(address, objects_.size());
  objects_.push_back(std::move(object));
  addresses_.push_back(address);
}

void Collection::add_alias(const Address& address, const Address& target) {
  aliases_.emplace(address, target);
}

schema::Object* Collection::find(const Address& address) {
  const auto found = places_.find(address);
  return found == places_.end() ? nullptr : &objects_[found->second];
}

std::optional<std::size_t> Collection::resolve(Address address) const {
  // Array type → row type → table is the longest way; the bound is for catalogs that are broken.
  for (int steps = 0; steps < 8; ++steps) {
    if (const auto found = places_.find(address); found != places_.end()) return found->second;
    if (const auto alias = aliases_.find(address); alias != aliases_.end())
      address = alias->second;
    else if (address.part != 0)
      address.part = 0;
    else
      break;
  }
  return std::nullopt;
}

}  // namespace softbee::inspect
