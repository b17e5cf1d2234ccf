// Which atom must wait for which: by what objects need on either side, and by names that have to be
// free. What partitions and children want is in core/diff/family_edges.
#include <algorithm>

#include "core/diff/atoms.hpp"
#include "core/diff/ddl.hpp"
#include "core/diff/kinds.hpp"

namespace softbee::diff {

using schema::Key;
using schema::Kind;
using schema::Object;

namespace {

/// A composite type changes by its attributes.
void add_attributes(const Catalog& catalog, std::vector<Key>& needs) {
  for (std::size_t i = 0, count = needs.size(); i < count; ++i) {
    if (needs[i].kind != Kind::composite_type) continue;
    if (const Object* type = catalog.find(needs[i]))
      for (const Object* part : catalog.parts_of(*type)) needs.push_back(part->key());
  }
}

/// A child's column changes with that of its parent.
std::vector<Key> with_columns_above(const Catalog& catalog, std::vector<Key> needs) {
  for (std::size_t i = 0; i < needs.size(); ++i) {
    if (needs[i].kind != Kind::column) continue;
    const Object* column = catalog.find(needs[i]);
    const Object* table = catalog.find(Kind::table, column->parent);
    if (!table) continue;
    for (const std::string& above : catalog.ancestors_of(*table)) {
      Key key{Kind::column, above + "." + own_name(*column)};
      if (catalog.find(key) && std::find(needs.begin(), needs.end(), key) == needs.end())
        needs.push_back(std::move(key));
    }
  }
  return needs;
}

/// Does the step change what nothing else can see? A schema itself has nothing but its comment.
bool is_remark(const Atom& atom, Kind kind) {
  return atom.phase == Phase::alter &&
         (kind == Kind::schema ||
          (atom.statement && atom.statement->text.starts_with("COMMENT ON ")));
}

/// CREATE OR REPLACE under the same form: what reads the view or calls the routine better sees it
/// as it will be, and can do without.
bool is_replaced(const Atom& atom, const Item& item) {
  return atom.phase == Phase::alter && atom.statement && item.old && item.now &&
         atom.statement->text.starts_with("CREATE OR REPLACE ") &&
         item.old->list("columns") == item.now->list("columns") &&
         item.old->text("arguments") == item.now->text("arguments");
}

}  // namespace

void Atoms::add_edge(std::size_t from, std::size_t to, bool is_wish) {
  if (from != no_atom && to != no_atom && from != to) edges_.push_back({from, to, is_wish});
}

/// A column of a child's own that the parent has too: it is added, or changed, before the parent's
/// comes, which then finds it there, and can be dropped only when the parent's is gone.
bool Atoms::is_merged_column(std::size_t atom, const Key& need) const {
  const Object& object = object_of(atoms_[atom]);
  return need.kind == Kind::column && object.kind == Kind::column && need != object.key() &&
         atoms_[atom].host == no_atom && !is_typed(scene_, object) &&
         need.identity.ends_with("." + own_name(object));
}

/// What the object needs in the target is there, as it will be, before it is made or altered. What
/// a table's own properties are is of no interest to what stands on it.
void Atoms::connect_new(std::size_t atom) {
  const Item& item = item_of(atoms_[atom]);
  if (!item.now) return;
  std::vector<Key> needs = scene_.target.needs(*item.now);
  if (item.now->kind != Kind::attribute) {
    add_attributes(scene_.target, needs);
    add_attributes(scene_.source, needs);
  }
  const std::size_t own = needs.size();
  needs = with_columns_above(scene_.target, std::move(needs));
  for (std::size_t i = 0; i < needs.size(); ++i)
    for (const std::size_t other : all(by_now_, needs[i])) {
      const Key& need = needs[i];
      const Phase phase = atoms_[other].phase;
      if (is_timed(other) || is_remark(atoms_[other], need.kind)) continue;
      if (phase == Phase::create && i >= own) continue;  // its own column is there, or comes too
      // What comes with the other's CREATE does not wait for what is done to that afterwards.
      const Atom& root = atoms_[root_of(atom)];
      if (phase == Phase::alter && root.item == atoms_[other].item && root.phase == Phase::create &&
          atoms_[atom].item != atoms_[other].item)
        continue;
      const bool is_of_interest = (need.kind != Kind::table && need.kind != Kind::sequence) ||
                                  item_of(atoms_[other]).is_rename;
      if (phase == Phase::create && is_merged_column(atom, need))
        add_edge(atom, other);
      else if (phase == Phase::create || (phase == Phase::alter && is_of_interest))
        add_edge(other, atom, is_replaced(atoms_[other], item_of(atoms_[other])));
    }
}

/// A type that stays under another name for a while keeps its attributes so long.
bool Atoms::is_moved_away(std::size_t atom) const {
  const Item& item = item_of(atoms_[atom]);
  if (item.any().kind != Kind::attribute) return item.is_moved_away;
  const auto type = comparison_.find_old({Kind::composite_type, item.any().parent});
  return type && comparison_.items()[*type].is_moved_away;
}

/// What the object needs in the source goes, or changes, only after the object let go of it. A
/// column that only moves to a type made anew lets go of what was renamed away.
void Atoms::connect_old(std::size_t atom) {
  const Item& item = item_of(atoms_[atom]);
  if (!item.old) return;
  const bool is_drop = atoms_[atom].phase == Phase::drop || atoms_[atom].phase == Phase::last;
  // What came with a parent's goes with that, or with its own table before it.
  const Object* origin =
      is_drop && item.old->kind == Kind::constraint && item.old->flag("inherited")
          ? scene_.source.find_origin(*item.old)
          : nullptr;
  std::vector<Key> kept = item.now ? scene_.target.needs(*item.now) : std::vector<Key>{};
  add_attributes(scene_.target, kept);
  kept = with_columns_above(scene_.target, std::move(kept));
  std::sort(kept.begin(), kept.end());
  std::vector<Key> needs = scene_.source.needs(*item.old);
  if (item.old->kind != Kind::attribute) add_attributes(scene_.source, needs);
  const bool is_last = atoms_[atom].phase == Phase::last;
  if (is_last)
    for (const Object* part : scene_.source.parts_of(*item.old))
      for (Key& need : scene_.source.needs(*part)) needs.push_back(std::move(need));
  const std::size_t own = needs.size();
  needs = with_columns_above(scene_.source, std::move(needs));
  for (std::size_t i = 0; i < needs.size(); ++i) {
    const Key& need = needs[i];
    if (origin && need == origin->key()) continue;
    const bool is_kept = !is_drop && std::binary_search(kept.begin(), kept.end(), need);
    for (const std::size_t other : all(by_old_, need)) {
      if (is_timed(other) || is_remark(atoms_[other], need.kind)) continue;
      const Phase phase = atoms_[other].phase;
      const bool is_altered = phase == Phase::alter && !is_kept && !is_last &&
                              need.kind != Kind::table && need.kind != Kind::sequence;
      if (phase == Phase::last || is_altered) {
        add_edge(atom, other, is_replaced(atoms_[other], item_of(atoms_[other])));
      } else if (phase == Phase::drop && i >= own) {
        continue;  // its own column stays, or goes by itself
      } else if (phase == Phase::drop && is_merged_column(atom, need)) {
        add_edge(other, atom);
      } else if (phase == Phase::drop) {
        const bool waits_for_last = is_moved_away(other) && (item.any().kind == Kind::column ||
                                                             is_last || item.is_moved_away);
        if (!waits_for_last && !is_kept) add_edge(atom, other);
      }
    }
  }
}

/// A domain has its constraints before a column has it whose values they could not be checked on.
void Atoms::connect_to_domains(std::size_t atom) {
  const Object& column = object_of(atoms_[atom]);
  if (column.kind != Kind::column) return;
  for (const Key& need : scene_.target.needs(column)) {
    const Object* domain = need.kind == Kind::domain ? scene_.target.find(need) : nullptr;
    if (!domain) continue;
    for (const Object* constraint : scene_.target.parts_of(*domain))
      for (const std::size_t other : all(by_now_, constraint->key()))
        if (atoms_[other].phase != Phase::drop) add_edge(other, atom, true);
  }
}

void Atoms::connect_statement(std::size_t atom) {
  if (!atoms_[atom].statement) return;
  for (const Key& key : atoms_[atom].statement->needs)
    for (const std::size_t other : all(by_now_, key))
      if (atoms_[other].phase == Phase::create) add_edge(other, atom);
  for (const Key& key : atoms_[atom].statement->releases)
    for (const std::size_t other : all(by_old_, key))
      if (atoms_[other].phase == Phase::drop) add_edge(atom, other);
}

void Atoms::connect() {
  for (const Item& item : comparison_.items()) {
    // The steps of one object follow each other as they were made.
    const std::vector<std::size_t>& own =
        item.now ? all(by_now_, item.now->key()) : all(by_old_, item.old->key());
    for (std::size_t i = 1; i < own.size(); ++i)
      if (!has_timing(own[i - 1], Timing::last_on_table) &&
          !has_timing(own[i], Timing::first_on_table))
        add_edge(own[i - 1], own[i]);
  }
  for (std::size_t i = 0; i < atoms_.size(); ++i) {
    const Item& item = item_of(atoms_[i]);
    switch (atoms_[i].phase) {
      case Phase::drop:
      case Phase::last:
        connect_old(i);
        break;
      case Phase::alter:
        if (item.old && !item.is_gone()) connect_old(i);
        connect_new(i);
        if (item.changes_type) connect_to_domains(i);
        break;
      case Phase::create:
        connect_new(i);
        connect_to_domains(i);
        break;
    }
    connect_statement(i);
  }
  connect_names();
  connect_timing();
  connect_parents();
  connect_merged_checks();
  connect_attached();
  connect_numbered();
  connect_references();
  connect_persistence();
  connect_owned();
}

/// An index of a partition takes a number into its name where the name is taken.
bool Atoms::is_named_by_server(std::size_t atom) const {
  const Object& object = object_of(atoms_[atom]);
  return atoms_[atom].phase == Phase::create && object.flag("inherited") &&
         (object.kind == Kind::index || object.kind == Kind::constraint);
}

/// A name is free before it is taken again: relations and indexes of a schema share their names,
/// types share them with relations' row types, functions with procedures.
void Atoms::connect_names() {
  const auto table_name = [&](const Object& column) {
    for (const Catalog* catalog : {&scene_.source, &scene_.target})
      if (const Object* table = catalog->find(Kind::table, column.parent)) return table->name;
    return std::string();
  };
  const auto spaces = [&](const Object& object) -> std::vector<std::string> {
    const std::string name = object.schema + "." + object.name;
    switch (object.kind) {
      case Kind::table:
      case Kind::view:
      case Kind::materialized_view:
      case Kind::composite_type:
        return {"relation " + name, "type " + name};
      case Kind::sequence:
      case Kind::index:
        return {"relation " + name};
      case Kind::column:
        if (object.text("identity").empty()) return {};
        return {"relation " + object.schema + "." + table_name(object) + "_" + object.name +
                "_seq"};
      case Kind::constraint:
        if (object.text("type") == "check" || object.text("type") == "foreign key") return {};
        return {"relation " + name};
      case Kind::enum_type:
      case Kind::domain:
        return {"type " + name};
      case Kind::function:
      case Kind::procedure:
        return {"routine " + object.identity};
      default:
        return {};
    }
  };
  std::unordered_map<std::string, std::vector<std::size_t>> freed;
  const auto is_rename = [&](std::size_t i) {
    return atoms_[i].phase == Phase::alter && item_of(atoms_[i]).is_rename &&
           &atoms_[i] == &atoms_[all(by_old_, item_of(atoms_[i]).old->key()).front()];
  };
  // An identity column's sequence comes and goes with an ALTER of the column.
  const auto alters_identity = [&](std::size_t i) {
    const Item& item = item_of(atoms_[i]);
    return atoms_[i].phase == Phase::alter && item.old && item.now &&
           item.any().kind == Kind::column &&
           item.old->text("identity").empty() != item.now->text("identity").empty();
  };
  for (std::size_t i = 0; i < atoms_.size(); ++i)
    if ((atoms_[i].phase == Phase::drop && !atoms_[i].statement) || is_rename(i) ||
        alters_identity(i))
      for (std::string& space : spaces(*item_of(atoms_[i]).old)) freed[space].push_back(i);
  for (std::size_t i = 0; i < atoms_.size(); ++i)
    if (atoms_[i].phase == Phase::create || is_rename(i) || alters_identity(i))
      for (const std::string& space : spaces(object_of(atoms_[i])))
        if (const auto found = freed.find(space); found != freed.end())
          for (const std::size_t other : found->second)
            if (atoms_[other].item != atoms_[i].item) add_edge(other, i, is_named_by_server(i));
}

}  // namespace softbee::diff
