// A snapshot: the schema of a database as values (docs/snapshot.md). One object is a table, a
// column, a constraint …: the smallest thing that a statement can make or change by itself, so that
// what depends on what is known as finely as the server knows it. Nothing here is an OID or an
// attribute number: these do not survive dump and restore.
#pragma once

#include <compare>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace softbee::schema {

/// In the order in which a snapshot lists them.
enum class Kind {
  schema,
  extension,
  enum_type,
  composite_type,
  attribute,  ///< of a composite type
  domain,
  domain_constraint,
  sequence,  ///< plain and serial; that of an identity column belongs to the column
  table,
  column,
  column_default,
  constraint,
  index,
  view,
  materialized_view,
  function,
  procedure,
  trigger,
  policy,
};
/// As a snapshot and softbee_diff write it: "enum type", "column default" …
std::string_view to_string(Kind kind);
std::optional<Kind> find_kind(std::string_view name);

/// An object by name: identities are the server's (pg_identify_object), quoted and qualified, and
/// unique within a kind.
struct Key {
  Kind kind;
  std::string identity;
  auto operator<=>(const Key&) const = default;  // NOLINT(modernize-use-nullptr): taken for a 0
};

/// A property is absent where it has the value that a plain CREATE gives it.
using Value = std::variant<bool, std::string, std::vector<std::string>>;
using Properties = std::map<std::string, Value, std::less<>>;

struct Object {
  Kind kind;
  std::string identity;
  std::string schema;  ///< name of its schema, not quoted; empty for schemas
  std::string name;    ///< its own name, not quoted
  std::string parent;  ///< identity of the table, view, domain or composite type that it is a part
                       ///< of; empty for what stands by itself
  int position = 0;    ///< of a column or attribute among its siblings, from 1; not a difference: a
                       ///< column that is dropped and added again lands at the end
  Properties properties;        ///< per kind, see docs/snapshot.md
  std::vector<Key> depends_on;  ///< sorted; what the server's pg_depend says, without the parent
  std::string comment;          ///< empty: none
  std::vector<std::string> grants;  ///< "GRANT SELECT ON TABLE public.t TO app" …; to be given
                                    ///< again where an object is rebuilt, not a difference

  Key key() const { return {kind, identity}; }
  bool flag(std::string_view property) const;                      ///< false where absent
  std::string text(std::string_view property) const;               ///< "" where absent
  std::vector<std::string> list(std::string_view property) const;  ///< empty where absent
};

/// The name of a NOT NULL constraint that came from a parent: nothing can change it, but when the
/// table is taken off its parent it is the table's own.
constexpr std::string_view inherited_name = "not_null_inherited_as";

/// Does the property count where two snapshots are compared? An inherited name does not, and
/// neither whether a table has a column, default, check or NOT NULL (of the usual name) of its own
/// besides its parent's: no statement takes the own one away and leaves the data
/// (commands/tablecmds.c clears attislocal for partitions alone).
bool is_difference(const Object& object, std::string_view property);

/// Do a and b differ in what a diff has to change? Position, grants and dependencies do not count.
bool is_same(const Object& a, const Object& b);

struct Snapshot {
  static constexpr int format = 1;
  int server_version = 0;                   ///< server_version_num that it was taken on
  std::vector<Object> objects;              ///< sorted by key
  std::map<std::string, int> not_compared;  ///< what else is there: "operator" → 2
};

}  // namespace softbee::schema
