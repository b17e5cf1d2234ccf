// The handlers, a file a group of kinds: how an object is made, removed and changed. What depends
// on what, and the order, is not their business.
#pragma once

#include <string>
#include <vector>

#include "core/diff/statement.hpp"

namespace softbee::diff {

/// Parts that the statement which makes their parent makes with it, by position.
using Folded = std::vector<const schema::Object*>;

/// The statements that make `object`; all of them stay together. Empty for what the server makes
/// by itself.
void create_object(const Scene& scene, const schema::Object& object, const Folded& folded,
                   Statements& out);
/// The view or routine that stands there hollow, as it shall be.
void fill_hollow(const schema::Object& object, Statements& out);
void drop_object(const Scene& scene, const schema::Object& object, Statements& out);
/// What can be changed in place is taken from `delta`.
void alter_object(const Scene& scene, Delta& delta, Statements& out);
/// What has to be said once the object and others exist: OWNED BY, ATTACH PARTITION.
void finish_object(const Scene& scene, const schema::Object& object, Statements& out);

// schemas, extensions
void create_schema(const schema::Object& object, Statements& out);
void create_extension(const schema::Object& object, Statements& out);
void alter_extension(Delta& delta, Statements& out);

// types
void create_type(const schema::Object& object, const Folded& folded, Statements& out);
void create_attribute(const schema::Object& object, Statements& out);
void create_domain_constraint(const Scene& scene, const schema::Object& object, Statements& out);
void alter_enum(const Scene& scene, Delta& delta, Statements& out);
void alter_attribute(const Scene& scene, Delta& delta, Statements& out);
void alter_domain(const Scene& scene, Delta& delta, Statements& out);
void alter_domain_constraint(const Scene& scene, Delta& delta, Statements& out);
bool is_type(schema::Kind kind);
/// The name that a type has while columns are moved to its successor.
std::string away_name(const schema::Object& type);

// sequences
void create_sequence(const schema::Object& object, Statements& out);
void alter_sequence(const Scene& scene, Delta& delta, Statements& out);
/// A sequence that stands outside its new limits cannot be altered, so it is moved to the nearest
/// one: by setval where the old limits allow that, by the RESTART that is returned otherwise.
std::string move_sequence_inside(const schema::Object& old, const schema::Object& now,
                                 const std::string& name, Statements& out);
void own_sequence(const schema::Object& object, Statements& out);

// tables
void create_table(const Scene& scene, const schema::Object& table, const Folded& folded,
                  Statements& out);
void attach_partition(const Scene& scene, const schema::Object& now, Statements& out);
/// A partition that a foreign key may point into cannot be dropped before it is detached.
void detach_from_referenced(const Scene& scene, const schema::Object& table, Statements& out);
/// Is a new partition made by itself and attached: where its indexes are not the server's?
bool is_attached_when_made(const Scene& scene, const schema::Object& table);
void alter_table(const Scene& scene, Delta& delta, Statements& out);

// columns
void create_column(const Scene& scene, const schema::Object& column, const Folded& folded,
                   Statements& out);
void drop_column(const Scene& scene, const schema::Object& column, Statements& out);
void alter_column(const Scene& scene, Delta& delta, Statements& out);
/// `type` of the column changes in name only: its type is made anew under the same name.
void move_column_to_type(const Scene& scene, const schema::Object& column, Statements& out);
void create_default(const Scene& scene, const schema::Object& object, Statements& out);
void drop_default(const Scene& scene, const schema::Object& object, Statements& out);
/// Is the type of the column fixed by a partition key: of its table; of a table above?
bool is_partition_key(const Catalog& catalog, const schema::Object& column);
bool is_partition_key_above(const Catalog& catalog, const schema::Object& column);
/// Do the columns below it have the same default in the end?
bool is_default_shared(const Scene& scene, const schema::Object& value);
/// `a integer DEFAULT 0 NOT NULL`, and what no column definition can say as clauses.
std::string column_definition(const schema::Object& column, const schema::Object* default_value);
// NOT NULL
std::string not_null_clause(const schema::Object& column);      ///< behind a column's type
std::string not_null_constraint(const schema::Object& column);  ///< as a constraint of the table
void alter_not_null(const Scene& scene, Delta& delta, Statements& out);
void comment_on_not_null(const Scene& scene, const schema::Object& column, Statements& out);
/// From 18 on a partition or child that leaves its parent, or is left its NOT NULL by it, keeps the
/// name that this came with, and one that comes brings its own. Inherited names are no difference
/// by themselves.
bool renames_not_null_by_move(const Scene& scene, const schema::Object& old,
                              const schema::Object& now);
/// The column as those below it see it: without a NOT NULL that stays with its table alone.
schema::Object without_own_not_null(const schema::Object& column);
/// Of a child's column `old`: what a parent's NOT NULL that comes or goes makes of it, in `left`.
/// From 18 on a child can have one of its own beside that.
void settle_not_null(const Scene& scene, bool had_one, bool is_forced, const schema::Object& old,
                     const schema::Object& now, schema::Object& left);
/// Does the column get NOT NULL from a parent alone, so that its own definition must not say it?
bool is_not_null_inherited(const Scene& scene, const schema::Object& column);
// identity columns
std::string alter_head(const schema::Object& column);  ///< `ALTER COLUMN a `
std::string identity_definition(const schema::Object& column);
void alter_identity(const Scene& scene, Delta& delta, Statements& out);
void alter_identity_persistence(Delta& delta, Statements& out);
void add_persistence(const schema::Object& column, Statements& out);
void comment_on_identity(const schema::Object& column, Statements& out);

void add_column_settings(const Scene& scene, const std::string& table, const schema::Object& column,
                         Statements& out);

// constraints
void create_constraint(const Scene& scene, const schema::Object& object, Statements& out);
/// The server gives a partition's foreign key the name that the partitioned table's has.
void rename_foreign_key(const Scene& scene, const schema::Object& object, Statements& out);
void drop_constraint(const Scene& scene, const schema::Object& object, Statements& out);
void alter_constraint(const Scene& scene, Delta& delta, Statements& out);
std::string constraint_definition(const schema::Object& object);
void add_constraint_settings(const schema::Object& object, Statements& out);

// indexes
void create_index(const Scene& scene, const schema::Object& object, Statements& out);
void drop_index(const Scene& scene, const schema::Object& object, Statements& out);
/// Where the index of the partitioned table does not take it by itself.
void attach_index(const Scene& scene, const schema::Object& object, Statements& out);
void alter_index(const Scene& scene, Delta& delta, Statements& out);
/// `clustered` and `replica_identity`, of an index or of a constraint that stands on one.
void alter_index_marks(Delta& delta, Statements& out);
void attach_index_again(const Delta& delta, Statements& out);
void alter_index_statistics(const std::string& alter, const std::vector<std::string>& old,
                            const std::vector<std::string>& now, Statements& out);

// views
void create_view(const schema::Object& object, Statements& out);
/// A view with the columns of this one that reads nothing: made so, or made so again.
void hollow_view(const schema::Object& view, bool is_new, Statements& out);
void replace_view(const schema::Object& view, Statements& out);
void alter_view(Delta& delta, Statements& out);

// routines
void create_routine(const schema::Object& object, Statements& out);
void alter_routine(Delta& delta, Statements& out);
/// Does the server know what the body reads: BEGIN ATOMIC?
bool has_sql_body(const schema::Object& routine);
/// The routine with an empty body, made or replaced.
void hollow_routine(const schema::Object& routine, Statements& out);
void replace_routine(const schema::Object& routine, Statements& out);

// triggers, policies
void create_trigger(const Scene& scene, const schema::Object& object, Statements& out);
void alter_trigger(Delta& delta, Statements& out);
void create_policy(const schema::Object& object, Statements& out);
void alter_policy(Delta& delta, Statements& out);

/// Is the table there, with rows perhaps, before the first statement runs?
bool was_there(const Scene& scene, const std::string& table);

/// Does the column follow an attribute of the type that its table is of, before and afterwards?
bool is_typed(const Scene& scene, const schema::Object& column);
/// Is the part's table there on both sides, below other parents?
bool changes_parents(const Scene& scene, const schema::Object& part);
/// Is the column there on both sides, and in a table above that stays so? Then it changes with
/// that.
bool follows_column_above(const Scene& scene, const schema::Object& column);
/// A column or check goes from a table, and stays in one below: DROP names the table ONLY.
bool leaves_parts_below(const Scene& scene, const schema::Object& part);
/// The column takes NULL from now on, and one below, of a primary key perhaps, does not.
bool leaves_not_null_below(const Scene& scene, const schema::Object& column);
/// Does the server make the part with that of the parent table, so that no statement does?
bool is_made_by_server(const Scene& scene, const schema::Object& part);
/// Does it go with that of the parent table?
bool is_removed_by_server(const Scene& scene, const schema::Object& part);

/// SET and RESET of what differs between two lists of `name=value`.
struct OptionChange {
  std::vector<std::string> set;    ///< `fillfactor=70`
  std::vector<std::string> reset;  ///< `fillfactor`
};
OptionChange compare_options(const std::vector<std::string>& old,
                             const std::vector<std::string>& now);

}  // namespace softbee::diff
