// Schemas and extensions.
#include <string_view>
#include <utility>

#include "core/diff/ddl.hpp"
#include "core/diff/kinds.hpp"

namespace softbee::diff {

using schema::Object;

namespace {

/// By the numbers in them; `1.10` is newer than `1.9`.
bool is_older(std::string_view version, std::string_view other) {
  while (!version.empty() && !other.empty()) {
    const auto take = [](std::string_view& text) {
      std::size_t number = 0;
      while (!text.empty() && text.front() >= '0' && text.front() <= '9') {
        number = number * 10 + static_cast<std::size_t>(text.front() - '0');
        text.remove_prefix(1);
      }
      const char mark = text.empty() ? ' ' : text.front();
      if (!text.empty()) text.remove_prefix(1);
      return std::pair(number, mark);
    };
    const auto a = take(version), b = take(other);
    if (a != b) return a < b;
  }
  return version.size() < other.size();
}

}  // namespace

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
  if (delta.take("version")) {
    // An extension's scripts lead to newer versions only, as a rule: back there may be no path.
    Statement& statement = out.add(head + " UPDATE TO " + quote_literal(now.text("version")))
                               .with(Hazard::irreversible)
                               .saying("version of extension '" + now.identity + "' from " +
                                       delta.old.text("version") + " to " + now.text("version"));
    if (is_older(now.text("version"), delta.old.text("version"))) statement.with(Hazard::may_fail);
  }
}

}  // namespace softbee::diff
