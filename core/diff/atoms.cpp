#include "core/diff/atoms.hpp"

#include <algorithm>
#include <utility>

#include "core/diff/ddl.hpp"
#include "core/diff/kinds.hpp"

namespace softbee::diff {
namespace {

using schema::Key;
using schema::Kind;
using schema::Object;

const std::vector<std::size_t> no_atoms;

bool is_part_of_create_table(const Object& constraint) {
  return constraint.text("type") != "foreign key" &&
         !constraint.text("definition").ends_with(" NOT VALID");
}

/// The columns of a key, with all but its name and whether it is the primary one.
std::string form_of_key(const Object& constraint) {
  const std::string definition = constraint.text("definition");
  for (const std::string_view words : {"PRIMARY KEY ", "UNIQUE "})
    if (definition.starts_with(words)) return definition.substr(words.size());
  return definition;
}

/// CREATE TABLE makes one index of keys that are alike, and forgets the names of the others
/// (parser/parse_utilcmd.c, transformIndexConstraints).
bool would_be_merged(const Catalog& catalog, const Object& constraint) {
  const std::string type = constraint.text("type");
  const Object* table = catalog.find_parent(constraint);
  if (!table || type == "check" || type == "primary key") return false;
  const auto& parts = catalog.parts_of(*table);
  return std::any_of(parts.begin(), parts.end(), [&](const Object* part) {
    if (part->kind != Kind::constraint || part == &constraint) return false;
    const std::string other = part->text("type");
    return (other == "primary key" || (other == type && part->identity < constraint.identity)) &&
           form_of_key(*part) == form_of_key(constraint);
  });
}

/// The PRIMARY KEY of a CREATE TABLE gives its columns a NOT NULL of their own, where ALTER TABLE
/// finds the inherited one and is content.
bool would_be_not_null(const Scene& scene, const Object& constraint) {
  if (constraint.text("type") != "primary key") return false;
  const std::vector<Key> needs = scene.target.needs(constraint);
  return std::any_of(needs.begin(), needs.end(), [&](const Key& key) {
    const Object* column = key.kind == Kind::column ? scene.target.find(key) : nullptr;
    return column && column->parent == constraint.parent && is_not_null_inherited(scene, *column);
  });
}

}  // namespace

Atoms::Atoms(const Scene& scene, const Comparison& comparison)
    : scene_(scene), comparison_(comparison) {
  for (std::size_t i = 0; i < comparison.items().size(); ++i) make(i);
  for (std::size_t i = 0; i < atoms_.size(); ++i) {
    const Item& item = item_of(atoms_[i]);
    if (item.old) by_old_[item.old->key()].push_back(i);
    if (item.now) by_now_[item.now->key()].push_back(i);
  }
  fold_creates();
  fold_drops();
  connect();
}

std::size_t Atoms::add(std::size_t item, Phase phase, std::optional<Statement> statement) {
  atoms_.push_back({.item = item, .phase = phase, .statement = std::move(statement)});
  return atoms_.size() - 1;
}

void Atoms::make(std::size_t index) {
  const Item& item = comparison_.items()[index];
  for (const Statement& statement : item.before.list) add(index, Phase::drop, statement);
  if (item.is_gone()) add(index, Phase::drop);
  for (const Statement& statement : item.alters.list) add(index, Phase::alter, statement);
  if (item.state == State::add || item.state == State::rebuild) {
    add(index, Phase::create);
    Statements finish;
    finish_object(scene_, *item.now, finish);
    for (Statement& statement : finish.list) add(index, Phase::alter, std::move(statement));
  }
  for (const Statement& statement : item.after.list) add(index, Phase::create, statement);
  if (item.is_moved_away) add(index, Phase::last);
}

const Object& Atoms::object_of(const Atom& atom) const {
  const Item& item = item_of(atom);
  const bool is_old = atom.phase == Phase::drop || atom.phase == Phase::last;
  return (is_old && item.old) || !item.now ? *item.old : *item.now;
}

std::size_t Atoms::root_of(std::size_t atom) const {
  while (atoms_[atom].host != no_atom) atom = atoms_[atom].host;
  return atom;
}

std::vector<std::size_t> Atoms::folded_into(std::size_t root) const {
  std::vector<std::size_t> folded;
  for (std::size_t i = 0; i < atoms_.size(); ++i)
    if (i != root && root_of(i) == root) folded.push_back(i);
  return folded;
}

void Atoms::leave_host(std::size_t atom) {
  Atom& it = atoms_[atom];
  if (it.other_host != no_atom) add_edge(it.host, atom);
  it.host = std::exchange(it.other_host, no_atom);
}

const std::vector<std::size_t>& Atoms::all(const Index& index, const Key& key) const {
  const auto found = index.find(key);
  return found == index.end() ? no_atoms : found->second;
}

std::size_t Atoms::find(const Index& index, const Key& key, Phase phase) const {
  for (const std::size_t atom : all(index, key))
    if (atoms_[atom].phase == phase && !atoms_[atom].statement) return atom;
  return no_atom;
}

void Atoms::hollow_out(std::size_t view, const std::vector<bool>& others) {
  const bool is_create = atoms_[view].phase == Phase::create;
  Statements text;
  if (object_of(atoms_[view]).kind == Kind::view)
    hollow_view(object_of(atoms_[view]), is_create, text);
  else
    hollow_routine(object_of(atoms_[view]), text);
  const std::size_t hollow = add(atoms_[view].item, atoms_[view].phase, text.list.front());
  atoms_[view].is_hollow = true;
  const std::size_t count = edges_.size();
  for (std::size_t i = 0; i < count; ++i) {
    Edge& edge = edges_[i];
    // Made: what waits for the view waits for its form alone. Dropped: what the view kept is free
    // once it is hollow.
    if (edge.from == view && (is_create || others[edge.to])) edge.from = hollow;
    if (is_create && edge.to == view && !others[edge.from]) add_edge(edge.from, hollow);
  }
  add_edge(hollow, view);
}

/// Inherited parts are made and removed with those of the parent that they come from, or by what
/// takes the table to its parent or away.
std::size_t Atoms::host_of_inherited(const Catalog& catalog, const Index& index,
                                     const Object& object, Phase phase) const {
  if (const Object* origin = catalog.find_origin(object))
    if (const std::size_t host = find(index, origin->key(), phase); host != no_atom) return host;
  const Timing timing = phase == Phase::create ? Timing::last_on_table : Timing::first_on_table;
  for (const std::size_t atom : all(index, {Kind::table, object.parent}))
    if (atoms_[atom].statement && atoms_[atom].statement->timing == timing &&
        atoms_[atom].phase == Phase::alter)
      return atom;
  return no_atom;
}

/// An inherited part of a table that is made: a part of a parent's CREATE TABLE comes with that of
/// the table, however many partitions are between, an index or trigger of its own later.
std::size_t Atoms::host_beside_table(const Object& object, std::size_t table) const {
  std::size_t host = host_of_inherited(scene_.target, by_now_, object, Phase::create);
  while (host != no_atom && !atoms_[host].statement &&
         is_made_by_server(scene_, object_of(atoms_[host]))) {
    const Object& between = object_of(atoms_[host]);
    host = host_of_inherited(scene_.target, by_now_, between, Phase::create);
    if (host != no_atom && atoms_[host].statement) return table;
  }
  return host == no_atom || atoms_[host].host != no_atom ? table : host;
}

std::size_t Atoms::host_of_create(const Object& object, Atom& atom) const {
  const auto in_parent = [&](Kind kind) {
    return find(by_now_, {kind, object.parent}, Phase::create);
  };
  const bool is_inherited = is_made_by_server(scene_, object);
  if (is_inherited && object.kind != Kind::column) {
    const std::size_t table = in_parent(Kind::table);
    if (table == no_atom) return host_of_inherited(scene_.target, by_now_, object, Phase::create);
    const std::size_t host = host_beside_table(object, table);
    if (host != table) atom.other_host = table;  // it comes with the table that comes later
    return host;
  }
  atom.can_stand_alone = true;
  switch (object.kind) {
    case Kind::column:
      atom.can_stand_alone = false;
      if (const std::size_t table = in_parent(Kind::table); table != no_atom) return table;
      return is_inherited ? host_of_inherited(scene_.target, by_now_, object, Phase::create)
                          : no_atom;
    case Kind::column_default: {
      const Object* column = scene_.target.find(Kind::column, object.identity);
      if (!column || is_made_by_server(scene_, *column)) return no_atom;
      return find(by_now_, column->key(), Phase::create);
    }
    case Kind::constraint:
      return is_part_of_create_table(object) && !would_be_merged(scene_.target, object) &&
                     !would_be_not_null(scene_, object)
                 ? in_parent(Kind::table)
                 : no_atom;
    case Kind::attribute:
      return in_parent(Kind::composite_type);
    case Kind::domain_constraint:
      return is_part_of_create_table(object) ? in_parent(Kind::domain) : no_atom;
    default:
      return no_atom;
  }
}

void Atoms::fold_creates() {
  // Parents' parts before those that are inherited from them.
  for (const bool inherited : {false, true})
    for (std::size_t i = 0; i < atoms_.size(); ++i) {
      if (atoms_[i].phase != Phase::create || atoms_[i].statement) continue;
      const Object& object = object_of(atoms_[i]);
      if (is_made_by_server(scene_, object) != inherited) continue;
      const std::size_t host = host_of_create(object, atoms_[i]);
      if (host != no_atom && root_of(host) != i) atoms_[i].host = host;
    }
}

std::size_t Atoms::host_of_drop(const Object& object, Atom& atom) const {
  atom.can_stand_alone = true;
  if (const Object* parent = scene_.source.find_parent(object))
    if (const std::size_t host = find(by_old_, parent->key(), Phase::drop); host != no_atom) {
      atom.can_stand_alone = object.kind != Kind::column && object.kind != Kind::attribute &&
                             !is_removed_by_server(scene_, object);
      return host;
    }
  if (is_removed_by_server(scene_, object)) {
    atom.can_stand_alone = false;
    return host_of_inherited(scene_.source, by_old_, object, Phase::drop);
  }
  switch (object.kind) {
    case Kind::column_default:
      return find(by_old_, {Kind::column, object.identity}, Phase::drop);
    case Kind::sequence:
      atom.can_stand_alone = false;
      return find(by_old_, {Kind::column, object.text("owned_by")}, Phase::drop);
    case Kind::index:
    case Kind::constraint:
      for (const Key& need : scene_.source.needs(object)) {
        const Object* column = need.kind == Kind::column ? scene_.source.find(need) : nullptr;
        if (!column || column->parent != object.parent) continue;
        if (const std::size_t host = find(by_old_, need, Phase::drop); host != no_atom) return host;
      }
      return no_atom;
    default:
      return no_atom;
  }
}

void Atoms::fold_drops() {
  for (std::size_t i = 0; i < atoms_.size(); ++i) {
    if (atoms_[i].phase != Phase::drop || atoms_[i].statement) continue;
    const std::size_t host = host_of_drop(object_of(atoms_[i]), atoms_[i]);
    if (host != no_atom && root_of(host) != i) atoms_[i].host = host;
  }
}

}  // namespace softbee::diff
