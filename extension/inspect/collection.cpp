#include "extension/inspect/collection.hpp"

#include <utility>

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
), member AS (
  SELECT classid, objid FROM pg_depend WHERE deptype = 'e'
), relation AS (
  SELECT c.oid, c.relname, c.relkind, w.oid AS namespace, w.nspname, w.identity AS schema_identity,
         w.identity || '.' || quote_ident(c.relname) AS identity
    FROM pg_class c JOIN wanted w ON w.oid = c.relnamespace
   WHERE c.relkind IN ('r', 'p', 'v', 'm') AND c.relpersistence <> 't'
     AND NOT EXISTS (SELECT FROM member
                      WHERE member.classid = 'pg_class'::regclass AND member.objid = c.oid)
)
)";

constexpr std::size_t first_property = 8;

void add_property(schema::Object& object, const std::string& name, pg::Cell& cell) {
  if (const auto* flag = std::get_if<bool>(&cell)) {
    if (*flag) object.properties.emplace(name, true);
  } else if (auto* text = std::get_if<std::string>(&cell)) {
    if (!text->empty()) object.properties.emplace(name, std::move(*text));
  } else if (auto* list = std::get_if<std::vector<std::string>>(&cell)) {
    if (!list->empty()) object.properties.emplace(name, std::move(*list));
  } else if (const auto* value = std::get_if<std::int64_t>(&cell)) {
    object.properties.emplace(name, std::to_string(*value));
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
  pg::query_each(subqueries + query, schemas_, take);
}

void Collection::read_objects(Catalog catalog, const std::string& query,
                              const std::function<void(schema::Object&)>& adjust) {
  read_rows(query, [&](const pg::Columns& columns, pg::Cells& row) {
    const Address address{catalog, static_cast<std::uint32_t>(number(row[1])),
                          static_cast<std::int32_t>(number(row[2]))};
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
    for (std::size_t i = first_property; i < row.size(); ++i)
      add_property(object, columns[i], row[i]);
    if (adjust) adjust(object);
    add(address, std::move(object));
  });
}

void Collection::add(const Address& address, schema::Object object) {
  places_.emplace(address, objects_.size());
  objects_.push_back(std::move(object));
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
