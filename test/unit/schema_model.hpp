// Snapshots made by hand, for the tests of core/diff: only what a case is about is written down.
#pragma once

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "core/diff/diff.hpp"
#include "core/schema/model.hpp"

namespace softbee::model {

using schema::Key;
using schema::Kind;
using schema::Object;
using schema::Properties;
using schema::Snapshot;

class Schema {
 public:
  Schema() { snapshot_.server_version = 150000; }

  /// Any object of schema public that stands by itself.
  Schema& add(Kind kind, const std::string& name, Properties properties = {},
              std::vector<Key> depends_on = {}) {
    return put(kind, "public." + name, name, "", std::move(properties), std::move(depends_on));
  }
  Schema& table(const std::string& name, Properties properties = {}) {
    return add(Kind::table, name, std::move(properties));
  }
  Schema& column(const std::string& table, const std::string& name, const std::string& type,
                 Properties properties = {}, std::vector<Key> depends_on = {}) {
    properties["type"] = type;
    put(Kind::column, "public." + table + "." + name, name, "public." + table,
        std::move(properties), std::move(depends_on));
    snapshot_.objects.back().position = ++position_;
    return *this;
  }
  Schema& column_default(const std::string& table, const std::string& name,
                         const std::string& expression, std::vector<Key> depends_on = {}) {
    return put(Kind::column_default, "public." + table + "." + name, name, "public." + table,
               {{"expression", expression}}, std::move(depends_on));
  }
  /// Constraint, trigger or policy.
  Schema& on(Kind kind, const std::string& table, const std::string& name, Properties properties,
             std::vector<Key> depends_on = {}) {
    return put(kind, name + " on public." + table, name, "public." + table, std::move(properties),
               std::move(depends_on));
  }
  Schema& index(const std::string& table, const std::string& name, const std::string& definition,
                std::vector<Key> depends_on = {}) {
    return put(Kind::index, "public." + name, name, "public." + table, {{"definition", definition}},
               std::move(depends_on));
  }
  Schema& comment(const std::string& text) {
    snapshot_.objects.back().comment = text;
    return *this;
  }
  Schema& grant(const std::string& text) {
    snapshot_.objects.back().grants.push_back(text);
    return *this;
  }
  Schema& version(int number) {
    snapshot_.server_version = number;
    return *this;
  }
  Snapshot take() const {
    Snapshot sorted = snapshot_;
    std::sort(sorted.objects.begin(), sorted.objects.end(),
              [](const Object& a, const Object& b) { return a.key() < b.key(); });
    return sorted;
  }

 private:
  Schema& put(Kind kind, std::string identity, std::string name, std::string parent,
              Properties properties, std::vector<Key> depends_on) {
    std::sort(depends_on.begin(), depends_on.end());
    Object& object = snapshot_.objects.emplace_back();
    object.kind = kind;
    object.identity = std::move(identity);
    object.schema = "public";
    object.name = std::move(name);
    object.parent = std::move(parent);
    object.properties = std::move(properties);
    object.depends_on = std::move(depends_on);
    return *this;
  }
  Snapshot snapshot_;
  int position_ = 0;
};

inline std::string upgrade_of(const std::vector<diff::Change>& changes) {
  std::string text;
  for (const diff::Change& change : changes)
    if (!change.upgrade.empty()) text += change.upgrade + "\n";
  return text;
}

inline std::string downgrade_of(const std::vector<diff::Change>& changes) {
  std::string text;
  for (auto change = changes.rbegin(); change != changes.rend(); ++change)
    if (!change->downgrade.empty()) text += change->downgrade + "\n";
  return text;
}

inline std::string upgrade_of(const Schema& from, const Schema& to) {
  return upgrade_of(diff::diff(from.take(), to.take()));
}

}  // namespace softbee::model
