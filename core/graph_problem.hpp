// The words of everything that can be wrong with a graph: the revisions it concerns, their files,
// what to correct.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/edges.hpp"
#include "core/error.hpp"
#include "core/identifier.hpp"
#include "core/name_table.hpp"
#include "core/revision.hpp"

namespace softbee::graph_problem {

/// problem: the end of the sentence, from find_identifier_problem
Error bad_identifier(const Revision& revision, IdentifierKind kind, std::string_view word,
                     const std::string& problem);

/// revision: the one with the first label too many
Error too_many_labels(const Revision& revision, std::size_t most);

Error duplicate_revision(const Revision& first, const Revision& second);

/// first: the name that holds the word already, an id or a label
Error duplicate_label(std::string_view label, const Name& first, const Revision& owner,
                      const Revision& second);

/// What to look for similar names in; none where so much is missing that looking would take long.
using Candidates = const NameTable*;

Error missing_parent(const Revision& child, const std::string& id, Candidates candidates);
Error parent_is_label(const Revision& child, const std::string& label, const Revision& owner);
Error missing_dependency(const Revision& dependent, const std::string& word, Candidates candidates);

/// ring: each needs the next, the last the first
Error cycle(const std::vector<Revision>& revisions, const Edges& parents,
            const std::vector<Index>& ring);

}  // namespace softbee::graph_problem
