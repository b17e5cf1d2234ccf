// Which atom must wait for which across foreign keys, and with SET LOGGED and SET UNLOGGED.
#include <unordered_map>

#include "core/diff/atoms.hpp"

namespace softbee::diff {

using schema::Key;
using schema::Kind;
using schema::Object;

namespace {

/// The table that a foreign key points to; empty where the snapshot does not have it.
std::string referenced_table(const Catalog& catalog, const Object& foreign_key) {
  for (const Key& need : catalog.needs(foreign_key)) {
    if (need.kind != Kind::constraint && need.kind != Kind::index) continue;
    const Object* key = catalog.find(need);
    if (key && !key->parent.empty() && key->text("type") != "foreign key") return key->parent;
  }
  return "";
}

bool is_foreign_key(const Object& object) {
  return object.kind == Kind::constraint && object.text("type") == "foreign key" &&
         !object.flag("inherited");
}

}  // namespace

/// A partition can be dropped only when no foreign key points to the table that it is a part of. Of
/// several keys that would do the server chooses one (commands/tablecmds.c,
/// transformFkeyCheckAttrs), and on the way back it may have chosen another: a foreign key goes
/// before any of them.
void Atoms::connect_references() {
  for (std::size_t i = 0; i < atoms_.size(); ++i) {
    if (atoms_[i].phase != Phase::drop || atoms_[i].statement) continue;
    const Object& object = object_of(atoms_[i]);
    if (!is_foreign_key(object)) continue;
    const std::string table = referenced_table(scene_.source, object);
    if (table.empty()) continue;
    connect_below(i, table);
    const Object* referenced = scene_.source.find(Kind::table, table);
    if (!referenced) continue;
    for (const Object* part : scene_.source.parts_of(*referenced)) {
      const std::string type = part->text("type");
      if (type == "primary key" || type == "unique" || part->flag("unique"))
        add_edge(i, find(by_old_, part->key(), Phase::drop));
    }
  }
}

void Atoms::connect_below(std::size_t atom, const std::string& table) {
  for (const Object* below : scene_.source.descendants_of(table)) {
    if (below->text("partition_of").empty()) continue;
    add_edge(atom, find(by_old_, below->key(), Phase::drop));
    connect_below(atom, below->identity);
  }
}

/// A logged table must not point to an unlogged one, at any time (commands/tablecmds.c,
/// ATPrepChangePersistence).
void Atoms::connect_persistence() {
  std::unordered_map<std::string, std::size_t> changes;
  for (std::size_t i = 0; i < atoms_.size(); ++i) {
    const Atom& atom = atoms_[i];
    if (atom.phase == Phase::alter && atom.statement && item_of(atom).any().kind == Kind::table &&
        (atom.statement->text == "SET LOGGED" || atom.statement->text == "SET UNLOGGED"))
      changes.emplace(item_of(atom).any().identity, i);
  }
  if (changes.empty()) return;
  const auto change_of = [&](const std::string& table) {
    const auto found = changes.find(table);
    return found == changes.end() ? no_atom : found->second;
  };
  for (const Object& object : scene_.source.objects()) {
    if (!is_foreign_key(object)) continue;
    const std::size_t own = change_of(object.parent);
    const std::size_t other = change_of(referenced_table(scene_.source, object));
    const std::size_t drop = find(by_old_, object.key(), Phase::drop);
    add_edge(drop, own);
    add_edge(drop, other);
    if (drop != no_atom || own == no_atom || other == no_atom) continue;
    if (atoms_[own].statement->text == "SET UNLOGGED")
      add_edge(own, other);
    else
      add_edge(other, own);
  }
  for (const Object& object : scene_.target.objects()) {
    if (!is_foreign_key(object)) continue;
    const std::size_t create = find(by_now_, object.key(), Phase::create);
    add_edge(change_of(object.parent), create);
    add_edge(change_of(referenced_table(scene_.target, object)), create);
  }
}

/// SET LOGGED and SET UNLOGGED of a table take the sequences of its columns along.
void Atoms::connect_owned() {
  for (std::size_t i = 0; i < atoms_.size(); ++i) {
    const Object& object = object_of(atoms_[i]);
    const Object* column = object.kind == Kind::sequence && atoms_[i].phase == Phase::alter
                               ? scene_.target.find(Kind::column, object.text("owned_by"))
                               : nullptr;
    if (!column) continue;
    for (const std::size_t other : all(by_now_, {Kind::table, column->parent}))
      if (atoms_[other].phase == Phase::alter) add_edge(other, i);
  }
}

}  // namespace softbee::diff
