// Graphs drawn as text for tests: "a; b<-a; c<-a ~x [label]; d<-b,c" in load order. After `<-` the
// down revisions, after
// `~` what it depends on, in brackets the labels it declares, in quotes its message, after `@` its
// file; in this order.
#pragma once

#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "core/error.hpp"
#include "core/graph.hpp"
#include "core/plan.hpp"

namespace softbee::test {

inline std::vector<std::string> split(const std::string& text, char separator) {
  std::vector<std::string> parts;
  std::istringstream stream(text);
  for (std::string part; std::getline(stream, part, separator);) {
    const auto begin = part.find_first_not_of(' ');
    if (begin == std::string::npos) continue;
    parts.push_back(part.substr(begin, part.find_last_not_of(' ') - begin + 1));
  }
  return parts;
}

inline Revision parse_revision(std::string text) {
  Revision revision;
  const auto cut_tail = [&text](std::size_t from) {
    const auto tail = text.substr(from);
    text.erase(from);
    return tail;
  };
  if (const auto at = text.find('@'); at != std::string::npos) {
    revision.path = split(cut_tail(at).substr(1), ';').front();
  }
  if (const auto at = text.find('\''); at != std::string::npos) {
    const auto tail = cut_tail(at);
    revision.message = tail.substr(1, tail.rfind('\'') - 1);
  }
  if (const auto at = text.find('['); at != std::string::npos) {
    const auto tail = cut_tail(at);
    revision.branch_labels = split(tail.substr(1, tail.find(']') - 1), ',');
  }
  if (const auto at = text.find('~'); at != std::string::npos) {
    revision.depends_on = split(cut_tail(at).substr(1), ',');
  }
  if (const auto at = text.find("<-"); at != std::string::npos) {
    revision.down_revisions = split(cut_tail(at).substr(2), ',');
  }
  const auto id = split(text, ';');
  revision.id = id.empty() ? "" : id.front();
  return revision;
}

inline std::vector<Revision> parse_revisions(const std::string& text) {
  std::vector<Revision> revisions;
  for (const auto& part : split(text, ';')) revisions.push_back(parse_revision(part));
  return revisions;
}

inline Graph parse_graph(const std::string& text) { return Graph(parse_revisions(text)); }

/// A line of `count` revisions, r0 the base.
inline std::vector<Revision> make_chain(std::size_t count) {
  std::vector<Revision> revisions(count);
  for (std::size_t i = 0; i < count; ++i) {
    revisions[i].id = "r" + std::to_string(i);
    if (i > 0) revisions[i].down_revisions = {revisions[i - 1].id};
  }
  return revisions;
}

/// "a b c"
inline std::string format(const std::vector<std::string>& words) {
  std::string text;
  for (const auto& word : words) text += (text.empty() ? "" : " ") + word;
  return text;
}

inline std::string format(const Graph& graph, const std::vector<Index>& revisions) {
  std::vector<std::string> words;
  for (const Index i : revisions) words.push_back(graph[i].id);
  return format(words);
}

/// "+a +b", "-b -a"
inline std::string format(const Graph& graph, const Plan& plan) {
  std::vector<std::string> words;
  for (const auto& step : plan) {
    words.push_back((step.direction == Direction::upgrade ? "+" : "-") + graph[step.revision].id);
  }
  return format(words);
}

/// The error that `action` throws; one without a message when it throws none.
template <typename Action>
Error error_of(Action action) {
  try {
    action();
  } catch (const Error& error) {
    return error;
  }
  return Error("", "");
}

}  // namespace softbee::test
