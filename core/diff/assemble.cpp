#include "core/diff/assemble.hpp"

#include <algorithm>
#include <iterator>
#include <set>
#include <string_view>
#include <utility>

#include "core/diff/node_statements.hpp"

namespace softbee::diff {
namespace {

using schema::Kind;
using schema::Object;

/// A node with its statements.
struct Piece {
  const Node* node;
  std::vector<Statement> clauses;      ///< of one ALTER TABLE; or
  std::vector<Statement> statements;   ///< what follows, or all there is
  std::vector<std::size_t> positions;  ///< of the nodes in it
  std::vector<std::size_t> roots;
};

Action action_of(const Atoms& atoms, std::size_t root) {
  const Atom& atom = atoms.list()[root];
  const Item& item = atoms.item_of(atom);
  if (item.is_rename && item.state == State::alter) return Action::rename;
  switch (item.state) {
    case State::add:
      return Action::add;
    case State::drop:
      return Action::drop;
    case State::rebuild:
      return Action::rebuild;
    case State::alter:
      break;
  }
  return Action::alter;
}

bool is_clause(const Statement& statement) {
  return !statement.table.empty() && statement.pass != Pass::alone;
}

/// Splits a node's statements: the leading clauses of one table, and the rest.
Piece make_piece(const Atoms& atoms, const Node& node, std::size_t position) {
  Piece piece{&node, {}, {}, {position}, {node.root}};
  for (Statement& statement : make_statements(atoms, node).list) {
    const bool leads = piece.statements.empty() && is_clause(statement) &&
                       (piece.clauses.empty() || piece.clauses.front().table == statement.table);
    (leads ? piece.clauses : piece.statements).push_back(std::move(statement));
  }
  return piece;
}

/// Joins what one ALTER TABLE can do: nothing that the later piece waits for may stand between, and
/// the server's own order of passes must agree with the edges.
class Merger {
 public:
  explicit Merger(const std::vector<Node>& nodes) : nodes_(nodes), piece_of_(nodes.size()) {}

  void add(Piece piece) {
    const std::size_t position = piece.positions.front();
    if (!piece.clauses.empty()) {
      const auto found = open_.find(piece.clauses.front().table);
      if (found != open_.end() && can_join(pieces_[found->second], found->second, piece)) {
        piece_of_[position] = found->second;
        join(pieces_[found->second], std::move(piece));
        return;
      }
      open_[piece.clauses.front().table] = pieces_.size();
    }
    piece_of_[position] = pieces_.size();
    pieces_.push_back(std::move(piece));
  }
  std::vector<Piece> take() { return std::move(pieces_); }

 private:
  bool can_join(const Piece& into, std::size_t index, const Piece& piece) const {
    // What follows the clauses of the first piece would come too late or too early.
    if (!into.statements.empty() && needs_any(piece, into)) return false;
    for (const std::size_t before : nodes_[piece.positions.front()].needs) {
      if (piece_of_[before] > index) return false;
      if (piece_of_[before] != index) continue;
      for (const Statement& clause : into.clauses)
        if (clause.pass > first_pass(piece)) return false;
    }
    return true;
  }
  bool needs_any(const Piece& piece, const Piece& into) const {
    const auto& needs = nodes_[piece.positions.front()].needs;
    return std::any_of(needs.begin(), needs.end(), [&](std::size_t before) {
      return std::find(into.positions.begin(), into.positions.end(), before) !=
             into.positions.end();
    });
  }
  static Pass first_pass(const Piece& piece) {
    Pass pass = Pass::alone;
    for (const Statement& clause : piece.clauses) pass = std::min(pass, clause.pass);
    return pass;
  }
  static void join(Piece& into, Piece piece) {
    const auto move_all = [](auto& from, auto& to) {
      to.insert(to.end(), from.begin(), from.end());
    };
    move_all(piece.clauses, into.clauses);
    move_all(piece.statements, into.statements);
    move_all(piece.positions, into.positions);
    move_all(piece.roots, into.roots);
  }

