// The formats of `history`, `heads`, `branches`, `show`, `current`: what Alembic 1.17 prints, so
// that scripts that read it go on.
#include "client/output.hpp"

#include <algorithm>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace softbee {
namespace {

std::string parents_of(const RevisionView& revision) {
  return revision.down_revisions.empty() ? "<base>" : joined(revision.down_revisions);
}

/// Characters, for padding: UTF-8's continuation bytes take no room.
std::size_t width_of(std::string_view text) {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](unsigned char c) { return (c & 0xC0) != 0x80; }));
}

std::string indented(const std::string& text) {
  std::string out = "    ";
  for (const char c : text) {
    out += c;
    if (c == '\n') out += "    ";
  }
  return out;
}

}  // namespace

RevisionView view_of(const Graph& graph, Index revision, std::string create_date) {
  const Revision& value = graph[revision];
  RevisionView view{value.id,
                    value.message,
                    value.path,
                    std::move(create_date),
                    value.down_revisions,
                    value.depends_on,
                    graph.branch_labels(revision),
                    {}};
  for (const Index child : graph.children(revision)) view.children.push_back(graph[child].id);
  view.is_head = graph.is_head(revision);
  view.is_effective_head = view.is_head && !graph.is_real_head(revision);
  view.is_branch_point = graph.is_branch_point(revision);
  view.is_merge_point = graph.is_merge_point(revision);
  return view;
}

std::string format_line(const RevisionView& revision, const LineParts& parts) {
  std::string line;
  if (parts.parents) {
    line = parents_of(revision);
    if (!revision.depends_on.empty()) line += fmt::format(" ({})", joined(revision.depends_on));
    line += " -> ";
  }
  line += revision.id;
  if (parts.labels && !revision.branch_labels.empty())
    line += fmt::format(" ({})", joined(revision.branch_labels));
  if (revision.is_head) line += revision.is_effective_head ? " (effective head)" : " (head)";
  if (revision.is_current) line += " (current)";
  if (parts.tree && revision.is_branch_point) line += " (branchpoint)";
  if (parts.tree && revision.is_merge_point) line += " (mergepoint)";
  if (parts.message) line += ", " + short_message(revision.message);
  return line;
}

std::string format_entry(const RevisionView& revision) {
  std::string out = fmt::format("Rev: {}{}{}{}{}\n", revision.id, revision.is_head ? " (head)" : "",
                                revision.is_branch_point ? " (branchpoint)" : "",
                                revision.is_merge_point ? " (mergepoint)" : "",
                                revision.is_current ? " (current)" : "");
  out +=
      fmt::format("{}: {}\n", revision.is_merge_point ? "Merges" : "Parent", parents_of(revision));
  if (!revision.depends_on.empty())
    out += fmt::format("Also depends on: {}\n", joined(revision.depends_on));
  if (revision.is_branch_point)
    out += fmt::format("Branches into: {}\n", joined(revision.children));
  if (!revision.branch_labels.empty())
    out += fmt::format("Branch names: {}\n", joined(revision.branch_labels));
  if (!revision.path.empty()) out += fmt::format("Path: {}\n", revision.path);
  out += fmt::format("\n{}\n", indented(revision.message));
  out += fmt::format("\n    Revision ID: {}\n    Revises: {}\n", revision.id,
                     joined(revision.down_revisions));
  if (!revision.create_date.empty())
    out += fmt::format("    Create Date: {}\n", revision.create_date);
  return out + "\n";
}

std::string format_branch(const RevisionView& point, const std::vector<RevisionView>& children,
                          bool is_verbose) {
  std::string out = is_verbose ? format_entry(point) : format_line(point, {}) + "\n";
  const std::string indent(std::max<std::size_t>(joined(point.down_revisions).size(), 4), ' ');
  for (const RevisionView& child : children) {
    out += fmt::format("{} -> {}\n", indent, format_line(child, {.message = is_verbose}));
  }
  return out + "\n";
}

std::string short_message(const std::string& message) {
  const auto end = message.find("\n\n");
  return end == std::string::npos ? message : message.substr(0, end);
}

nlohmann::ordered_json to_json(const RevisionView& revision) {
  return {{"revision", revision.id},
          {"message", revision.message},
          {"down_revisions", revision.down_revisions},
          {"depends_on", revision.depends_on},
          {"branch_labels", revision.branch_labels},
          {"is_head", revision.is_head},
          {"is_effective_head", revision.is_effective_head},
          {"is_branch_point", revision.is_branch_point},
          {"is_merge_point", revision.is_merge_point},
          {"is_current", revision.is_current},
          {"path", revision.path},
          {"create_date", revision.create_date}};
}

std::string dump_json(const nlohmann::ordered_json& value) {
  return value.dump(2, ' ', false, nlohmann::json::error_handler_t::replace) + "\n";
}

std::string format_table(const std::vector<std::vector<std::string>>& rows) {
  std::vector<std::size_t> widths;
  for (const auto& row : rows) {
    widths.resize(std::max(widths.size(), row.size()));
    for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], width_of(row[i]));
  }
  std::string out;
  for (const auto& row : rows) {
    std::string line;
    for (std::size_t i = 0; i < row.size(); ++i) {
      line += row[i] + std::string(widths[i] - width_of(row[i]) + 2, ' ');
    }
    while (!line.empty() && line.back() == ' ') line.pop_back();
    out += line + "\n";
  }
  return out;
}

std::string joined(const std::vector<std::string>& values, std::string_view separator) {
  std::string text;
  for (const std::string& value : values) {
    if (!text.empty()) text += separator;
    text += value;
  }
  return text;
}

std::string counted(std::size_t number, const std::string& noun) {
  return fmt::format("{} {}{}", number, noun, number == 1 ? "" : "s");
}

std::string some_of(const std::vector<std::string>& names) {
  constexpr std::size_t most = 5;
  if (names.size() <= most) return joined(names);
  return fmt::format("{} and {} more", joined({names.begin(), names.begin() + most}),
                     names.size() - most);
}

}  // namespace softbee
