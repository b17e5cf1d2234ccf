// Which atom must wait for which among partitions and children, their columns and their indexes.
#include <algorithm>
#include <map>

#include "core/diff/atoms.hpp"
#include "core/diff/ddl.hpp"
#include "core/diff/kinds.hpp"

namespace softbee::diff {

using schema::Key;
using schema::Kind;
using schema::Object;

/// Attaching and detaching have edges of their own.
bool Atoms::has_timing(std::size_t atom, Timing timing) const {
  return atoms_[atom].statement && atoms_[atom].statement->timing == timing;
}

bool Atoms::is_timed(std::size_t atom) const {
  return atoms_[atom].statement && atoms_[atom].statement->timing != Timing::by_need;
}

/// Whatever becomes a partition later gets an index with one that is made ONLY.
void Atoms::connect_partitions_before(std::size_t index, const std::string& table) {
  for (const Object* below : scene_.target.descendants_of(table)) {
    for (const std::size_t other : all(by_now_, below->key()))
      if (other != index && atoms_[other].phase != Phase::drop) add_edge(other, index);
    connect_partitions_before(index, below->identity);
  }
}

/// Room is made among the partitions of a table before it is taken.
void Atoms::connect_partitions(const std::vector<std::size_t>& timed) {
  std::unordered_map<std::string, std::vector<std::size_t>> leaving, coming;
  for (std::size_t i = 0; i < atoms_.size(); ++i) {
    if (atoms_[i].statement) continue;
    const Object& object = object_of(atoms_[i]);
    const std::string above = object.kind == Kind::table ? object.text("partition_of") : "";
    if (above.empty()) continue;
    if (atoms_[i].phase == Phase::drop) leaving[above].push_back(i);
    if (atoms_[i].phase == Phase::create) coming[above].push_back(i);
  }
  for (const std::size_t i : timed) {
    for (const Key& key : atoms_[i].statement->releases)
      if (key.kind == Kind::table) leaving[key.identity].push_back(i);
    for (const Key& key : atoms_[i].statement->needs)
      if (key.kind == Kind::table) coming[key.identity].push_back(i);
  }
  for (const auto& [above, leavers] : leaving)
    if (const auto found = coming.find(above); found != coming.end())
      for (const std::size_t from : leavers)
        for (const std::size_t to : found->second) add_edge(from, to);
}

/// A new index of a partitioned table takes the indexes of its partitions that fit: they come
/// first.
void Atoms::connect_attached() {
  for (std::size_t i = 0; i < atoms_.size(); ++i) {
    if (atoms_[i].phase != Phase::create || atoms_[i].statement) continue;
    const Object& object = object_of(atoms_[i]);
    if (object.kind == Kind::index && object.flag("only"))
      connect_partitions_before(i, object.parent);
    if (object.text("attached_to").empty()) continue;
    const Object* above = scene_.target.find_origin(object);
    const std::size_t host = above ? find(by_now_, above->key(), Phase::create) : no_atom;
    if (host == no_atom || atoms_[host].host != no_atom) continue;
    if (above->flag("only"))
      add_edge(host, i);
    else
      add_edge(i, host);
  }
}

/// The server numbers the names of the indexes that it makes on partitions: those above are made in
/// the order that gives the wanted ones.
void Atoms::connect_numbered() {
  std::map<std::string, std::vector<std::size_t>> made;
  for (std::size_t i = 0; i < atoms_.size(); ++i) {
    const Object& object = object_of(atoms_[i]);
    if (object.kind != Kind::index || !object.flag("inherited") || atoms_[i].statement) continue;
    const std::size_t host = atoms_[i].phase == Phase::create ? root_of(i) : i;
    if (host != i && object_of(atoms_[host]).kind == Kind::index) made[object.parent].push_back(i);
  }
  for (auto& [table, atoms] : made) {
    std::sort(atoms.begin(), atoms.end(), [&](std::size_t a, std::size_t b) {
      const std::string &x = object_of(atoms_[a]).name, &y = object_of(atoms_[b]).name;
      return x.size() != y.size() ? x.size() < y.size() : x < y;
    });
    for (std::size_t i = 1; i < atoms.size(); ++i)
      if (object_of(atoms_[atoms[i]])
              .name.starts_with(
                  object_of(atoms_[atoms[i - 1]])
                      .name.substr(0, object_of(atoms_[atoms[i - 1]]).name.size() - 1)))
        add_edge(atoms[i - 1], atoms[i], true);
  }
}

/// A partition is detached before, and attached after, all else that happens to it.
void Atoms::connect_timing() {
  std::unordered_map<std::string, std::vector<std::size_t>> on_table;
  std::vector<std::size_t> timed;
  for (std::size_t i = 0; i < atoms_.size(); ++i) {
    const Object& object = object_of(atoms_[i]);
    const std::string& table = object.kind == Kind::table ? object.identity : object.parent;
    if (!table.empty()) on_table[table].push_back(i);
    if (is_timed(i)) timed.push_back(i);
  }
  connect_partitions(timed);
  for (const std::size_t i : timed) {
    if (atoms_[i].statement->timing == Timing::between) {
      for (const std::size_t other : on_table[item_of(atoms_[i]).now->text("partition_of")])
        if (object_of(atoms_[other]).kind != Kind::table) add_edge(other, i);
      continue;
    }
    const Object& object = object_of(atoms_[i]);
    const Timing timing = atoms_[i].statement->timing;
    const bool is_table = object.kind == Kind::table;
    for (const std::size_t other : on_table[is_table ? object.identity : object.parent]) {
      if (other == i || root_of(other) == i) continue;
      if (has_timing(other, timing)) continue;
      if (is_timed(other) && timing == Timing::last_on_table) continue;
      if (timing == Timing::first_on_table)
        add_edge(i, other);
      else
        add_edge(other, i);
    }
  }
}

/// A parent's columns and checks change when those are off that leave it and those are not yet on
/// that come to it: what is done to the parent reaches all below.
void Atoms::connect_parents() {
  std::unordered_map<std::string, std::vector<std::size_t>> on_table;
  for (std::size_t i = 0; i < atoms_.size(); ++i) {
    const Object& object = object_of(atoms_[i]);
    if (object.kind == Kind::column || object.kind == Kind::column_default ||
        object.text("type") == "check" || object.text("type") == "foreign key")
      on_table[object.parent].push_back(i);
  }
  for (std::size_t i = 0; i < atoms_.size(); ++i) {
    if (!has_timing(i, Timing::first_on_table) && !has_timing(i, Timing::last_on_table)) continue;
    for (const Key& key : atoms_[i].statement->releases)
      if (key.kind == Kind::table)
        for (const std::size_t other : on_table[key.identity]) add_edge(i, other);
    for (const Key& key : atoms_[i].statement->needs)
      if (key.kind == Kind::table)
        for (const std::size_t other : on_table[key.identity]) add_edge(other, i);
  }
}

/// A check of a child's own that the parent has too is made before that and goes after it.
void Atoms::connect_merged_checks() {
  for (std::size_t i = 0; i < atoms_.size(); ++i) {
    const Atom& atom = atoms_[i];
    const Object& check = object_of(atom);
    if (check.text("type") != "check" || atom.statement || atom.host != no_atom) continue;
    const bool is_drop = atom.phase == Phase::drop;
    const Catalog& catalog = is_drop ? scene_.source : scene_.target;
    const Object* table = catalog.find(Kind::table, check.parent);
    if (!table) continue;
    for (const std::string& above : catalog.ancestors_of(*table)) {
      const std::size_t other =
          find(is_drop ? by_old_ : by_now_, {Kind::constraint, own_name(check) + " on " + above},
               atom.phase);
      if (other == no_atom || atoms_[other].host != no_atom) continue;
      if (is_drop)
        add_edge(other, i);
      else
        add_edge(i, other);
    }
  }
}

}  // namespace softbee::diff
