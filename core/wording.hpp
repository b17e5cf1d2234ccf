// How messages name things: quotes, lists, a revision with its message and file.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/error.hpp"
#include "core/graph.hpp"

namespace softbee {

/// An error of one of the reasons that core gives; its SQLSTATE follows from the reason.
Error make_error(std::string_view reason, std::string message);

/// In quotes; what is longer than any name that a person types ends in `…`.
std::string in_quotes(std::string_view text);

/// `"a", "b" and "c"`; after `most` names only how many more there are.
std::string quoted_list(const std::vector<std::string>& names, std::size_t most = 8);

/// `"3f2a9c1d7e10" (Add apiary model)`; the first line of the message only.
std::string with_message(const Revision& revision);

/// `"3f2a9c1d7e10" (migrations/versions/3f2a….sql)`; the id alone where no file is known.
std::string with_file(const Revision& revision);

std::vector<std::string> ids_of(const Graph& graph, const std::vector<Index>& revisions);

/// `"a" (Add a), "b" (Add b)`, at most `most` of them.
std::string list_with_messages(const Graph& graph, const std::vector<Index>& revisions,
                               std::size_t most = 8);

}  // namespace softbee
