#include "client/renames.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "client/rename_marks.hpp"
#include "core/diff/ddl.hpp"
#include "core/error.hpp"
#include "core/text.hpp"

namespace softbee {
namespace {

using schema::Kind;
using schema::Object;
using schema::Snapshot;

std::string without_public(const std::string& identity) {
  return identity.starts_with("public.") ? identity.substr(7) : identity;
}

/// A table or column as typed: with its schema or without, quoted or not.
const Object* find_named(const Snapshot& snapshot, const std::string& typed) {
  const Object* found = nullptr;
  for (const Object& object : snapshot.objects) {
    if (object.kind != Kind::table && object.kind != Kind::column) continue;
    if (object.identity == typed) return &object;
    if (without_public(object.identity) == typed) found = &object;
  }
  return found;
}

Rename rename_of(const Object& from, const Object& to) {
  Rename rename{from.kind, from.identity, to.identity, "", ""};
  const auto statement = [](const std::string& table, const std::string& what,
                            const std::string& name) {
    return fmt::format("ALTER TABLE {} RENAME {}{};", table, what, name);
  };
  if (from.kind == Kind::column) {
    rename.upgrade = statement(to.parent, fmt::format("COLUMN {} TO ", diff::own_name(from)),
                               diff::own_name(to));
    rename.downgrade = statement(to.parent, fmt::format("COLUMN {} TO ", diff::own_name(to)),
                                 diff::own_name(from));
    return rename;
  }
  rename.upgrade = statement(from.identity, "TO ", diff::own_name(to));
  rename.downgrade = statement(to.identity, "TO ", diff::own_name(from));
  if (from.schema != to.schema) {
    const std::string moved = diff::schema_prefix(to.identity) + diff::own_name(from);
    rename.upgrade =
        fmt::format("ALTER TABLE {} SET SCHEMA {};\n", from.identity, diff::quote_name(to.schema)) +
        (from.name == to.name ? "" : statement(moved, "TO ", diff::own_name(to)));
    rename.downgrade =
        (from.name == to.name ? "" : rename.downgrade + "\n") +
        fmt::format("ALTER TABLE {} SET SCHEMA {};", moved, diff::quote_name(from.schema));
  }
  return rename;
}

class Decision {
 public:
  Decision(const Console& console, Comparison& comparison)
      : console_(console), comparison_(comparison) {}

  void take_typed(const std::string& typed) {
    const auto equals = typed.find('=');
    if (equals == std::string::npos || equals == 0 || equals + 1 == typed.size())
      throw UsageError{fmt::format("\"{}\" is no rename", typed), "--rename OLD=NEW"};
    const std::string old_name(trim(std::string_view(typed).substr(0, equals)));
    std::string new_name(trim(std::string_view(typed).substr(equals + 1)));
    const Object* from = find_named(comparison_.source(), old_name);
    if (from != nullptr && from->kind == Kind::column &&
        find_named(comparison_.target(), new_name) == nullptr)
      new_name = from->parent + "." + new_name;  // the new name alone
    require(old_name, new_name);
  }

  void take_marks() {
    if (!comparison_.can_change_source()) return;
    for (const RenameMark& mark : find_rename_marks(comparison_.models(), comparison_.statements()))
      take_mark(mark);
  }

  /// A mark stays in the models when its rename is done.
  void take_mark(const RenameMark& mark) {
    const Object* from = find_named(comparison_.source(), mark.old_name);
    const Object* to = find_named(comparison_.target(), mark.new_name);
    if (to == nullptr) {
      throw Error("SB004", fmt::format("there is no \"{}\" in the models to which something was "
                                       "renamed",
                                       mark.new_name))
          .with_place(mark.place);
    }
    const bool is_done = find_named(comparison_.source(), to->identity) != nullptr;
    if (from != nullptr && from->kind == to->kind && !is_done) apply(*from, *to);
  }

  void require(const std::string& old_name, const std::string& new_name) {
    const Object* from = find_named(comparison_.source(), old_name);
    const Object* to = find_named(comparison_.target(), new_name);
    if (from == nullptr)
      throw Error("", fmt::format("there is no table or column \"{}\" to rename", old_name))
          .with_detail("It is not in the schema that the models are compared with.");
    if (to == nullptr)
      throw Error("", fmt::format("there is no table or column \"{}\" in the models", new_name));
    if (from->kind != to->kind)
      throw Error("", fmt::format("\"{}\" is a {}, and \"{}\" a {}", old_name,
                                  to_string(from->kind), new_name, to_string(to->kind)));
    apply(*from, *to);
  }

  void apply(const Object& from, const Object& to) {
    Rename rename = rename_of(from, to);
    comparison_.change_source({rename.upgrade});
    renames_.decided.push_back(std::move(rename));
  }

  /// Tables first: a column of a table that was renamed is found only then.
  void ask(Kind kind) {
    for (const diff::RenameCandidate& candidate :
         diff::find_renames(comparison_.source(), comparison_.target())) {
      if (candidate.kind != kind) continue;
      const Object* from = find_named(comparison_.source(), candidate.from);
      const Object* to = find_named(comparison_.target(), candidate.to);
      const bool is_done = find_named(comparison_.source(), candidate.to) != nullptr;
      if (from == nullptr || to == nullptr || is_done) continue;
      const std::string question =
          fmt::format("Was {} {} renamed to {}?", to_string(candidate.kind),
                      without_public(candidate.from), without_public(candidate.to));
      if (comparison_.can_change_source() && console_.confirm(question)) {
        apply(*from, *to);
      } else {
        renames_.open.push_back(candidate);
      }
    }
  }

  Renames take() { return std::move(renames_); }

 private:
  const Console& console_;
  Comparison& comparison_;
  Renames renames_;
};

}  // namespace

Renames decide_renames(const Console& console, Comparison& comparison,
                       const std::vector<std::string>& typed) {
  if (!comparison.can_change_source() && !typed.empty())
    throw UsageError{"--rename cannot be together with --from-database",
                     "Rename it in the database by hand, or write the revision by hand."};
  Decision decision(console, comparison);
  for (const std::string& one : typed) decision.take_typed(one);
  decision.take_marks();
  decision.ask(Kind::table);
  decision.ask(Kind::column);
  return decision.take();
}

std::vector<Rename> take_marked_renames(const Console& console, Comparison& comparison) {
  Decision decision(console, comparison);
  decision.take_marks();
  return decision.take().decided;
}

std::string describe(const Rename& rename) {
  return fmt::format("renamed {} '{}' to '{}'", to_string(rename.kind), without_public(rename.from),
                     without_public(rename.to));
}

}  // namespace softbee
