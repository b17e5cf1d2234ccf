// Indexes of tables and materialized views.
#include <algorithm>
#include <set>

#include "core/diff/ddl.hpp"
#include "core/diff/kinds.hpp"

namespace softbee::diff {
namespace {

using schema::Kind;
using schema::Object;

/// A partitioned table and its parts refuse CONCURRENTLY.
bool can_be_concurrent(const Scene& scene, const Object& index) {
  if (!scene.options.concurrently || !index.text("attached_to").empty()) return false;
  for (const Catalog* catalog : {&scene.source, &scene.target}) {
    const Object* table = catalog->find(Kind::table, index.parent);
    if (!table || !table->text("partition_by").empty()) return false;
  }
  return was_there(scene, index.parent);
}

std::string on_table(const Object& index) {
  return "index '" + own_name(index) + "' on '" + spoken(index.parent) + "'";
}

/// The storage parameters of an index, cut out of its definition.
struct IndexText {
  std::string rest;
  std::vector<std::string> options;
};

IndexText split_options(const std::string& definition) {
  const std::size_t at = definition.find(" WITH (");
  if (at == std::string::npos) return {definition, {}};
  const std::size_t end = definition.find(')', at);
  if (end == std::string::npos) return {definition, {}};
  IndexText text{definition.substr(0, at) + definition.substr(end + 1), {}};
  for (std::string option : split_at_commas(definition.substr(at + 7, end - at - 7))) {
    std::erase(option, '\'');
    text.options.push_back(std::move(option));
  }
  return text;
}

void alter_options(const std::string& head, const IndexText& old, const IndexText& now,
                   Statements& out) {
  const OptionChange change = compare_options(old.options, now.options);
  if (!change.set.empty()) out.add(head + " SET (" + join(change.set) + ")");
  if (!change.reset.empty()) out.add(head + " RESET (" + join(change.reset) + ")");
}

}  // namespace

void alter_index_marks(Delta& delta, Statements& out) {
  const Object& now = delta.now;
  if (delta.take("clustered")) {
    out.add_clause(now.parent, Pass::other,
                   now.flag("clustered") ? "CLUSTER ON " + own_name(now) : "SET WITHOUT CLUSTER")
        .saying("clustering of '" + spoken(now.parent) + "'");
    out.list.back().timing = now.flag("clustered") ? Timing::last_on_table : Timing::first_on_table;
  }
  if (delta.take("replica_identity")) {
    out.add_clause(now.parent, Pass::other,
                   now.flag("replica_identity") ? "REPLICA IDENTITY USING INDEX " + own_name(now)
                                                : "REPLICA IDENTITY DEFAULT")
        .saying("replica identity of '" + spoken(now.parent) + "'");
    out.list.back().timing =
        now.flag("replica_identity") ? Timing::last_on_table : Timing::first_on_table;
  }
}

void alter_index_statistics(const std::string& alter, const std::vector<std::string>& old,
                            const std::vector<std::string>& now, Statements& out) {
  const OptionChange change = compare_options(old, now);
  const std::string column_of = alter + " ALTER COLUMN ";
  for (const std::string& target : change.set) {
    const std::size_t equals = target.find('=');
    out.add(column_of + target.substr(0, equals) + " SET STATISTICS " + target.substr(equals + 1));
  }
  for (const std::string& column : change.reset) out.add(column_of + column + " SET STATISTICS -1");
}

/// An index leaves the one above only with its table: DETACH PARTITION. ATTACH PARTITION and a new
/// index above take what fits by themselves.
void attach_index_again(const Delta&, Statements&) {}

void create_index(const Scene& scene, const Object& object, Statements& out) {
  const bool is_concurrent = can_be_concurrent(scene, object);
  if (!is_made_by_server(scene, object)) {
    std::string text = std::string("CREATE ") + (object.flag("unique") ? "UNIQUE " : "") +
                       "INDEX " + (is_concurrent ? "CONCURRENTLY " : "") + own_name(object) +
                       " ON " + (object.flag("only") ? "ONLY " : "") + object.parent + " " +
                       object.text("definition");
    Statement& statement = out.add(std::move(text)).saying("added " + on_table(object));
    if (was_there(scene, object.parent) && !object.flag("only")) {
      if (!is_concurrent) statement.with(Hazard::blocking_lock);
      if (object.flag("unique")) statement.with(Hazard::may_fail);
    }
    if (is_concurrent) statement.part = Part::after;
  }
  const std::string head = "ALTER INDEX " + object.identity;
  const Object* above =
      is_made_by_server(scene, object) ? scene.target.find_origin(object) : nullptr;
  if (above)
    alter_options(head, split_options(above->text("definition")),
                  split_options(object.text("definition")), out);
  if (const std::string place = object.text("tablespace"); !place.empty())
    out.add(head + " SET TABLESPACE " + place);
  if (object.flag("clustered"))
    out.add_clause(object.parent, Pass::other, "CLUSTER ON " + own_name(object));
  if (object.flag("replica_identity"))
    out.add_clause(object.parent, Pass::other, "REPLICA IDENTITY USING INDEX " + own_name(object));
  alter_index_statistics(head, {}, object.list("statistics"), out);
}

void attach_index(const Scene& scene, const Object& object, Statements& out) {
  const Object* above = scene.target.find_origin(object);
  if (!above) return;
  const bool is_there = was_there(scene, object.parent) && scene.source.find(above->key());
  if (!above->flag("only") && !is_there) return;
  out.add("ALTER INDEX " + object.text("attached_to") + " ATTACH PARTITION " +
          schema_prefix(object.parent) + own_name(object))
      .needs.push_back(above->key());
}

void drop_index(const Scene& scene, const Object& object, Statements& out) {
  if (is_removed_by_server(scene, object)) return;
  const bool is_concurrent = can_be_concurrent(scene, object);
  Statement& statement =
      out.add(std::string("DROP INDEX ") + (is_concurrent ? "CONCURRENTLY " : "") + object.identity)
          .saying("removed " + on_table(object));
  if (is_concurrent) statement.part = Part::after;
}

void alter_index(const Scene&, Delta& delta, Statements& out) {
  const Object& now = delta.now;
  const std::string head = "ALTER INDEX " + now.identity;
  if (delta.has("unique") || delta.has("only") || delta.has("invalid")) return;
  if (delta.has("definition")) {
    const IndexText before = split_options(delta.old.text("definition"));
    const IndexText after = split_options(now.text("definition"));
    if (before.rest != after.rest) return;
    delta.take("definition");
    const std::size_t first = out.list.size();
    alter_options(head, before, after, out);
    if (out.list.size() > first) out.list[first].saying("options of " + on_table(now));
  }
  delta.take("inherited");
  if (delta.take("attached_to")) attach_index_again(delta, out);
  if (delta.take("tablespace")) {
    const std::string place = now.text("tablespace");
    out.add(head + " SET TABLESPACE " + (place.empty() ? "pg_default" : place))
        .with(Hazard::blocking_lock)
        .saying("tablespace of " + on_table(now));
  }
  alter_index_marks(delta, out);
  if (delta.take("statistics"))
    alter_index_statistics(head, delta.old.list("statistics"), now.list("statistics"), out);
}

}  // namespace softbee::diff
