// Schemas and extensions.
#include "core/diff/ddl.hpp"
#include "core/diff/kinds.hpp"

namespace softbee::diff {

using schema::Object;

void create_schema(const Object& object, Statements& out) {
  out.add("CREATE SCHEMA " + object.identity).saying("added schema '" + object.identity + "'");
}

void create_extension(const Object& object, Statements& out) {
  std::string text = "CREATE EXTENSION " + object.identity;
  if (const std::string place = object.text("in_schema"); !place.empty())
    text += " SCHEMA " + place;
  if (const std::string version = object.text("version"); !version.empty())
    text += " VERSION " + quote_literal(version);
  out.add(std::move(text)).saying("added extension '" + object.identity + "'");
}

void alter_extension(Delta& delta, Statements& out) {
  const Object& now = delta.now;
  const std::string head = "ALTER EXTENSION " + now.identity;
  if (delta.take("in_schema"))
    out.add(head + " SET SCHEMA " + now.text("in_schema"))
        .saying("schema of extension '" + now.identity + "'");
  if (delta.take("version"))
    // An extension's scripts lead to newer versions only, as a rule.
    out.add(head + " UPDATE TO " + quote_literal(now.text("version")))
        .with(Hazard::irreversible)
        .saying("version of extension '" + now.identity + "' from " + delta.old.text("version") +
                " to " + now.text("version"));
}

}  // namespace softbee::diff
