// The words of everything that can be wrong with a graph.
#include "core/graph_problem.hpp"

#include <algorithm>

#include "core/spelling.hpp"
#include "core/wording.hpp"

namespace softbee::graph_problem {

namespace {

std::string place_of(const Revision& revision) {
  return "It is in " +
         (revision.path.empty() ? "revision " + with_message(revision) : in_quotes(revision.path)) +
         ".";
}

std::string declared_by(const Revision& revision) {
  const auto file =
      revision.path.empty() ? std::string("a script without a file") : in_quotes(revision.path);
  const auto line = revision.message.substr(0, revision.message.find('\n'));
  return line.empty() ? file : file + " (" + line + ")";
}

/// What to do about a word that is not there; a prefix of one name is taken for that name.
std::string advice(const std::string& word, Candidates candidates, const std::string& otherwise) {
  if (candidates == nullptr) return otherwise;
  std::vector<std::string> names;
  std::vector<std::string> near;
  for (const auto& name : candidates->all()) {
    names.emplace_back(name.text);
    if (!word.empty() && name.text.starts_with(word)) near.emplace_back(name.text);
  }
  if (near.size() != 1) near = nearest_names(word, names);
  if (near.empty()) return otherwise;
  return "Did you mean " + quoted_list(near) + "? " + otherwise;
}

bool has_edge(const Edges& edges, Index from, Index to) {
  const auto row = edges.of(from);
  return std::find(row.begin(), row.end(), to) != row.end();
}

}  // namespace

Error bad_identifier(const Revision& revision, IdentifierKind kind, std::string_view word,
                     const std::string& problem) {
  const bool is_id = kind == IdentifierKind::revision;
  return make_error("bad_identifier",
                    (is_id ? "revision id " : "branch label ") + in_quotes(word) + " " + problem)
      .with_detail(place_of(revision))
      .with_hint(is_id ? "An id may not hold \"@\", \"-\", \"+\", \":\", a comma, a slash or white "
                         "space, begin with a dot, or be head, heads, base or current."
                       : "A label may not hold \"@\", \":\", a comma or white space, begin with "
                         "\"-\" or \"+\", or be head, heads, base or current.");
}

Error too_many_labels(const Revision& revision, std::size_t most) {
  return make_error("too_many_labels",
                    "the revisions declare more than " + std::to_string(most) + " branch labels")
      .with_detail(place_of(revision))
      .with_hint(
          "Remove labels of branches that were merged; a revision ID names a branch as well.");
}

Error duplicate_revision(const Revision& first, const Revision& second) {
  return make_error("duplicate_revision",
                    "revision " + in_quotes(first.id) + " is present more than once")
      .with_detail("It is declared by " + declared_by(first) + " and by " + declared_by(second) +
                   ".")
      .with_hint("Give one of them another id in its header, or remove one of them.");
}

Error duplicate_label(std::string_view label, const Name& first, const Revision& owner,
                      const Revision& second) {
  if (!first.is_label) {
    return make_error("duplicate_label",
                      "branch label " + in_quotes(label) + " is a revision id too")
        .with_detail("Revision " + with_file(second) + " declares the label; revision " +
                     with_file(owner) + " has it as its id.")
        .with_hint("Choose another label in \"Branch Labels\".");
  }
  return make_error("duplicate_label",
                    "branch label " + in_quotes(label) + " is declared more than once")
      .with_detail(&owner == &second ? "Revision " + with_file(second) + " declares it twice."
                                     : "Revisions " + with_file(owner) + " and " +
                                           with_file(second) + " declare it.")
      .with_hint("A label belongs to one revision: remove it from the other's \"Branch Labels\".");
}

Error missing_parent(const Revision& child, const std::string& id, Candidates candidates) {
  return make_error("missing_parent", "down revision " + in_quotes(id) + " of revision " +
                                          in_quotes(child.id) + " does not exist")
      .with_detail("Revision " + with_file(child) + " revises " + in_quotes(id) + ".")
      .with_hint(advice(id, candidates,
                        "Add the script of revision " + in_quotes(id) +
                            ", or correct \"Revises\" of revision " + in_quotes(child.id) + "."));
}

Error parent_is_label(const Revision& child, const std::string& label, const Revision& owner) {
  auto error = missing_parent(child, label, nullptr);
  error.detail += " That is a branch label, of revision " + with_file(owner) + ".";
  return error.with_hint("\"Revises\" takes whole revision ids: write " + in_quotes(owner.id) +
                         ".");
}

Error missing_dependency(const Revision& dependent, const std::string& word,
                         Candidates candidates) {
  return make_error("missing_dependency", "revision or label " + in_quotes(word) +
                                              ", which revision " + in_quotes(dependent.id) +
                                              " depends on, does not exist")
      .with_detail("Revision " + with_file(dependent) + " depends on " + in_quotes(word) + ".")
      .with_hint(advice(word, candidates,
                        "Add the script of " + in_quotes(word) +
                            ", or correct \"Depends On\" of revision " + in_quotes(dependent.id) +
                            "."));
}

Error cycle(const std::vector<Revision>& revisions, const Edges& parents,
            const std::vector<Index>& ring) {
  constexpr std::size_t kMostEdges = 8;
  if (ring.size() == 1) {
    const auto& revision = revisions[ring.front()];
    const bool is_parent = has_edge(parents, ring.front(), ring.front());
    return make_error("graph_cycle",
                      "revision " + in_quotes(revision.id) +
                          (is_parent ? " is its own down revision" : " depends on itself"))
        .with_detail(place_of(revision))
        .with_hint(is_parent ? "Correct \"Revises\" in its header; a base has none."
                             : "Remove it from its own \"Depends On\".");
  }
  std::vector<std::string> ids;
  std::string detail;
  for (std::size_t i = 0; i < ring.size(); ++i) {
    const Index next = ring[(i + 1) % ring.size()];
    ids.push_back(revisions[ring[i]].id);
    if (i >= kMostEdges) continue;
    detail += (i == 0 ? "Revision " : " Revision ") + with_file(revisions[ring[i]]) +
              (has_edge(parents, ring[i], next) ? " revises " : " depends on ") +
              in_quotes(revisions[next].id) + ".";
  }
  return make_error("graph_cycle", "revisions " + quoted_list(ids) + " form a cycle")
      .with_detail(detail)
      .with_hint("Correct \"Revises\" or \"Depends On\" of one of them, so that one comes first.");
}

}  // namespace softbee::graph_problem
