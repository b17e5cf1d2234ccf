// Views and materialized views.
#include <algorithm>

#include "core/diff/ddl.hpp"
#include "core/diff/kinds.hpp"

namespace softbee::diff {
namespace {

using schema::Kind;
using schema::Object;

std::string options_clause(const Object& view) {
  const std::vector<std::string> options = view.list("options");
  return options.empty() ? "" : " WITH (" + join_list(options) + ")";
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

}  // namespace

void create_view(const Object& object, Statements& out) {
  const bool is_materialized = object.kind == Kind::materialized_view;
  out.add(view_text(object, is_materialized ? "CREATE MATERIALIZED VIEW" : "CREATE VIEW"))
      .saying(std::string("added ") + (is_materialized ? "materialized view '" : "view '") +
              spoken(object.identity) + "'");
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
    return;
  }
  const std::string head = "ALTER " + word + " " + now.identity;
  if (delta.take("options")) {
    const OptionChange change = compare_options(delta.old.list("options"), now.list("options"));
    if (!change.set.empty())
      out.add(head + " SET (" + join_list(change.set) + ")").saying("options of " + spoken_name);
    if (!change.reset.empty())
      out.add(head + " RESET (" + join_list(change.reset) + ")")
          .saying(change.set.empty() ? "options of " + spoken_name : "");
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
