// Functions and procedures. What their bodies read inside a string is known to nobody, so bodies
// are not checked while they are made (core/diff/assemble).
#include <algorithm>
#include <string_view>

#include "core/diff/ddl.hpp"
#include "core/diff/kinds.hpp"
#include "core/text.hpp"

namespace softbee::diff {
namespace {

using schema::Kind;
using schema::Object;

struct Argument {
  std::string declaration;
  bool has_default = false;
};

std::vector<Argument> arguments_of(const Object& routine) {
  std::vector<Argument> arguments;
  for (const std::string& text : split_at_commas(routine.text("arguments"))) {
    const std::size_t value = text.find(" DEFAULT ");
    arguments.push_back({text.substr(0, value), value != std::string::npos});
  }
  return arguments;
}

/// CREATE OR REPLACE renames no argument and takes no default away (catalog/pg_proc.c,
/// ProcedureCreate).
bool can_replace_arguments(const Object& old, const Object& now) {
  const std::vector<Argument> a = arguments_of(old), b = arguments_of(now);
  return std::equal(
      a.begin(), a.end(), b.begin(), b.end(), [](const Argument& from, const Argument& to) {
        return from.declaration == to.declaration && (!from.has_default || to.has_default);
      });
}

std::string_view word_for(const Object& routine) {
  return routine.kind == Kind::procedure ? "procedure" : "function";
}

constexpr std::string_view sql_body = "\nBEGIN ATOMIC\n";

/// `CREATE OR REPLACE …`, as the server writes it.
std::string definition_of(const Object& routine) {
  std::string text(trim_right(routine.text("definition")));
  if (text.ends_with(';')) text.pop_back();
  return text;
}

std::string say(const char* verb, const Object& routine) {
  return std::string(verb) + " " + std::string(word_for(routine)) + " '" +
         spoken(routine.identity) + "'";
}

}  // namespace

bool has_sql_body(const Object& routine) {
  return routine.text("definition").find(sql_body) != std::string::npos;
}

void hollow_routine(const Object& routine, Statements& out) {
  const std::string definition = routine.text("definition");
  out.add(definition.substr(0, definition.find(sql_body)) + "\nAS ''");
}

void replace_routine(const Object& routine, Statements& out) {
  out.add(definition_of(routine)).saying(say("added", routine));
}

void create_routine(const Object& object, Statements& out) {
  static constexpr std::string_view replacing = "CREATE OR REPLACE ";
  std::string text = definition_of(object);
  if (text.starts_with(replacing)) text = "CREATE " + text.substr(replacing.size());
  out.add(std::move(text)).saying(say("added", object));
}

void alter_routine(Delta& delta, Statements& out) {
  if (delta.has("result") || delta.has("window") || !can_replace_arguments(delta.old, delta.now) ||
      delta.left().empty())
    return;
  for (const char* property : {"arguments", "language", "definition"}) delta.take(property);
  out.add(definition_of(delta.now)).saying(say("changed", delta.now));
}

}  // namespace softbee::diff
