// Constraints of tables, with the indexes that three of their types stand on.
#include <algorithm>
#include <array>

#include "core/diff/ddl.hpp"
#include "core/diff/kinds.hpp"

namespace softbee::diff {
namespace {

using schema::Kind;
using schema::Object;

bool has_index(const Object& constraint) {
  const std::string type = constraint.text("type");
  return type == "primary key" || type == "unique" || type == "exclusion";
}

std::string index_identity(const Object& constraint) {
  return schema_prefix(constraint.parent) + own_name(constraint);
}

/// `a,b` of the parentheses that follow `word`.
std::string columns_after(const std::string& definition, std::string_view word) {
  const std::size_t at = definition.find(word);
  const std::size_t open = definition.find('(', at == std::string::npos ? 0 : at);
  const std::size_t close = definition.find(')', open == std::string::npos ? 0 : open);
  if (open == std::string::npos || close == std::string::npos) return "";
  std::string columns = definition.substr(open + 1, close - open - 1);
  std::erase(columns, ' ');
  return columns;
}

std::string say(const char* verb, const Object& constraint) {
  const std::string type = constraint.text("type");
  const std::string table = spoken(constraint.parent);
  if (type == "foreign key") {
    const std::string definition = constraint.text("definition");
    return std::string(verb) + " foreign key (" + columns_after(definition, "FOREIGN KEY") + ")(" +
           columns_after(definition, "REFERENCES") + ") on table " + table;
  }
  const std::string word =
      type == "primary key" || type == "exclusion" ? type : type + " constraint";
  return std::string(verb) + " " + word + " '" + own_name(constraint) + "' on '" + table + "'";
}

std::string strip_suffix(std::string text, std::string_view suffix) {
  if (text.ends_with(suffix)) text.resize(text.size() - suffix.size());
  return text;
}

struct Deferral {
  std::string definition;  ///< without the words about deferring
  std::string words;
};

Deferral split_deferral(std::string definition) {
  for (const char* words : {" DEFERRABLE INITIALLY DEFERRED", " DEFERRABLE"})
    if (definition.ends_with(words)) return {strip_suffix(definition, words), words};
  return {std::move(definition), " NOT DEFERRABLE"};
}

void add_hazards(const Object& constraint, Statement& statement) {
  const std::string type = constraint.text("type");
  const std::string definition = constraint.text("definition");
  const bool is_checked =
      !definition.ends_with(" NOT VALID") && definition.find(" NOT ENFORCED") == std::string::npos;
  if (has_index(constraint)) {
    statement.with(Hazard::blocking_lock).with(Hazard::may_fail);
  } else if (is_checked) {
    if (type == "foreign key") statement.with(Hazard::blocking_lock);
    statement.with(Hazard::scan).with(Hazard::may_fail);
  }
}

}  // namespace

std::string constraint_definition(const Object& object) { return object.text("definition"); }

void add_constraint_settings(const Object& object, Statements& out) {
  if (!has_index(object)) return;
  const std::string index = "ALTER INDEX " + index_identity(object);
  if (const auto options = object.list("options"); !options.empty())
    out.add(index + " SET (" + join(options) + ")");
  if (const auto place = object.text("tablespace"); !place.empty())
    out.add(index + " SET TABLESPACE " + place);
  if (object.flag("clustered"))
    out.add_clause(object.parent, Pass::other, "CLUSTER ON " + own_name(object));
  if (object.flag("replica_identity"))
    out.add_clause(object.parent, Pass::other, "REPLICA IDENTITY USING INDEX " + own_name(object));
  if (const std::string comment = object.text("index_comment"); !comment.empty())
    out.add("COMMENT ON INDEX " + index_identity(object) + " IS " + quote_literal(comment));
  for (const std::string& target : object.list("index_statistics")) {
    const std::size_t equals = target.find('=');
    out.add(index + " ALTER COLUMN " + target.substr(0, equals) + " SET STATISTICS " +
            target.substr(equals + 1));
  }
}

void rename_foreign_key(const Scene& scene, const Object& object, Statements& out) {
  const Object* above = scene.target.find_origin(object);
  if (object.text("type") != "foreign key" || !above || own_name(*above) == own_name(object))
    return;
  out.add_clause(object.parent, Pass::alone,
                 "RENAME CONSTRAINT " + own_name(*above) + " TO " + own_name(object));
}

void create_constraint(const Scene& scene, const Object& object, Statements& out) {
  if (!is_made_by_server(scene, object)) {
    const bool is_alone = object.text("type") == "foreign key";
    Statement& statement =
        out.add_clause(object.parent, is_alone ? Pass::alone : Pass::add_constraint,
                       "ADD CONSTRAINT " + own_name(object) + " " + constraint_definition(object));
    // Of a new table its own line says all, as in Alembic's log.
    if (was_there(scene, object.parent)) {
      statement.saying(say("added", object));
      add_hazards(object, statement);
    }
  } else {
    rename_foreign_key(scene, object, out);
  }
  add_constraint_settings(object, out);
}

void drop_constraint(const Scene& scene, const Object& object, Statements& out) {
  if (is_removed_by_server(scene, object)) return;
  const bool is_alone = object.text("type") == "foreign key";
  const std::string only = leaves_parts_below(scene, object) ? "ONLY " : "";
  out.add_clause(only + object.parent, is_alone ? Pass::alone : Pass::drop,
                 "DROP CONSTRAINT " + own_name(object))
      .saying(say("removed", object));
}

void alter_constraint(const Scene&, Delta& delta, Statements& out) {
  const Object& old = delta.old;
  const Object& now = delta.now;
  if (delta.has("type")) return;
  delta.take("inherited");
  const std::string head = "CONSTRAINT " + own_name(now);
  if (delta.has("definition")) {
    const std::string before = old.text("definition"), after = now.text("definition");
    if (before == after + " NOT VALID") {
      delta.take("definition");
      Statement& statement = out.add_clause(now.parent, Pass::alone, "VALIDATE " + head)
                                 .with(Hazard::scan)
                                 .with(Hazard::may_fail);
      statement.saying("validated constraint '" + own_name(now) + "' on '" + spoken(now.parent) +
                       "'");
    } else if (now.text("type") == "foreign key" &&
               split_deferral(before).definition == split_deferral(after).definition) {
      delta.take("definition");
      out.add_clause(now.parent, Pass::alone, "ALTER " + head + split_deferral(after).words)
          .saying("deferrability of constraint '" + own_name(now) + "' on '" + spoken(now.parent) +
                  "'");
    } else {
      return;
    }
  }
  const std::string index = "ALTER INDEX " + index_identity(now);
  const std::string on = " of constraint '" + own_name(now) + "' on '" + spoken(now.parent) + "'";
  if (delta.take("options")) {
    const OptionChange change = compare_options(old.list("options"), now.list("options"));
    if (!change.set.empty())
      out.add(index + " SET (" + join(change.set) + ")").saying("options" + on);
    if (!change.reset.empty())
      out.add(index + " RESET (" + join(change.reset) + ")")
          .saying(change.set.empty() ? "options" + on : "");
  }
  if (delta.take("tablespace")) {
    const std::string place = now.text("tablespace");
    out.add(index + " SET TABLESPACE " + (place.empty() ? "pg_default" : place))
        .with(Hazard::blocking_lock)
        .saying("tablespace" + on);
  }
  if (delta.take("index_comment")) {
    const std::string comment = now.text("index_comment");
    out.add("COMMENT ON INDEX " + index_identity(now) + " IS " +
            (comment.empty() ? "NULL" : quote_literal(comment)))
        .saying("comment" + on);
  }
  if (delta.take("attached_to")) attach_index_again(delta, out);
  alter_index_marks(delta, out);
  if (delta.take("index_statistics"))
    alter_index_statistics(index, old.list("index_statistics"), now.list("index_statistics"), out);
}

}  // namespace softbee::diff
