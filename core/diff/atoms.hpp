// The smallest steps of a plan: one object made, removed or changed once. Which of them one
// statement does together (a table with its columns), and which must wait for which.
#pragma once

#include <cstddef>
#include <optional>
#include <unordered_map>
#include <vector>

#include "core/diff/compare.hpp"

namespace softbee::diff {

/// `last`: what remains of a type that was renamed away.
enum class Phase { drop, alter, create, last };

constexpr std::size_t no_atom = static_cast<std::size_t>(-1);

struct Atom {
  std::size_t item;
  Phase phase;
  std::optional<Statement> statement;  ///< given; otherwise made from the object at the end
  std::size_t host = no_atom;          ///< whose statement does this one too
  bool is_hollow = false;        ///< a view that is there already, or only stands in for itself
  bool can_stand_alone = false;  ///< may be taken out of its host where a circle has to be broken
  std::size_t other_host = no_atom;  ///< may do it, after the host, where that breaks a circle

  bool can_leave_host() const {
    return host != no_atom && (can_stand_alone || other_host != no_atom);
  }
};

class Atoms {
 public:
  Atoms(const Scene& scene, const Comparison& comparison);

  const std::vector<Atom>& list() const { return atoms_; }
  const Item& item_of(const Atom& atom) const { return comparison_.items()[atom.item]; }
  /// The object as it is on the side that the phase looks at.
  const schema::Object& object_of(const Atom& atom) const;
  std::size_t root_of(std::size_t atom) const;
  std::vector<std::size_t> folded_into(std::size_t root) const;
  /// Takes the atom out of its host: to stand by itself, or into its other host.
  void leave_host(std::size_t atom);
  /// Lets a view, or a function with a body of SQL, that nothing of its circle can be made before,
  /// or dropped after, begin or end as one that reads nothing: `others` are the atoms of the
  /// circle.
  void hollow_out(std::size_t view, const std::vector<bool>& others);

  struct Edge {
    std::size_t from, to;  ///< atoms; `from` runs first
    bool is_wish = false;  ///< given up where it stands on a circle: for the name of an index that
                           ///< the server chooses, for the new body of a function that is called
  };
  const std::vector<Edge>& edges() const { return edges_; }
  /// Gives up the wishes of which `is_on_circle(from, to)`. False when there are none.
  template <typename Predicate>
  bool give_up_wishes(Predicate is_on_circle) {
    return std::erase_if(edges_, [&](const Edge& edge) {
             return edge.is_wish && is_on_circle(edge.from, edge.to);
           }) > 0;
  }
  const Scene& scene() const { return scene_; }

 private:
  using Index = std::unordered_map<schema::Key, std::vector<std::size_t>, KeyHash>;
  void make(std::size_t item);
  std::size_t add(std::size_t item, Phase phase, std::optional<Statement> statement = {});
  std::size_t find(const Index& index, const schema::Key& key, Phase phase) const;
  const std::vector<std::size_t>& all(const Index& index, const schema::Key& key) const;

  void fold_creates();
  std::size_t host_beside_table(const schema::Object& object, std::size_t table) const;
  std::size_t host_of_create(const schema::Object& object, Atom& atom) const;
  std::size_t host_of_inherited(const Catalog& catalog, const Index& index,
                                const schema::Object& object, Phase phase) const;
  void fold_drops();
  std::size_t host_of_drop(const schema::Object& object, Atom& atom) const;

  void connect();
  void connect_references();
  void connect_persistence();
  void connect_owned();
  void connect_partitions_before(std::size_t index, const std::string& table);
  void connect_below(std::size_t atom, const std::string& table);
  void connect_new(std::size_t atom);
  void connect_old(std::size_t atom);
  void connect_to_domains(std::size_t atom);
  void connect_statement(std::size_t atom);
  void connect_names();
  void connect_timing();
  void connect_parents();
  void connect_merged_checks();
  void connect_partitions(const std::vector<std::size_t>& timed);
  bool has_timing(std::size_t atom, Timing timing) const;
  bool is_timed(std::size_t atom) const;
  bool is_moved_away(std::size_t atom) const;
  bool is_merged_column(std::size_t atom, const schema::Key& need) const;
  void connect_attached();
  void connect_numbered();
  bool is_named_by_server(std::size_t atom) const;
  void add_edge(std::size_t from, std::size_t to, bool is_wish = false);

  const Scene& scene_;
  const Comparison& comparison_;
  std::vector<Atom> atoms_;
  std::vector<Edge> edges_;
  Index by_old_, by_now_;  ///< atoms of an object by the key it has on either side
};

}  // namespace softbee::diff
