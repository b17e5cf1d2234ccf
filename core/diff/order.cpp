#include "core/diff/order.hpp"

#include <algorithm>
#include <functional>
#include <limits>
#include <map>
#include <queue>
#include <set>
#include <tuple>
#include <utility>

#include "core/diff/kinds.hpp"
#include "core/error.hpp"

namespace softbee::diff {
namespace {

using schema::Kind;
using schema::Object;

/// A graph over the groups of atoms that stand together.
struct Graph {
  std::vector<std::size_t> roots;    ///< atom of each node
  std::vector<std::size_t> node_of;  ///< by atom
  std::vector<std::vector<std::size_t>> next, previous;
};

Graph make_graph(const Atoms& atoms) {
  Graph graph;
  const std::size_t count = atoms.list().size();
  graph.node_of.assign(count, 0);
  std::vector<std::size_t> node_of_root(count, no_atom);
  for (std::size_t i = 0; i < count; ++i) {
    const std::size_t root = atoms.root_of(i);
    if (node_of_root[root] == no_atom) {
      node_of_root[root] = graph.roots.size();
      graph.roots.push_back(root);
    }
    graph.node_of[i] = node_of_root[root];
  }
  graph.next.resize(graph.roots.size());
  graph.previous.resize(graph.roots.size());
  for (const Atoms::Edge& edge : atoms.edges()) {
    const std::size_t from = graph.node_of[edge.from], to = graph.node_of[edge.to];
    if (from != to) graph.next[from].push_back(to);
  }
  for (std::size_t node = 0; node < graph.next.size(); ++node) {
    auto& next = graph.next[node];
    std::sort(next.begin(), next.end());
    next.erase(std::unique(next.begin(), next.end()), next.end());
    for (const std::size_t other : next) graph.previous[other].push_back(node);
  }
  return graph;
}

/// Any order that the edges allow; shorter than the graph where there are circles.
std::vector<std::size_t> sort_somehow(const Graph& graph) {
  std::vector<std::size_t> waiting(graph.roots.size());
  std::vector<std::size_t> order;
  for (std::size_t i = 0; i < waiting.size(); ++i) {
    waiting[i] = graph.previous[i].size();
    if (waiting[i] == 0) order.push_back(i);
  }
  for (std::size_t at = 0; at < order.size(); ++at)
    for (const std::size_t other : graph.next[order[at]])
      if (--waiting[other] == 0) order.push_back(other);
  return order;
}

/// The circle that each node is on, a number; nodes on none have none. Only what `sort_somehow`
/// left over is looked at.
class Circles {
 public:
  Circles(const Graph& graph, const std::vector<std::size_t>& sorted) : graph_(graph) {
    const std::size_t count = graph.roots.size();
    index_.assign(count, unseen);
    low_.assign(count, 0);
    circle_.assign(count, no_atom);
    on_stack_.assign(count, false);
    for (const std::size_t node : sorted) index_[node] = done;
    for (std::size_t node = 0; node < count; ++node)
      if (index_[node] == unseen) visit(node);
  }
  std::size_t of(std::size_t node) const { return circle_[node]; }

 private:
  static constexpr std::size_t unseen = no_atom, done = no_atom - 1;

  struct Frame {
    std::size_t node, edge;
  };

  /// Tarjan's strongly connected components, without recursion: a backend's stack is not for
  /// graphs.
  void visit(std::size_t start) {
    std::vector<Frame> frames;
    const auto enter = [&](std::size_t node) {
      index_[node] = low_[node] = counter_++;
      stack_.push_back(node);
      on_stack_[node] = true;
      frames.push_back({node, 0});
    };
    enter(start);
    while (!frames.empty()) {
      auto& [node, edge] = frames.back();
      if (edge == graph_.next[node].size()) {
        const std::size_t finished = node;
        leave(finished);
        frames.pop_back();
        if (!frames.empty())
          low_[frames.back().node] = std::min(low_[frames.back().node], low_[finished]);
        continue;
      }
      const std::size_t other = graph_.next[node][edge++];
      if (index_[other] == unseen)
        enter(other);
      else if (index_[other] != done && on_stack_[other])
        low_[node] = std::min(low_[node], index_[other]);
    }
  }

  void leave(std::size_t node) {
    if (low_[node] != index_[node]) return;
    const auto begin = std::find(stack_.begin(), stack_.end(), node);
    const bool is_circle = stack_.end() - begin > 1;
    for (auto at = begin; at != stack_.end(); ++at) {
      on_stack_[*at] = false;
      if (is_circle) circle_[*at] = node;
    }
    stack_.erase(begin, stack_.end());
  }

