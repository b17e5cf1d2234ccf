#include "core/diff/node_statements.hpp"

#include <algorithm>
#include <string>
#include <vector>

#include "core/diff/ddl.hpp"
#include "core/diff/kinds.hpp"

namespace softbee::diff {
namespace {

using schema::Kind;
using schema::Object;

void add_comment(const Object& object, Statements& out) {
  if (!object.comment.empty())
    out.add("COMMENT ON " + comment_target(object) + " IS " + quote_literal(object.comment));
}

/// A created object, its parts, its comments; where it was there before, the rights on it.
void make_created(const Atoms& atoms, const Node& node, Statements& out) {
  const Atom& atom = atoms.list()[node.root];
  std::vector<const Atom*> parts;
  for (const std::size_t part : node.folded)
    if (atoms.list()[part].phase == Phase::create) parts.push_back(&atoms.list()[part]);
  std::stable_sort(parts.begin(), parts.end(), [&](const Atom* a, const Atom* b) {
    const Object &x = atoms.object_of(*a), &y = atoms.object_of(*b);
    const auto type_rank = [](const Object& object) {
      return object.text("type") == "primary key" ? 0 : 1;
    };
    if (x.kind != y.kind) return x.kind < y.kind;
    if (x.kind == Kind::constraint) return type_rank(x) < type_rank(y);
    return x.position < y.position;
  });
  Folded folded;
  for (const Atom* part : parts) folded.push_back(&atoms.object_of(*part));
  const Object& object = atoms.object_of(atom);
  if (atom.is_hollow)
    fill_hollow(object, out);
  else
    create_object(atoms.scene(), object, folded, out);
  const auto finish = [&](const Atom& made) {
    const Object& it = atoms.object_of(made);
    add_comment(it, out);
    if (atoms.item_of(made).state != State::rebuild) return;
    for (const std::string& grant : atoms.item_of(made).old->grants) out.add(grant);
  };
  finish(atom);
  for (const Atom* part : parts) {
    const Object& it = atoms.object_of(*part);
    // A column's inherited constraint may have a setting of its own, and a new partition's index.
    if (it.kind == Kind::index ||
        (object.kind != Kind::table && object.kind != Kind::composite_type &&
         object.kind != Kind::domain && it.kind != Kind::column_default))
      create_object(atoms.scene(), it, {}, out);
    finish(*part);
  }
  for (Statement& statement : out.list)
    if (&statement != &out.list.front()) statement.summary.clear();
}

void make_dropped(const Atoms& atoms, const Node& node, Statements& out) {
  const Atom& atom = atoms.list()[node.root];
  const Object& object = atoms.object_of(atom);
  if (atoms.item_of(atom).is_moved_away) {
    out.add("ALTER " + std::string(keyword_of(object.kind)) + " " + object.identity +
            " RENAME TO " + away_name(object));
    return;
  }
  drop_object(atoms.scene(), object, out);
  for (const std::size_t part : node.folded) {
    const Object& it = atoms.object_of(atoms.list()[part]);
    if (it.kind == Kind::sequence && !out.list.empty() && out.list.front().hazards.empty())
      out.list.front().with(Hazard::data_loss);
  }
}

/// A rebuilt object is told of once, where it is made again, and only if it differs itself.
void tell_rebuild(const Item& item, Phase phase, Statements& out) {
  if (item.state != State::rebuild) return;
  for (Statement& statement : out.list) {
    if (!item.is_own || phase != Phase::create) statement.summary.clear();
    if (statement.summary.starts_with("added "))
      statement.summary = "changed " + statement.summary.substr(6);
  }
}

}  // namespace

Statements make_statements(const Atoms& atoms, const Node& node) {
  const Atom& atom = atoms.list()[node.root];
  Statements out;
  if (atom.statement) {
    out.list.push_back(*atom.statement);
    return out;
  }
  if (atom.phase == Phase::create) {
    make_created(atoms, node, out);
  } else if (atom.phase == Phase::last) {
    const Object& object = atoms.object_of(atom);
    out.add("DROP " + std::string(keyword_of(object.kind)) + " " + schema_prefix(object.identity) +
            away_name(object));
  } else {
    make_dropped(atoms, node, out);
  }
  tell_rebuild(atoms.item_of(atom), atom.phase, out);
  return out;
}

}  // namespace softbee::diff
