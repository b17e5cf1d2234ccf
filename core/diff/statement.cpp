#include "core/diff/statement.hpp"

#include <array>
#include <string_view>

#include "core/error.hpp"

namespace softbee::diff {
namespace {

/// Per kind, as docs/snapshot.md has them.
constexpr std::array<std::string_view, 19> known = {
    " missing ",
    " version in_schema ",
    " values ",
    "",
    " type collation ",
    " type collation not_null default not_null_constraint not_null_comment ",
    " definition ",
    " type start increment min max cache cycle unlogged owned_by ",
    " unlogged partition_by partition_of partition_bound inherits of_type options toast_options "
    "access_method tablespace row_security force_row_security replica_identity ",
    " type collation not_null not_null_constraint not_null_no_inherit not_null_not_valid "
    "not_null_local not_null_inherited_as identity "
    "identity_options identity_unlogged identity_logged not_null_comment identity_comment "
    "generated virtual storage "
    "compression statistics options "
    "inherited ",
    " expression inherited ",
    " type definition options tablespace clustered replica_identity index_statistics index_comment "
    "attached_to inherited depends_on_extensions ",
    " unique definition tablespace invalid clustered replica_identity statistics only attached_to "
    "inherited depends_on_extensions ",
    " columns definition options column_comments ",
    " columns definition options toast_options access_method tablespace replica_identity "
    "column_comments column_settings depends_on_extensions ",
    " definition arguments result language window depends_on_extensions ",
    " definition arguments result language window depends_on_extensions ",
    " definition enabled inherited depends_on_extensions ",
    " command restrictive roles using check "};

}  // namespace

Statement& Statements::add(std::string text) {
  list.push_back({.text = std::move(text),
                  .table = {},
                  .hazards = {},
                  .summary = {},
                  .needs = {},
                  .releases = {}});
  return list.back();
}

Statement& Statements::add_clause(const std::string& table, Pass pass, std::string clause) {
  Statement& statement = add(std::move(clause));
  statement.table = table;
  statement.pass = pass;
  return statement;
}

Delta::Delta(const schema::Object& old, const schema::Object& now) : old(old), now(now) {
  for (const auto& [name, value] : old.properties) {
    const auto other = now.properties.find(name);
    if (other == now.properties.end() || other->second != value) left_.insert(name);
  }
  for (const auto& [name, value] : now.properties)
    if (!old.properties.contains(name)) left_.insert(name);
  std::erase_if(left_, [&](const std::string& name) {
    return !is_difference(old, name) && !is_difference(now, name);
  });
}

bool Delta::take(std::string_view property) {
  const auto found = left_.find(property);
  if (found == left_.end()) return false;
  left_.erase(found);
  return true;
}

void check_known(const schema::Object& object) {
  const std::string_view names = known.at(static_cast<std::size_t>(object.kind));
  for (const auto& [name, value] : object.properties)
    if (names.find(" " + name + " ") == std::string_view::npos)
      throw Error("0A000", std::string("cannot change ") + std::string(to_string(object.kind)) +
                               " \"" + object.identity + "\": it has the property \"" + name +
                               "\", which this version does not know")
          .with_reason("unknown_property");
}

}  // namespace softbee::diff
