// How messages name things. The table of reasons is the one place that knows which SQLSTATE a
// reason has.
#include "core/wording.hpp"

#include <array>
#include <stdexcept>
#include <utility>

namespace softbee {

namespace {

// docs/errors.md lists the same, with an example of each.
constexpr std::array<std::pair<std::string_view, std::string_view>, 18> kStates{{
    {"unknown_revision", "SB001"},
    {"ambiguous_prefix", "SB001"},
    {"ambiguous_walk", "SB001"},
    {"out_of_range", "SB001"},
    {"not_on_branch", "SB001"},
    {"no_such_branch", "SB001"},
    {"multiple_heads", "SB002"},
    {"graph_cycle", "SB003"},
    {"missing_parent", "SB003"},
    {"missing_dependency", "SB003"},
    {"duplicate_revision", "SB003"},
    {"duplicate_label", "SB003"},
    {"bad_identifier", "SB003"},
    {"too_many_labels", "SB003"},
    {"not_downgradable", "SB010"},
    {"overlap", "SB010"},
    {"not_ancestor", "SB010"},
    {"bad_range", "SB010"},
}};

std::string joined(const std::vector<std::string>& parts, std::size_t most) {
  std::string text;
  const bool is_cut = parts.size() > most;
  const std::size_t shown = is_cut ? most : parts.size();
  for (std::size_t i = 0; i < shown; ++i) {
    if (i > 0) text += (i + 1 == parts.size()) ? " and " : ", ";
    text += parts[i];
  }
  if (is_cut) text += " and " + std::to_string(parts.size() - most) + " more";
  return text;
}

}  // namespace

Error make_error(std::string_view reason, std::string message) {
  for (const auto& [word, state] : kStates) {
    if (word == reason) {
      return Error(std::string(state), std::move(message)).with_reason(std::string(reason));
    }
  }
  throw std::logic_error("a reason without SQLSTATE: " + std::string(reason));
}

std::string in_quotes(std::string_view text) {
  constexpr std::size_t longest = 300;
  if (text.size() <= longest) return '"' + std::string(text) + '"';
  std::size_t end = longest;
  while ((static_cast<unsigned char>(text[end]) & 0xc0) == 0x80) --end;  // not within a character
  return '"' + std::string(text.substr(0, end)) + "…\"";
}

std::string quoted_list(const std::vector<std::string>& names, std::size_t most) {
  std::vector<std::string> parts;
  parts.reserve(names.size());
  for (const auto& name : names) parts.push_back(in_quotes(name));
  return joined(parts, most);
}

std::string with_message(const Revision& revision) {
  const auto line = revision.message.substr(0, revision.message.find('\n'));
  return line.empty() ? in_quotes(revision.id) : in_quotes(revision.id) + " (" + line + ")";
}

std::string with_file(const Revision& revision) {
  return revision.path.empty() ? in_quotes(revision.id)
                               : in_quotes(revision.id) + " (" + revision.path + ")";
}

std::vector<std::string> ids_of(const Graph& graph, const std::vector<Index>& revisions) {
  std::vector<std::string> ids;
  ids.reserve(revisions.size());
  for (const Index i : revisions) ids.push_back(graph[i].id);
  return ids;
}

std::string list_with_messages(const Graph& graph, const std::vector<Index>& revisions,
                               std::size_t most) {
  std::vector<std::string> parts;
  for (const Index i : revisions) parts.push_back(with_message(graph[i]));
  return joined(parts, most);
}

}  // namespace softbee
