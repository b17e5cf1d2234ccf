// Nodes are named n0, n1, …: a revision ID may hold what neither language takes as a name.
#include "client/graph_export.hpp"

#include <map>

#include <fmt/format.h>

namespace softbee {
namespace {

/// Numbers of the revisions, by id and by declared label.
class Numbers {
 public:
  explicit Numbers(const std::vector<RevisionView>& revisions) {
    for (std::size_t i = 0; i < revisions.size(); ++i) by_name_.emplace(revisions[i].id, i);
    // A label is in force on its whole branch; it means the oldest revision that bears it.
    for (std::size_t i = revisions.size(); i-- > 0;)
      for (const std::string& label : revisions[i].branch_labels) by_name_.emplace(label, i);
  }
  std::vector<std::size_t> of(const std::vector<std::string>& names) const {
    std::vector<std::size_t> numbers;
    for (const std::string& name : names) {
      const auto found = by_name_.find(name);
      if (found != by_name_.end()) numbers.push_back(found->second);
    }
    return numbers;
  }

 private:
  std::map<std::string, std::size_t, std::less<>> by_name_;
};

bool is_control(char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; }

std::string escaped_for_dot(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '\n') {
      out += "\\n";
    } else if (c == '"' || c == '\\') {
      out += {'\\', c};
    } else if (c == '&') {
      out += "&amp;";  // Graphviz reads HTML's entities in every label
    } else {
      out += is_control(c) ? ' ' : c;
    }
  }
  return out;
}

/// Whatever Mermaid, its Markdown or its HTML could read as something else becomes a number.
std::string escaped_for_mermaid(std::string_view text) {
  constexpr std::string_view special = "\"#<>&\\`%[]{}|;*_~$";
  std::string out;
  bool is_list_possible = true;  // `- x` and `1. x` at the start of a line are Markdown lists
  for (const char c : text) {
    if (c == '\n') {
      out += "<br>";
      is_list_possible = true;
      continue;
    }
    const bool is_list_mark = is_list_possible && (c == '-' || c == '+' || c == '.' || c == ')');
    is_list_possible = is_list_possible && (c == ' ' || (c >= '0' && c <= '9'));
    if (is_list_mark || special.find(c) != std::string_view::npos) {
      out += fmt::format("#{};", static_cast<int>(c));
    } else {
      out += is_control(c) ? ' ' : c;
    }
  }
  return out;
}

std::string label_of(const RevisionView& revision) {
  const std::string message = short_message(revision.message);
  return format_line(revision, {}) + (message.empty() ? "" : "\n" + message);
}

const std::vector<std::string>& needs_of(const RevisionView& revision) {
  return revision.needs.empty() ? revision.depends_on : revision.needs;
}

}  // namespace

std::string format_dot(const std::vector<RevisionView>& revisions) {
  const Numbers numbers(revisions);
  std::string out =
      "digraph softbee {\n  rankdir=BT;\n  node [shape=box, fontname=\"monospace\"];\n";
  for (std::size_t i = 0; i < revisions.size(); ++i) {
    const RevisionView& revision = revisions[i];
    std::string style = revision.is_head ? "bold" : "";
    if (revision.is_current) style += style.empty() ? "filled" : ",filled";
    out += fmt::format("  n{} [label=\"{}\"{}];\n", i, escaped_for_dot(label_of(revision)),
                       style.empty() ? "" : fmt::format(", style=\"{}\"", style));
  }
  for (std::size_t i = 0; i < revisions.size(); ++i) {
    for (const std::size_t parent : numbers.of(revisions[i].down_revisions))
      out += fmt::format("  n{} -> n{};\n", parent, i);
    for (const std::size_t needed : numbers.of(needs_of(revisions[i])))
      out += fmt::format("  n{} -> n{} [style=dashed];\n", needed, i);
  }
  return out + "}\n";
}

std::string format_mermaid(const std::vector<RevisionView>& revisions) {
  const Numbers numbers(revisions);
  std::string out = "flowchart BT\n";
  for (std::size_t i = 0; i < revisions.size(); ++i) {
    const RevisionView& revision = revisions[i];
    out += fmt::format("  n{}[\"{}\"]\n", i, escaped_for_mermaid(label_of(revision)));
    if (revision.is_head) out += fmt::format("  style n{} stroke-width:3px\n", i);
    if (revision.is_current) out += fmt::format("  style n{} fill:#ffe08a,color:#000\n", i);
  }
  for (std::size_t i = 0; i < revisions.size(); ++i) {
    for (const std::size_t parent : numbers.of(revisions[i].down_revisions))
      out += fmt::format("  n{} --> n{}\n", parent, i);
    for (const std::size_t needed : numbers.of(needs_of(revisions[i])))
      out += fmt::format("  n{} -.-> n{}\n", needed, i);
  }
  return out;
}

}  // namespace softbee
