// Plain and serial sequences. Where a sequence stands is data, and never touched but where new
// limits leave it outside.
#include <charconv>
#include <limits>

#include "core/diff/ddl.hpp"
#include "core/diff/kinds.hpp"

namespace softbee::diff {
namespace {

using schema::Kind;
using schema::Object;

std::string or_else(const std::string& value, std::string_view otherwise) {
  return value.empty() ? std::string(otherwise) : value;
}

long long number_of(const std::string& text, long long otherwise) {
  long long value = otherwise;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

bool is_descending(const Object& sequence) { return sequence.text("increment").starts_with('-'); }

/// The limits that a type and a direction give (commands/sequence.c, init_params).
long long upper_limit(const Object& sequence) {
  const std::string type = sequence.text("type");
  const long long most = type == "smallint"  ? std::numeric_limits<short>::max()
                         : type == "integer" ? std::numeric_limits<int>::max()
                                             : std::numeric_limits<long long>::max();
  return number_of(sequence.text("max"), is_descending(sequence) ? -1 : most);
}

long long lower_limit(const Object& sequence) {
  const std::string type = sequence.text("type");
  const long long least = type == "smallint"  ? std::numeric_limits<short>::min()
                          : type == "integer" ? std::numeric_limits<int>::min()
                                              : std::numeric_limits<long long>::min();
  return number_of(sequence.text("min"), is_descending(sequence) ? least : 1);
}

std::string start_of(const Object& sequence) {
  const long long start = is_descending(sequence) ? upper_limit(sequence) : lower_limit(sequence);
  return or_else(sequence.text("start"), std::to_string(start));
}

std::string limit(std::string_view word, const std::string& value) {
  return value.empty() ? " NO " + std::string(word) : " " + std::string(word) + " " + value;
}

}  // namespace

std::string move_sequence_inside(const Object& old, const Object& now, const std::string& name,
                                 Statements& out) {
  const long long old_min = lower_limit(old), old_max = upper_limit(old);
  const long long min = lower_limit(now), max = upper_limit(now);
  if (min <= old_min && max >= old_max) return "";
  if (min > old_max || max < old_min) return "RESTART WITH " + start_of(now);
  const std::string from = " FROM " + name + " WHERE last_value ";
  const std::string set = "SELECT pg_catalog.setval(" + quote_literal(name) + "::regclass, ";
  if (min > old_min)
    out.add(set + std::to_string(min) + ", false)" + from + "< " + std::to_string(min));
  if (max < old_max) out.add(set + std::to_string(max) + ")" + from + "> " + std::to_string(max));
  return "";
}

void create_sequence(const Object& object, Statements& out) {
  std::string text = std::string("CREATE ") + (object.flag("unlogged") ? "UNLOGGED " : "") +
                     "SEQUENCE " + object.identity;
  const auto add = [&](std::string_view property, std::string_view words) {
    if (const std::string value = object.text(property); !value.empty())
      text += "\n    " + std::string(words) + " " + value;
  };
  add("type", "AS");
  add("start", "START WITH");
  add("increment", "INCREMENT BY");
  add("min", "MINVALUE");
  add("max", "MAXVALUE");
  add("cache", "CACHE");
  if (object.flag("cycle")) text += "\n    CYCLE";
  out.add(std::move(text)).saying("added sequence '" + spoken(object.identity) + "'");
}

void alter_sequence(const Scene&, Delta& delta, Statements& out) {
  const Object& now = delta.now;
  std::string parts;
  const bool type = delta.take("type");
  const bool direction = is_descending(delta.old) != is_descending(now);
  if (type) parts += " AS " + or_else(now.text("type"), "bigint");
  if (delta.take("increment")) parts += " INCREMENT BY " + or_else(now.text("increment"), "1");
  const bool min = delta.take("min"), max = delta.take("max"), start = delta.take("start");
  if (min || type || direction) parts += limit("MINVALUE", now.text("min"));
  if (max || type || direction) parts += limit("MAXVALUE", now.text("max"));
  if (start || start_of(delta.old) != start_of(now)) parts += " START WITH " + start_of(now);
  if (const auto restart = move_sequence_inside(delta.old, now, now.identity, out);
      !restart.empty())
    parts += " " + restart;
  if (delta.take("cache")) parts += " CACHE " + or_else(now.text("cache"), "1");
  if (delta.take("cycle")) parts += now.flag("cycle") ? " CYCLE" : " NO CYCLE";
  const std::string head = "ALTER SEQUENCE " + now.identity;
  if (!parts.empty())
    out.add(head + parts).saying("altered sequence '" + spoken(now.identity) + "'");
  if (delta.take("unlogged"))
    out.add(head + (now.flag("unlogged") ? " SET UNLOGGED" : " SET LOGGED"))
        .saying("persistence of sequence '" + spoken(now.identity) + "'");
  if (delta.take("owned_by")) {
    own_sequence(now, out);
    out.list.back().saying("owner of sequence '" + spoken(now.identity) + "'");
    if (const std::string owner = delta.old.text("owned_by"); !owner.empty())
      out.list.back().releases.push_back({Kind::column, owner});
  }
}

void own_sequence(const Object& object, Statements& out) {
  const std::string owner = object.text("owned_by");
  Statement& statement = out.add("ALTER SEQUENCE " + object.identity + " OWNED BY " +
                                 (owner.empty() ? "NONE" : owner));
  if (!owner.empty()) statement.needs.push_back({Kind::column, owner});
}

}  // namespace softbee::diff
