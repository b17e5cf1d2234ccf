// Triggers, row-level security policies.
#include "core/diff/ddl.hpp"
#include "core/diff/kinds.hpp"

namespace softbee::diff {
namespace {

using schema::Kind;
using schema::Object;

std::string enabling(const Object& trigger) {
  const std::string state = trigger.text("enabled");
  const char* words = state == "disabled"  ? "DISABLE TRIGGER "
                      : state == "replica" ? "ENABLE REPLICA TRIGGER "
                      : state == "always"  ? "ENABLE ALWAYS TRIGGER "
                                           : "ENABLE TRIGGER ";
  return "ALTER TABLE " + trigger.parent + " " + words + own_name(trigger);
}

std::string roles_of(const Object& policy) {
  const std::vector<std::string> roles = policy.list("roles");
  return roles.empty() ? "PUBLIC" : join(roles);
}

std::string on_table(const char* what, const Object& object) {
  return std::string(what) + " '" + own_name(object) + "' on '" + spoken(object.parent) + "'";
}

}  // namespace

void create_trigger(const Scene& scene, const Object& object, Statements& out) {
  if (!is_made_by_server(scene, object))
    out.add(object.text("definition")).saying("added " + on_table("trigger", object));
  if (!object.text("enabled").empty()) out.add(enabling(object));
}

void alter_trigger(Delta& delta, Statements& out) {
  if (delta.has("definition") || delta.has("inherited")) return;
  if (delta.take("enabled"))
    out.add(enabling(delta.now)).saying("state of " + on_table("trigger", delta.now));
}

void create_policy(const Object& object, Statements& out) {
  std::string text = "CREATE POLICY " + own_name(object) + " ON " + object.parent;
  if (object.flag("restrictive")) text += "\n    AS RESTRICTIVE";
  if (const std::string command = object.text("command"); !command.empty())
    text += "\n    FOR " + command;
  if (!object.list("roles").empty()) text += "\n    TO " + roles_of(object);
  if (const std::string with = object.text("using"); !with.empty())
    text += "\n    USING " + in_parentheses(with);
  if (const std::string check = object.text("check"); !check.empty())
    text += "\n    WITH CHECK " + in_parentheses(check);
  out.add(std::move(text)).saying("added " + on_table("policy", object));
}

void alter_policy(Delta& delta, Statements& out) {
  const Object& now = delta.now;
  const auto is_lost = [&](const char* property) {
    return delta.has(property) && now.text(property).empty();
  };
  if (delta.has("command") || delta.has("restrictive") || is_lost("using") || is_lost("check"))
    return;
  std::string text;
  if (delta.take("roles")) text += "\n    TO " + roles_of(now);
  if (delta.take("using")) text += "\n    USING " + in_parentheses(now.text("using"));
  if (delta.take("check")) text += "\n    WITH CHECK " + in_parentheses(now.text("check"));
  if (!text.empty())
    out.add("ALTER POLICY " + own_name(now) + " ON " + now.parent + text)
        .saying("changed " + on_table("policy", now));
}

}  // namespace softbee::diff
