// Identity columns and the sequences behind them.
#include <algorithm>

#include "core/diff/ddl.hpp"
#include "core/diff/kinds.hpp"

namespace softbee::diff {

using schema::Kind;
using schema::Object;

std::string alter_head(const Object& column) { return "ALTER COLUMN " + own_name(column) + " "; }

namespace {

std::string identity_words(const Object& column) {
  return column.text("identity") == "always" ? "ALWAYS" : "BY DEFAULT";
}

}  // namespace

std::string identity_definition(const Object& column) {
  std::string text = "GENERATED " + identity_words(column) + " AS IDENTITY";
  if (const auto options = column.list("identity_options"); !options.empty())
    text += " (" + join(options, " ") + ")";
  return text;
}

namespace {

/// The value that a plain identity has where an option is not among `options`.
std::vector<std::string> identity_settings(const Object& old, const Object& now) {
  std::vector<std::string> settings;
  const auto before = old.list("identity_options"), after = now.list("identity_options");
  const auto word_of = [](const std::string& option) { return option.substr(0, option.find(' ')); };
  const auto has = [&](const std::vector<std::string>& list, const std::string& word) {
    return std::any_of(list.begin(), list.end(),
                       [&](const std::string& option) { return word_of(option) == word; });
  };
  if (old.text("identity") != now.text("identity"))
    settings.push_back("SET GENERATED " + identity_words(now));
  for (const std::string& option : after)
    if (std::find(before.begin(), before.end(), option) == before.end())
      settings.push_back("SET " + option);
  for (const std::string& option : before) {
    const std::string word = word_of(option);
    if (has(after, word)) continue;
    settings.push_back(word == "START"       ? "SET START WITH 1"
                       : word == "INCREMENT" ? "SET INCREMENT BY 1"
                       : word == "MINVALUE"  ? "SET NO MINVALUE"
                       : word == "MAXVALUE"  ? "SET NO MAXVALUE"
                       : word == "CACHE"     ? "SET CACHE 1"
                                             : "SET NO CYCLE");
  }
  return settings;
}

/// The sequence behind an identity column, by the name that the server gives it.
std::string identity_sequence(const Object& column) {
  for (const std::string& option : column.list("identity_options"))
    if (option.starts_with("SEQUENCE NAME ")) return option.substr(14);
  const std::string prefix = schema_prefix(column.parent);
  Object table;
  table.kind = Kind::table;
  table.identity = column.parent;
  std::string name = own_name(table);
  if (name.starts_with('"')) name = name.substr(1, name.size() - 2);
  return prefix + quote_name(name + "_" + column.name + "_seq");
}

/// The options of an identity column as the properties of a sequence.
Object identity_as_sequence(const Object& column) {
  Object sequence;
  sequence.kind = Kind::sequence;
  sequence.properties["type"] = column.text("type");
  for (const std::string& option : column.list("identity_options")) {
    const std::string value = option.substr(option.rfind(' ') + 1);
    if (option.starts_with("START")) sequence.properties["start"] = value;
    if (option.starts_with("INCREMENT")) sequence.properties["increment"] = value;
    if (option.starts_with("MINVALUE")) sequence.properties["min"] = value;
    if (option.starts_with("MAXVALUE")) sequence.properties["max"] = value;
  }
  return sequence;
}

}  // namespace

void alter_identity(const Scene& scene, Delta& delta, Statements& out) {
  const Object& old = delta.old;
  const Object& now = delta.now;
  if (scene.server_version() >= 170000 && old.flag("inherited") && now.flag("inherited")) {
    // A partition's column follows that of the partitioned table.
    for (const char* property : {"identity", "identity_options"}) delta.take(property);
    return;
  }
  const bool is_changed = delta.take("identity");
  const bool has_options = delta.take("identity_options");
  if (!is_changed && !has_options) return;
  const std::string on = "identity on column '" + spoken(now.identity) + "'";
  const auto sequence_name = [](const Object& column) -> std::string {
    for (const std::string& option : column.list("identity_options"))
      if (option.starts_with("SEQUENCE NAME ")) return option.substr(14);
    return "";
  };
  if (now.text("identity").empty()) {
    out.add_clause(now.parent, Pass::drop, alter_head(now) + "DROP IDENTITY")
        .with(Hazard::data_loss)
        .saying("removed " + on);
  } else if (old.text("identity").empty()) {
    out.add_clause(now.parent, Pass::add_constraint,
                   alter_head(now) + "ADD " + identity_definition(now))
        .saying("added " + on);
  } else if (sequence_name(old) != sequence_name(now)) {
    out.add_clause(now.parent, Pass::drop, alter_head(now) + "DROP IDENTITY")
        .with(Hazard::data_loss);
    out.add_clause(now.parent, Pass::add_constraint,
                   alter_head(now) + "ADD " + identity_definition(now))
        .saying("changed " + on);
  } else if (auto settings = identity_settings(old, now); !settings.empty()) {
    const std::string restart = move_sequence_inside(
        identity_as_sequence(old), identity_as_sequence(now), identity_sequence(old), out);
    if (!restart.empty()) settings.push_back(restart);
    out.add_clause(now.parent, Pass::other, alter_head(now) + join(settings, " "))
        .saying("changed " + on);
  }
}

void add_persistence(const Object& column, Statements& out) {
  if (column.text("identity").empty()) return;
  if (column.flag("identity_unlogged"))
    out.add("ALTER SEQUENCE " + identity_sequence(column) + " SET UNLOGGED");
  if (column.flag("identity_logged"))
    out.add("ALTER SEQUENCE " + identity_sequence(column) + " SET LOGGED");
}

void alter_identity_persistence(Delta& delta, Statements& out) {
  const Object& now = delta.now;
  const bool unlogged = delta.take("identity_unlogged"), logged = delta.take("identity_logged");
  if (unlogged || logged) {
    if (now.flag("identity_unlogged") || now.flag("identity_logged"))
      add_persistence(now, out);
    else if (!now.text("identity").empty())
      out.add("ALTER SEQUENCE " + identity_sequence(now) +
              (delta.old.flag("identity_unlogged") ? " SET LOGGED" : " SET UNLOGGED"));
  }
}

void comment_on_identity(const Object& column, Statements& out) {
  const std::string comment = column.text("identity_comment");
  out.add("COMMENT ON SEQUENCE " + identity_sequence(column) + " IS " +
          (comment.empty() ? "NULL" : quote_literal(comment)));
}
}  // namespace softbee::diff
