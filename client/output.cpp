// The formats of `history`, `heads`, `branches`, `show`, `current`: what Alembic 1.17 prints, so
// that scripts that read it go on.
#include "client/output.hpp"

#include <algorithm>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "core/text.hpp"

namespace softbee {
namespace {

std::string parents_of(const RevisionView& revision) {
  return revision.down_revisions.empty() ? "<base>" : joined(revision.down_revisions);
}

// Colours as git gives them: ids yellow, what is a name green, where one stands cyan.
constexpr std::string_view yellow = "33", green = "1;32", cyan = "1;36", red = "1;31";

std::string coloured(std::string_view text, std::string_view colour, bool is_on) {
  return is_on ? fmt::format("\033[{}m{}\033[0m", colour, text) : std::string(text);
}

/// ` (head) (current) (branchpoint) (mergepoint)`, as far as they hold.
std::string marks_of(const RevisionView& revision, std::string_view head, bool has_tree,
                     bool colour) {
  std::string marks;
  if (revision.is_head) marks += " " + coloured(head, green, colour);
  if (revision.is_current) marks += " " + coloured("(current)", cyan, colour);
  if (has_tree && revision.is_branch_point) marks += " (branchpoint)";
  if (has_tree && revision.is_merge_point) marks += " (mergepoint)";
  return marks;
}

std::string file_mark(const RevisionView& revision, bool colour) {
  if (!revision.stored) return "";
  if (revision.stored->file == "missing") return " " + coloured("(no file)", red, colour);
  if (revision.stored->file == "differs") return " " + coloured("(file differs)", red, colour);
  return "";
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

RevisionView view_of(const Graph& graph, Index revision) {
  const Revision& value = graph[revision];
  RevisionView view{value.id,
                    value.message,
                    value.path,
                    value.create_date,
                    value.down_revisions,
                    value.depends_on,
                    graph.branch_labels(revision)};
  for (const Index need : graph.dependencies(revision)) view.needs.push_back(graph[need].id);
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
  line += coloured(revision.id, yellow, parts.colour);
  if (parts.labels && !revision.branch_labels.empty())
    line +=
        " " + coloured(fmt::format("({})", joined(revision.branch_labels)), green, parts.colour);
  line += marks_of(revision, revision.is_effective_head ? "(effective head)" : "(head)", parts.tree,
                   parts.colour);
  line += file_mark(revision, parts.colour);
  if (parts.dependencies && !revision.depends_on.empty())
    line += fmt::format(" (depends on {})", joined(revision.depends_on));
  if (parts.message) line += ", " + short_message(revision.message);
  return line;
}

std::string format_entry(const RevisionView& revision, bool colour) {
  // Alembic's order here is another than in a line: the current one comes last.
  RevisionView without_current = revision;
  without_current.is_current = false;
  std::string out =
      fmt::format("Rev: {}{}{}{}\n", coloured(revision.id, yellow, colour),
                  marks_of(without_current, "(head)", true, colour),
                  revision.is_current ? " " + coloured("(current)", cyan, colour) : "",
                  file_mark(revision, colour));
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
                          bool is_verbose, bool colour) {
  std::string out =
      is_verbose ? format_entry(point, colour) : format_line(point, {.colour = colour}) + "\n";
  const std::string indent(std::max<std::size_t>(joined(point.down_revisions).size(), 4), ' ');
  for (const RevisionView& child : children) {
    out += fmt::format("{} -> {}\n", indent,
                       format_line(child, {.message = is_verbose, .colour = colour}));
  }
  return out + "\n";
}

std::string short_message(const std::string& message) {
  const auto end = message.find("\n\n");
  return end == std::string::npos ? message : message.substr(0, end);
}

nlohmann::ordered_json to_json(const RevisionView& revision) {
  nlohmann::ordered_json object = {{"revision", revision.id},
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
  if (revision.stored) {
    object["applied"] = revision.stored->is_applied;
    object["pushed_by"] = revision.stored->pushed_by;
    object["pushed_at"] = revision.stored->pushed_at;
    object["file"] = revision.stored->file.empty() ? nlohmann::ordered_json()
                                                   : nlohmann::ordered_json(revision.stored->file);
  }
  return object;
}

std::string dump_json(const nlohmann::ordered_json& value) {
  return value.dump(2, ' ', false, nlohmann::json::error_handler_t::replace) + "\n";
}

std::string format_table(const std::vector<std::vector<std::string>>& rows,
                         std::optional<std::size_t> most) {
  constexpr std::size_t least = 8;
  std::vector<std::size_t> widths;
  for (const auto& row : rows) {
    widths.resize(std::max(widths.size(), row.size()));
    for (std::size_t i = 0; i < row.size(); ++i)
      widths[i] = std::max(widths[i], count_characters(row[i]));
  }
  std::size_t last_column = 0;  // where the last column begins
  for (std::size_t i = 0; i + 1 < widths.size(); ++i) last_column += widths[i] + 2;
  const std::size_t room = !most                         ? std::string::npos
                           : *most > last_column + least ? *most - last_column
                                                         : least;
  std::string out;
  for (const auto& row : rows) {
    std::string line;
    for (std::size_t i = 0; i < row.size(); ++i) {
      std::string value = row[i];
      if (most) std::replace(value.begin(), value.end(), '\n', ' ');
      if (i + 1 == widths.size()) value = shorten(value, room);
      line += value;
      if (i + 1 < row.size())
        line += std::string(widths[i] - std::min(widths[i], count_characters(value)) + 2, ' ');
    }
    line.erase(line.find_last_not_of(' ') + 1);
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