  const std::vector<Node>& nodes_;
  std::vector<std::size_t> piece_of_;
  std::vector<Piece> pieces_;
  std::unordered_map<std::string, std::size_t> open_;  ///< the last piece of each table
};

std::string alter_text(const std::vector<Statement>& clauses) {
  const std::string head = "ALTER TABLE " + clauses.front().table;
  if (clauses.size() == 1) return head + " " + clauses.front().text + ";";
  std::string text = head;
  const char* separator = "\n    ";
  for (const Statement& clause : clauses) {
    text += separator + clause.text;
    separator = ",\n    ";
  }
  return text + ";";
}

std::string text_of(const Piece& piece) {
  std::string text;
  std::vector<Statement> run = piece.clauses;
  const auto flush = [&] {
    if (run.empty()) return;
    text += (text.empty() ? "" : "\n") + alter_text(run);
    run.clear();
  };
  for (const Statement& statement : piece.statements) {
    const bool is_alone = !is_clause(statement);
    if (!run.empty() && (is_alone || run.front().table != statement.table)) flush();
    if (!statement.table.empty()) {
      run.push_back(statement);
      if (is_alone) flush();
    } else {
      text += (text.empty() ? "" : "\n") + statement.text + ";";
    }
  }
  flush();
  return text;
}

Step make_step(const Atoms& atoms, const Piece& piece) {
  Step step;
  std::set<Hazard> hazards;
  std::set<std::string> said, names;
  for (const auto* list : {&piece.clauses, &piece.statements})
    for (const Statement& statement : *list) {
      step.part = statement.part == Part::main ? step.part : statement.part;
      hazards.insert(statement.hazards.begin(), statement.hazards.end());
      if (statement.summary.empty() || !said.insert(statement.summary).second) continue;
      step.summary += (step.summary.empty() ? "" : "\n") + statement.summary;
    }
  step.hazards.assign(hazards.begin(), hazards.end());
  for (const std::size_t root : piece.roots) names.insert(name_of(atoms, root));
  for (const std::string& name : names) step.name += name + "\n";
  const Atom& atom = atoms.list()[piece.roots.front()];
  const Object& object = atoms.object_of(atom);
  step.kind = object.kind;
  step.identity = object.identity;
  step.action = action_of(atoms, piece.roots.front());
  const bool is_one = std::all_of(piece.roots.begin(), piece.roots.end(), [&](std::size_t root) {
    return &atoms.item_of(atoms.list()[root]).any() == &atoms.item_of(atom).any();
  });
  if (!is_one) {
    step.kind = Kind::table;
    step.identity = object.kind == Kind::table ? object.identity : object.parent;
    step.action = Action::alter;
  }
  step.text = text_of(piece);
  return step;
}

/// CONCURRENTLY stands outside the transaction of the rest: last in an upgrade, first in a
/// downgrade. Where something else waits for it, or it for something else, it has to be inside.
std::vector<bool> find_outside(const std::vector<Node>& nodes, const std::vector<Piece>& pieces,
                               Direction direction) {
  std::vector<std::size_t> piece_of(nodes.size());
  std::vector<bool> is_outside(pieces.size());
  for (std::size_t i = 0; i < pieces.size(); ++i) {
    for (const std::size_t position : pieces[i].positions) piece_of[position] = i;
    is_outside[i] =
        std::any_of(pieces[i].statements.begin(), pieces[i].statements.end(),
                    [](const Statement& statement) { return statement.part == Part::after; });
  }
  bool has_changed = true;
  while (std::exchange(has_changed, false))
    for (std::size_t position = 0; position < nodes.size(); ++position)
      for (const std::size_t need : nodes[position].needs) {
        const std::size_t to = piece_of[position], from = piece_of[need];
        const std::size_t inside = direction == Direction::upgrade ? to : from;
        const std::size_t outside = direction == Direction::upgrade ? from : to;
        if (from == to || is_outside[inside] || !is_outside[outside]) continue;
        is_outside[outside] = false;
        has_changed = true;
      }
  return is_outside;
}

void bring_inside(Piece& piece) {
  static constexpr std::string_view word = "CONCURRENTLY ";
  for (Statement& statement : piece.statements) {
    if (statement.part != Part::after) continue;
    statement.part = Part::main;
    statement.text.erase(statement.text.find(word), word.size());
    if (statement.text.starts_with("CREATE")) statement.with(Hazard::blocking_lock);
  }
}

}  // namespace

std::vector<Step> assemble(const Atoms& atoms, const std::vector<Node>& nodes,
                           Direction direction) {
  Merger merger(nodes);
  for (std::size_t i = 0; i < nodes.size(); ++i) merger.add(make_piece(atoms, nodes[i], i));
  std::vector<Piece> pieces = merger.take();
  const std::vector<bool> is_outside = find_outside(nodes, pieces, direction);
  std::vector<Step> before, main, after;
  bool are_bodies_unchecked = false;
  for (std::size_t i = 0; i < pieces.size(); ++i) {
    if (!is_outside[i]) bring_inside(pieces[i]);
    Step step = make_step(atoms, pieces[i]);
    if (step.text.empty()) continue;
    const Atom& atom = atoms.list()[pieces[i].node->root];
    const bool is_routine = step.kind == Kind::function || step.kind == Kind::procedure;
    if (is_routine && (atom.phase != Phase::drop || atom.statement) && !are_bodies_unchecked) {
      // A body may read what is made later; pg_depend knows nothing of it.
      step.text.insert(0, "SET LOCAL check_function_bodies = off;\n");
      are_bodies_unchecked = true;
    }
    // What must be committed before the rest is in the part that a downgrade begins with.
    if (direction == Direction::downgrade && step.part == Part::before) step.part = Part::after;
    (step.part == Part::before  ? before
     : step.part == Part::after ? after
                                : main)
        .push_back(std::move(step));
  }
  std::vector<Step>& first = direction == Direction::upgrade ? before : after;
  std::vector<Step>& last = direction == Direction::upgrade ? after : before;
  first.insert(first.end(), std::make_move_iterator(main.begin()),
               std::make_move_iterator(main.end()));
  first.insert(first.end(), std::make_move_iterator(last.begin()),
               std::make_move_iterator(last.end()));
  return first;
}

}  // namespace softbee::diff