  const Graph& graph_;
  std::vector<std::size_t> index_, low_, circle_, stack_;
  std::vector<bool> on_stack_;
  std::size_t counter_ = 0;
};

[[noreturn]] void refuse(const Atoms& atoms, const Graph& graph, const Circles& circles) {
  std::string names;
  for (std::size_t node = 0; node < graph.roots.size(); ++node) {
    if (circles.of(node) == no_atom) continue;
    const Object& object = atoms.object_of(atoms.list()[graph.roots[node]]);
    if (!names.empty()) names += ", ";
    names += std::string(to_string(object.kind)) + " \"" + object.identity + "\"";
  }
  throw Error("0A000", "objects depend on each other in a circle that cannot be opened")
      .with_detail("On the circle: " + names + ".")
      .with_reason("circle");
}

/// What is better in one order, and works in the other.
bool give_up_wishes(Atoms& atoms, const Graph& graph, const Circles& circles) {
  return atoms.give_up_wishes([&](std::size_t from, std::size_t to) {
    const std::size_t circle = circles.of(graph.node_of[from]);
    return circle != no_atom && circle == circles.of(graph.node_of[to]);
  });
}

/// Takes what stands on a circle by the fault of its host out of it: what needs something there,
/// or what is needed. False when there is nothing.
bool open_circles(Atoms& atoms, const Graph& graph, const Circles& circles, bool of_needed) {
  bool has_opened = false;
  const auto stand_alone = [&](std::size_t atom) {
    if (!atoms.list()[atom].can_leave_host()) return;
    atoms.leave_host(atom);
    has_opened = true;
  };
  const std::size_t count = atoms.edges().size();  // an atom that leaves its host adds one
  for (std::size_t i = 0; i < count; ++i) {
    const Atoms::Edge edge = atoms.edges()[i];
    const std::size_t from = graph.node_of[edge.from], to = graph.node_of[edge.to];
    if (from == to || circles.of(from) == no_atom || circles.of(from) != circles.of(to)) continue;
    // It is enough to take out what needs the other.
    const bool is_drop = atoms.list()[edge.from].phase == Phase::drop;
    stand_alone(is_drop != of_needed ? edge.from : edge.to);
  }
  return has_opened;
}

/// A circle that goes through a view, or through a function with a body of SQL, is opened there.
bool open_at_hollow(Atoms& atoms, const Graph& graph, const Circles& circles) {
  std::vector<bool> others(atoms.list().size());
  for (std::size_t node = 0; node < graph.roots.size(); ++node) {
    const std::size_t root = graph.roots[node];
    const Atom& atom = atoms.list()[root];
    if (circles.of(node) == no_atom || atom.is_hollow || atom.statement ||
        !(atoms.object_of(atom).kind == Kind::view || has_sql_body(atoms.object_of(atom))) ||
        (atom.phase != Phase::create && atom.phase != Phase::drop))
      continue;
    for (std::size_t i = 0; i < others.size(); ++i)
      others[i] = circles.of(graph.node_of[i]) == circles.of(node);
    atoms.hollow_out(root, others);
    return true;
  }
  return false;
}

/// Readers expect what is made in this order; drops go the other way, at the end.
int rank_of(const Object& object) {
  switch (object.kind) {
    case Kind::schema:
      return 0;
    case Kind::extension:
      return 1;
    case Kind::enum_type:
      return 2;
    case Kind::composite_type:
    case Kind::attribute:
      return 3;
    case Kind::domain:
    case Kind::domain_constraint:
      return 4;
    case Kind::sequence:
      return 5;
    case Kind::function:
    case Kind::procedure:
      return 6;
    case Kind::table:
    case Kind::column:
    case Kind::column_default:
      return 7;
    case Kind::constraint:
      return object.text("type") == "foreign key" ? 9 : 7;
    case Kind::index:
      return 8;
    case Kind::view:
      return 10;
    case Kind::materialized_view:
      return 11;
    case Kind::trigger:
      return 12;
    case Kind::policy:
      return 13;
  }
  return 14;
}

using Place = std::tuple<int, int, std::string, int, Kind, int, std::string, std::size_t>;

Place place_of(const Atoms& atoms, std::size_t root) {
  const Atom& atom = atoms.list()[root];
  const Object& object = atoms.object_of(atom);
  const int rank = rank_of(object);
  const bool is_whole_drop = atom.phase == Phase::drop && object.parent.empty();
  const bool is_early = atom.phase == Phase::drop && !is_whole_drop && rank != 7;
  const int part = is_early ? 0 : is_whole_drop || atom.phase == Phase::last ? 2 : 1;
  const std::string& group = object.parent.empty() ? object.identity : object.parent;
  return {part,
          part == 1 ? rank : -rank,
          group,
          static_cast<int>(atom.phase),
          object.kind,
          object.text("type") == "primary key" ? -1 : object.position,
          object.identity,
          root};
}

/// The rank of each node among all, by wish, then by place.
std::vector<int> rank_nodes(const Atoms& atoms, const Graph& graph, const Wishes& wishes) {
  std::vector<std::pair<std::pair<int, Place>, std::size_t>> places;
  for (std::size_t node = 0; node < graph.roots.size(); ++node) {
    const auto wish = wishes.find(name_of(atoms, graph.roots[node]));
    places.push_back({{wish == wishes.end() ? std::numeric_limits<int>::max() : wish->second,
                       place_of(atoms, graph.roots[node])},
                      node});
  }
  std::sort(places.begin(), places.end());
  std::vector<int> ranks(graph.roots.size());
  for (std::size_t i = 0; i < places.size(); ++i) ranks[places[i].second] = static_cast<int>(i);
  return ranks;
}

/// What waits for a node pulls it forward, so that what belongs together stands together.
std::vector<std::size_t> sort_nodes(const Graph& graph, const std::vector<int>& ranks,
                                    const std::vector<std::size_t>& somehow) {
  std::vector<int> pulled = ranks;
  for (std::size_t i = somehow.size(); i-- > 0;)
    for (const std::size_t other : graph.next[somehow[i]])
      pulled[somehow[i]] = std::min(pulled[somehow[i]], pulled[other]);
  using Entry = std::tuple<int, int, std::size_t>;
  std::priority_queue<Entry, std::vector<Entry>, std::greater<>> ready;
  std::vector<std::size_t> waiting(graph.roots.size()), order;
  const auto push = [&](std::size_t node) { ready.push({pulled[node], ranks[node], node}); };
  for (std::size_t i = 0; i < waiting.size(); ++i) {
    waiting[i] = graph.previous[i].size();
    if (waiting[i] == 0) push(i);
  }
  while (!ready.empty()) {
    const std::size_t node = std::get<2>(ready.top());
    ready.pop();
    order.push_back(node);
    for (const std::size_t other : graph.next[node])
      if (--waiting[other] == 0) push(other);
  }
  return order;
}

}  // namespace

std::string name_of(const Atoms& atoms, std::size_t root) {
  const Atom& atom = atoms.list()[root];
  const Item& item = atoms.item_of(atom);
  std::string name(to_string(item.any().kind));
  name += ' ';
  if (item.is_rename)
    name += std::min(item.old->identity, item.now->identity) + " " +
            std::max(item.old->identity, item.now->identity);
  else
    name += item.any().identity;
  const bool is_alter = atom.phase == Phase::alter;
  return name + (is_alter ? " altered" : atom.phase == Phase::last ? " last" : " made");
}

std::vector<Node> order_nodes(Atoms& atoms, const Wishes& wishes) {
  Graph graph = make_graph(atoms);
  std::vector<std::size_t> somehow = sort_somehow(graph);
  while (somehow.size() < graph.roots.size()) {
    const Circles circles(graph, somehow);
    if (!give_up_wishes(atoms, graph, circles) && !open_circles(atoms, graph, circles, false) &&
        !open_circles(atoms, graph, circles, true) && !open_at_hollow(atoms, graph, circles))
      refuse(atoms, graph, circles);
    graph = make_graph(atoms);
    somehow = sort_somehow(graph);
  }
  const std::vector<std::size_t> order =
      sort_nodes(graph, rank_nodes(atoms, graph, wishes), somehow);
  std::vector<std::size_t> position(order.size());
  for (std::size_t i = 0; i < order.size(); ++i) position[order[i]] = i;
  std::vector<Node> nodes(order.size());
  for (std::size_t i = 0; i < order.size(); ++i) {
    nodes[i].root = graph.roots[order[i]];
    for (const std::size_t before : graph.previous[order[i]])
      nodes[i].needs.push_back(position[before]);
  }
  for (std::size_t i = 0; i < atoms.list().size(); ++i) {
    Node& node = nodes[position[graph.node_of[i]]];
    if (node.root != i) node.folded.push_back(i);
  }
  return nodes;
}

}  // namespace softbee::diff
