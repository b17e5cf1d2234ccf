#include "client/schema_compare.hpp"

#include <fnmatch.h>

#include <algorithm>
#include <set>
#include <unordered_map>
#include <unordered_set>

#include <fmt/format.h>

#include "client/output.hpp"
#include "core/diff/alike.hpp"
#include "core/text.hpp"

namespace softbee {
namespace {

using schema::Kind;
using schema::Object;
using schema::Snapshot;

bool matches_any(const std::string& identity, const std::vector<std::string>& globs) {
  // Without the quotes that the server writes where a name needs them, and for a glob without a
  // dot without the schema.
  const auto dot = identity.rfind('.');
  const std::string name = dot == std::string::npos ? identity : identity.substr(dot + 1);
  return std::ranges::any_of(globs, [&](const std::string& glob) {
    return matches_glob(identity, glob) ||
           (glob.find('.') == std::string::npos && matches_glob(name, glob));
  });
}

std::string show(const schema::Value& value) {
  if (const auto* flag = std::get_if<bool>(&value)) return *flag ? "true" : "false";
  if (const auto* text = std::get_if<std::string>(&value)) return *text;
  return join(std::get<std::vector<std::string>>(value), ", ");
}

std::string name_of(const Object& object) {
  return fmt::format("{} {}", to_string(object.kind), object.identity);
}

void describe_difference(const Object& a, const Object& b, std::vector<std::string>& lines) {
  std::set<std::string> names;
  for (const auto& [name, value] : a.properties) names.insert(name);
  for (const auto& [name, value] : b.properties) names.insert(name);
  for (const std::string& name : names) {
    const auto before = a.properties.find(name);
    const auto after = b.properties.find(name);
    const bool has_both = before != a.properties.end() && after != b.properties.end();
    if (!is_difference(a, name) || (has_both && before->second == after->second)) continue;
    const auto shown = [&](const Object& object, const auto& found) {
      return found == object.properties.end() ? std::string("absent") : show(found->second);
    };
    lines.push_back(fmt::format("{}: {} is {}, and should be {}", name_of(a), name, shown(b, after),
                                shown(a, before)));
  }
  if (a.comment != b.comment)
    lines.push_back(fmt::format("{}: comment is \"{}\", and should be \"{}\"", name_of(a),
                                b.comment, a.comment));
  if (a.parent != b.parent)
    lines.push_back(
        fmt::format("{}: belongs to {}, and should to {}", name_of(a), b.parent, a.parent));
}

}  // namespace

bool matches_glob(const std::string& text, const std::string& glob) {
  return fnmatch(glob.c_str(), text.c_str(), 0) == 0;
}

Snapshot ObjectFilter::apply(Snapshot snapshot) const {
  if (is_empty()) return snapshot;
  std::erase_if(snapshot.objects, [&](const Object& object) {
    const std::string& owner = object.parent.empty() ? object.identity : object.parent;
    const auto is_named = [&](const std::vector<std::string>& globs) {
      return matches_any(object.identity, globs) || matches_any(owner, globs);
    };
    return (!include.empty() && !is_named(include)) || is_named(exclude);
  });
  return snapshot;
}

std::vector<std::string> find_differences(const Snapshot& wanted, const Snapshot& found) {
  std::vector<std::string> lines;
  const diff::Catalog there(found), asked(wanted);
  const auto numbered = diff::with_numbers_of(there, asked);
  const std::vector<Object>& objects = numbered ? numbered->objects : wanted.objects;
  auto a = objects.begin();
  auto b = found.objects.begin();
  while (a != objects.end() || b != found.objects.end()) {
    if (b == found.objects.end() || (a != objects.end() && a->key() < b->key())) {
      lines.push_back(fmt::format("{}: is missing", name_of(*a++)));
    } else if (a == objects.end() || b->key() < a->key()) {
      lines.push_back(fmt::format("{}: should not be there", name_of(*b++)));
    } else {
      if (!is_same(*a, *b)) {
        Object should = *a;
        if (diff::differ_in_validity_alone(there, asked, *b, *a))
          should.properties["definition"] = b->text("definition");
        describe_difference(should, *b, lines);
      }
      ++a, ++b;
    }
  }
  return lines;
}

Snapshot without_unknown(const Snapshot& source, const Snapshot& target,
                         std::vector<std::string>& kept) {
  std::set<schema::Key> known;
  for (const Object& object : target.objects) known.insert(object.key());
  std::unordered_set<std::string> unknown;  // identities: parts name their parent by it
  for (const Object& object : source.objects) {
    if (object.parent.empty() && !known.contains(object.key())) {
      unknown.insert(object.identity);
      kept.push_back(name_of(object));
    }
  }
  Snapshot rest = source;
  std::erase_if(rest.objects, [&](const Object& object) {
    return object.parent.empty() ? !known.contains(object.key())
                                 : unknown.contains(object.parent) && !known.contains(object.key());
  });
  return rest;
}

std::string describe_not_compared(const Snapshot& a, const Snapshot& b) {
  std::map<std::string, int> most = a.not_compared;
  for (const auto& [kind, count] : b.not_compared) most[kind] = std::max(most[kind], count);
  std::vector<std::string> parts;
  for (const auto& [kind, count] : most)
    parts.push_back(counted(static_cast<std::size_t>(count), kind));
  return joined(parts);
}

}  // namespace softbee
