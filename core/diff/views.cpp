// Views and materialized views.
#include <algorithm>

#include "core/diff/ddl.hpp"
#include "core/diff/kinds.hpp"

namespace softbee::diff {
namespace {

using schema::Kind;
using schema::Object;

std::string options_clause(const Object& view) {
  std::vector<std::string> options = view.list("options");
  for (const std::string& option : view.list("toast_options")) options.push_back("toast." + option);
  return options.empty() ? "" : " WITH (" + join(options) + ")";
}

std::string view_text(const Object& view, std::string_view create) {
  std::string text = std::string(create) + " " + view.identity;
  if (const std::string method = view.text("access_method"); !method.empty())
    text += " USING " + method;
  text += options_clause(view);
  if (const std::string place = view.text("tablespace"); !place.empty())
    text += " TABLESPACE " + place;
  return text + " AS\n" + view.text("definition");
}

/// CREATE OR REPLACE VIEW may only append columns (42P16).
bool can_replace(const Object& old, const Object& now) {
  const std::vector<std::string> before = old.list("columns"), after = now.list("columns");
  return before.size() <= after.size() && std::equal(before.begin(), before.end(), after.begin());
}

/// The list has the columns' names, not quoted, and their comments by turns.
void comment_on_columns(const Object& view, const std::vector<std::string>& old, Statements& out) {
  const std::vector<std::string> now = view.list("column_comments");
  const std::string head = "COMMENT ON COLUMN " + view.identity + ".";
  const auto has = [](const std::vector<std::string>& list, const std::string& column) {
    for (std::size_t i = 0; i + 1 < list.size(); i += 2)
      if (list[i] == column) return true;
    return false;
  };
  for (std::size_t i = 0; i + 1 < old.size(); i += 2)
    if (!has(now, old[i])) out.add(head + quote_name(old[i]) + " IS NULL");
  for (std::size_t i = 0; i + 1 < now.size(); i += 2)
    out.add(head + quote_name(now[i]) + " IS " + quote_literal(now[i + 1]));
}

std::vector<std::string> all_options(const Object& view) {
  std::vector<std::string> options = view.list("options");
  for (const std::string& option : view.list("toast_options")) options.push_back("toast." + option);
  return options;
}

std::string replica_identity_clause(const Object& view) {
  const std::string identity = view.text("replica_identity");
  return identity == "full"      ? " REPLICA IDENTITY FULL"
         : identity == "nothing" ? " REPLICA IDENTITY NOTHING"
                                 : " REPLICA IDENTITY DEFAULT";
}

bool holds_all(const std::vector<std::string>& list, const std::vector<std::string>& part) {
  return std::all_of(part.begin(), part.end(), [&](const std::string& entry) {
    return std::find(list.begin(), list.end(), entry) != list.end();
  });
}

}  // namespace

void create_view(const Object& object, Statements& out) {
  const bool is_materialized = object.kind == Kind::materialized_view;
  out.add(view_text(object, is_materialized ? "CREATE MATERIALIZED VIEW" : "CREATE VIEW"))
      .saying(std::string("added ") + (is_materialized ? "materialized view '" : "view '") +
              spoken(object.identity) + "'");
  const std::string head = "ALTER MATERIALIZED VIEW " + object.identity;
  const std::string alter = head + " ";
  for (const std::string& setting : object.list("column_settings")) out.add(alter + setting);
  if (!object.text("replica_identity").empty()) out.add(head + replica_identity_clause(object));
  comment_on_columns(object, {}, out);
}

void hollow_view(const Object& view, bool is_new, Statements& out) {
  std::string text =
      (is_new ? "CREATE VIEW " : "CREATE OR REPLACE VIEW ") + view.identity + " AS\n SELECT";
  const char* separator = " ";
  for (const std::string& column : view.list("columns")) {
    std::size_t end = column.front() == '"' ? 1 : column.find(' ');
    if (column.front() == '"') {
      while (column[end] != '"' || column[end + 1] == '"') end += column[end] == '"' ? 2 : 1;
      ++end;
    }
    text += separator + ("NULL::" + column.substr(end + 1)) + " AS " + column.substr(0, end);
    separator = ",\n    ";
  }
  out.add(std::move(text));
}

void replace_view(const Object& view, Statements& out) {
  out.add(view_text(view, "CREATE OR REPLACE VIEW"))
      .saying("added view '" + spoken(view.identity) + "'");
  comment_on_columns(view, {}, out);
}

void alter_view(Delta& delta, Statements& out) {
  const Object& now = delta.now;
  const std::string word(keyword_of(now.kind));
  const bool is_materialized = now.kind == Kind::materialized_view;
  const std::string spoken_name =
      (is_materialized ? "materialized view '" : "view '") + spoken(now.identity) + "'";
  if (delta.has("definition") || delta.has("columns")) {
    if (is_materialized || !can_replace(delta.old, now)) return;
    for (const char* property : {"definition", "columns", "options"}) delta.take(property);
    out.add(view_text(now, "CREATE OR REPLACE VIEW")).saying("changed " + spoken_name);
    if (delta.take("column_comments"))
      comment_on_columns(now, delta.old.list("column_comments"), out);
    return;
  }
  const std::string head = "ALTER " + word + " " + now.identity;
  const bool options = delta.take("options"), toast = delta.take("toast_options");
  if (options || toast) {
    const OptionChange change = compare_options(all_options(delta.old), all_options(now));
    if (!change.set.empty())
      out.add(head + " SET (" + join(change.set) + ")").saying("options of " + spoken_name);
    if (!change.reset.empty())
      out.add(head + " RESET (" + join(change.reset) + ")")
          .saying(change.set.empty() ? "options of " + spoken_name : "");
  }
  if (delta.has("column_settings") &&
      holds_all(now.list("column_settings"), delta.old.list("column_settings"))) {
    delta.take("column_settings");
    const std::string alter = head + " ";
    for (const std::string& setting : now.list("column_settings"))
      out.add(alter + setting).saying("column settings of " + spoken_name);
  }
  if (delta.take("replica_identity"))
    out.add(head + replica_identity_clause(now)).saying("replica identity of " + spoken_name);
  if (delta.take("column_comments")) {
    comment_on_columns(now, delta.old.list("column_comments"), out);
    out.list.back().saying("comments on columns of " + spoken_name);
  }
  if (delta.take("access_method")) {
    const std::string method = now.text("access_method");
    out.add(head + " SET ACCESS METHOD " + (method.empty() ? "heap" : method))
        .with(Hazard::rewrite)
        .with(Hazard::blocking_lock)
        .saying("access method of " + spoken_name);
  }
  if (delta.take("tablespace")) {
    const std::string place = now.text("tablespace");
    out.add(head + " SET TABLESPACE " + (place.empty() ? "pg_default" : place))
        .with(Hazard::rewrite)
        .with(Hazard::blocking_lock)
        .saying("tablespace of " + spoken_name);
  }
}

}  // namespace softbee::diff
