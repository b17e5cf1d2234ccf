// The words of every refusal of a target or of versions. Long, as all of them are here: who changes
// one sees how the others speak.
#include "core/refusal.hpp"

#include <algorithm>
#include <cstdlib>

#include "core/spelling.hpp"
#include "core/wording.hpp"

namespace softbee::refusal {

namespace {

/// Of a side of a range the side alone: the other one is not known here.
std::string command_line(const Target& target, const std::string& typed) {
  return target.command.empty() ? typed : std::string(target.command) + " " + typed;
}

/// `a or b or c`, few of them: commands to choose from.
std::string choices(const std::vector<std::string>& commands) {
  constexpr std::size_t kMost = 4;
  std::string text;
  for (std::size_t i = 0; i < std::min(commands.size(), kMost); ++i) {
    if (i > 0) text += "  or  ";
    text += commands[i];
  }
  return text;
}

/// A name with its revision: `"3f2a…" (Add apiary model)`, `label "users" (of revision "a1…")`.
std::string describe(const Graph& graph, const Name& name) {
  if (!name.is_label) return with_message(graph[name.revision]);
  return "label " + in_quotes(name.text) + " (of revision " + in_quotes(graph[name.revision].id) +
         ")";
}

std::string did_you_mean(const Graph& graph, std::string_view typed, std::string_view otherwise) {
  std::vector<std::string> candidates;
  for (const auto& name : graph.names()) candidates.emplace_back(name.text);
  std::string text;
  for (const auto& near : nearest_names(typed, candidates)) {
    text += (text.empty() ? "Did you mean " : " or ") + describe(graph, *graph.find_name(near));
  }
  return text.empty() ? std::string(otherwise) : text + "?";
}

std::string signed_steps(int steps) {
  return (steps < 0 ? "-" : "+") + std::to_string(steps < 0 ? -steps : steps);
}

std::string plural(int count, const std::string& noun) {
  return std::to_string(count) + " " + noun + (count == 1 ? "" : "s");
}

std::string versions_sentence(const Graph& graph, const std::vector<Index>& versions) {
  if (versions.empty()) return "Nothing is applied.";
  return versions.size() == 1 ? "The version is " + list_with_messages(graph, versions) + "."
                              : "The versions are " + list_with_messages(graph, versions) + ".";
}

/// Where the lines of the heads part; left out for so many heads that looking would take long.
std::string fork_sentence(const Graph& graph, const std::vector<Index>& heads) {
  constexpr std::size_t kMostHeads = 16;
  if (heads.size() > kMostHeads) return "";
  const auto forks = find_forks(graph, heads);
  return forks.empty() ? "They have no common ancestor."
                       : "They fork above " + list_with_messages(graph, forks) + ".";
}

std::string head_sentence(const Revision& head, const std::string& fact) {
  std::string text = "Head " + with_message(head);
  if (head.create_date.empty() && head.path.empty()) text += " has no file";
  if (!head.create_date.empty()) text += " was created " + head.create_date;
  if (!head.path.empty())
    text += (head.create_date.empty() ? " is in " : " in ") + in_quotes(head.path);
  return text + (fact.empty() ? "." : "; it " + fact + ".");
}

/// Few heads by their ids, so that the line still means them when another one has appeared.
std::string merge_command(const Graph& graph, const std::vector<Index>& heads) {
  constexpr std::size_t kMostNamed = 4;
  std::string names = " heads";
  if (heads.size() <= kMostNamed) {
    names.clear();
    for (const auto& id : ids_of(graph, heads)) names += " " + id;
  }
  return "softbee merge" + names + " -m \"…\"";
}

}  // namespace

Error empty_target(std::string_view command) {
  return make_error("unknown_revision", "target is empty")
      .with_hint("Name a revision, a branch label, head, heads or base: " + std::string(command) +
                 " head");
}

Error unknown_revision(const Graph& graph, const Target& target) {
  if (target.is_relative() && target.is_from_versions()) {
    return make_error("unknown_revision",
                      "relative target " + in_quotes(target.typed) + " has nothing to start from")
        .with_hint("Put a revision or a label before the number: " +
                   command_line(target, "<revision>" + signed_steps(*target.steps)));
  }
  const auto name = target.symbol.empty() ? target.typed : target.symbol;
  auto error = make_error("unknown_revision", "revision " + in_quotes(name) + " does not exist");
  if (target.branch) {
    error.message += " on branch " + in_quotes(*target.branch);
  } else if (name != target.typed) {
    error.with_detail("It is part of the target " + in_quotes(target.typed) + ".");
  }
  return error.with_hint(
      did_you_mean(graph, name, "List the revisions there are: softbee history"));
}

Error unknown_version(const std::string& id) {
  return make_error("unknown_revision", "revision " + in_quotes(id) + " does not exist")
      .with_detail("It is a version of this database, but there is no script of that id.")
      .with_hint(
          "Bring its script back, or set the versions anew, without running anything: "
          "softbee stamp --purge <revision>");
}

Error label_with_sign(const Graph& graph, const Target& target, std::string_view label) {
  const auto& id = graph[graph.find_name(label)->revision].id;
  const auto steps = target.symbol.substr(label.size());
  return make_error("unknown_revision", "revision " + in_quotes(target.symbol) + " does not exist")
      .with_detail("Branch label " + in_quotes(label) +
                   " contains a sign itself, so it cannot begin a relative target.")
      .with_hint("Count from its revision: " + command_line(target, id + std::string(steps)));
}

Error ambiguous_reading(const Target& target, std::string_view label) {
  return make_error("ambiguous_prefix", "target " + in_quotes(target.typed) + " has two readings")
      .with_detail("It is a relative target, and the beginning of the branch label " +
                   in_quotes(label) + ".")
      .with_hint("Write the whole label, or count from a whole revision id.");
}

Error no_such_branch(const Graph& graph, const Target& target) {
  return make_error("no_such_branch", "branch " + in_quotes(*target.branch) + " does not exist")
      .with_detail("A branch is named by its label, or by the id of any of its revisions.")
      .with_hint(
          did_you_mean(graph, *target.branch, "List the heads with their labels: softbee heads"));
}

Error ambiguous_prefix(const Graph& graph, std::string_view prefix,
                       const std::vector<Name>& found) {
  constexpr std::size_t kMost = 4;
  std::string list;
  for (std::size_t i = 0; i < std::min(found.size(), kMost); ++i) {
    list += (i == 0 ? "" : ", ") + describe(graph, found[i]);
  }
  if (found.size() > kMost) list += " and " + std::to_string(found.size() - kMost) + " more";
  return make_error("ambiguous_prefix",
                    "several revisions or labels begin with " + in_quotes(prefix))
      .with_detail("They are: " + list + ".")
      .with_hint("Type more of the one that is meant.");
}

Error not_on_branch(const Graph& graph, const Target& target, Index revision,
                    const Branch& branch) {
  auto error = make_error("not_on_branch", "revision " + in_quotes(graph[revision].id) +
                                               " is not on branch " + in_quotes(branch.name));
  const auto labels = graph.branch_labels(revision);
  error.with_detail(
      "It is no ancestor and no descendant of " + with_message(graph[branch.revision]) +
      (labels.empty() ? "." : "; its branch labels are " + quoted_list(labels) + "."));
  const auto rest = std::string(target.typed.substr(target.typed.find('@') + 1));
  return error.with_hint("Leave the branch out: " + command_line(target, rest));
}

std::string describe_heads(const Graph& graph, const std::vector<Index>& heads,
                           const HeadFact& fact) {
  constexpr std::size_t kMostLines = 8;
  std::string text = fork_sentence(graph, heads);
  for (std::size_t i = 0; i < std::min(heads.size(), kMostLines); ++i) {
    text += (text.empty() ? "" : "\n") +
            head_sentence(graph[heads[i]], fact ? fact(heads[i]) : std::string());
  }
  if (heads.size() > kMostLines)
    text += "\nThere are " + std::to_string(heads.size() - kMostLines) + " more heads.";
  return text;
}

MultipleHeads multiple_heads(const Graph& graph, const Target& target,
                             const std::vector<Index>& heads) {
  auto error = make_error("multiple_heads",
                          "multiple heads are present for target " + in_quotes(target.typed));
  error.with_detail(describe_heads(graph, heads, nullptr));
  const bool takes_several =
      !target.branch && (target.command == "softbee upgrade" || target.command == "softbee stamp");
  error.with_hint(
      "Merge them: " + merge_command(graph, heads) + "; " +
      (takes_several ? "or take all of them: " + command_line(target, "heads") + "; " : "") +
      "or name one of them by its id.");
  return {std::move(error), heads};
}

Error several_heads(const Graph& graph, const std::vector<Index>& heads) {
  return make_error("multiple_heads",
                    "there are " + std::to_string(heads.size()) + " heads instead of one")
      .with_detail(describe_heads(graph, heads, nullptr))
      .with_hint("Merge them: " + merge_command(graph, heads));
}

Error ambiguous_start(const Graph& graph, const Target& target, const std::vector<Index>& tips) {
  std::vector<std::string> commands;
  for (const Index tip : tips) {
    commands.push_back(command_line(target, graph[tip].id + "@" + signed_steps(*target.steps)));
  }
  return make_error("ambiguous_walk",
                    "target " + in_quotes(target.typed) + " could start from several revisions")
      .with_detail("They are " + list_with_messages(graph, tips) + ".")
      .with_hint("Say from which: " + choices(commands));
}

Error ambiguous_way(const Graph& graph, const Target& target, std::optional<Index> at,
                    const std::vector<Index>& ways, int left) {
  const bool is_up = *target.steps > 0;
  std::vector<std::string> commands;
  for (const Index way : ways) {
    const auto& id = graph[way].id;
    // Upwards a branch tells which child; downwards the count goes on below the parent that is
    // chosen.
    commands.push_back(command_line(
        target, is_up ? id + "@" + std::string(target.symbol) + signed_steps(*target.steps)
                      : (left == 1 ? id : id + signed_steps(1 - left))));
  }
  const auto where =
      !at ? "There are several bases: "
          : "Revision " + with_message(graph[*at]) +
                (is_up ? " is a branch point; above it are " : " is a merge point; below it are ");
  return make_error("ambiguous_walk", "target " + in_quotes(target.typed) + " is an ambiguous walk")
      .with_detail(where + list_with_messages(graph, ways) + ".")
      .with_hint("Say which way: " + choices(commands));
}

Error out_of_range(const Graph& graph, const Target& target, std::optional<Index> start, int most) {
  const bool is_up = *target.steps > 0;
  auto error = make_error("out_of_range", "target " + in_quotes(target.typed) + " walks too far");
  const auto from = start ? with_message(graph[*start]) : std::string("the base");
  const auto asked = plural(std::abs(*target.steps), "step");
  if (most == 0) {
    return error
        .with_detail("There is nothing " + std::string(is_up ? "above " : "below ") + from +
                     (target.branch ? " on branch " + in_quotes(*target.branch) : "") + ".")
        .with_hint(
            "See where the database is: softbee current; and what there is: softbee history");
  }
  const auto prefix = std::string(target.typed.substr(0, target.typed.find_last_of("+-")));
  return error
      .with_detail("From " + from + " there " + (most == 1 ? "is " : "are ") +
                   plural(most, "step") + (is_up ? " up, " : " down to the base, ") + asked +
                   " were asked for.")
      .with_hint("The farthest is: " +
                 command_line(target, prefix + (is_up ? "+" : "-") + std::to_string(most)));
}

Error wrong_way(const Target& target) {
  if (*target.steps == 0) {
    return make_error("out_of_range", "target " + in_quotes(target.typed) + " leads nowhere")
        .with_hint("Name at least one step, or a revision.");
  }
  const bool is_up = *target.steps > 0;
  return make_error("out_of_range",
                    "target " + in_quotes(target.typed) + " leads " +
                        (is_up ? "up, which a downgrade cannot" : "down, which an upgrade cannot"))
      .with_hint(std::string("Use: ") + (is_up ? "softbee upgrade " : "softbee downgrade ") +
                 std::string(target.typed));
}

Error wrong_side(const Target& target, bool is_start) {
  return make_error("out_of_range", std::string(is_start ? "start " : "end ") +
                                        in_quotes(target.typed) + " of the range leads " +
                                        (is_start ? "up" : "down"))
      .with_detail(is_start ? "A start without a revision counts down from the end."
                            : "An end without a revision counts up from the start.")
      .with_hint("Put a revision before the number: <revision>" + signed_steps(*target.steps));
}

Error nothing_applied(const Target& target) {
  return make_error("out_of_range", "target " + in_quotes(target.typed) + " walks too far")
      .with_detail(target.branch ? "Nothing is applied on branch " + in_quotes(*target.branch) + "."
                                 : "Nothing is applied.")
      .with_hint("See where the database is: softbee current");
}

Error not_applied(const Graph& graph, const Target& target, Index revision,
                  const std::vector<Index>& versions) {
  return make_error("not_downgradable", "revision " + in_quotes(graph[revision].id) +
                                            " is not applied, so nothing can be downgraded to it")
      .with_detail(versions_sentence(graph, versions))
      .with_hint("Name a revision below the versions, or go up to this one: softbee upgrade " +
                 std::string(target.is_relative() ? graph[revision].id : target.typed));
}

Error nothing_above(const Graph& graph, const Target& target, Index revision,
                    const std::optional<Branch>& branch, const RevisionSet& applied) {
  auto error =
      make_error("not_downgradable", "nothing above revision " + in_quotes(graph[revision].id) +
                                         " is applied" +
                                         (branch ? " on branch " + in_quotes(branch->name) : "") +
                                         ", so nothing can be downgraded to it");
  std::vector<Index> above;
  for (const Index child : graph.children(revision)) {
    if (applied[child]) above.push_back(child);
  }
  const bool is_elsewhere = !above.empty();
  for (const Index dependent : graph.dependents(revision)) {
    if (applied[dependent] && !is_elsewhere) above.push_back(dependent);
  }
  if (above.empty()) return error.with_hint("See where the database is: softbee current");
  std::vector<std::string> commands;
  for (const Index i : above) {
    commands.push_back(command_line(
        target, graph[i].id + "@" + (is_elsewhere ? graph[revision].id : std::string("-1"))));
  }
  return error
      .with_detail((is_elsewhere ? "Applied above it, on other branches: "
                                 : "It is applied and needed by ") +
                   list_with_messages(graph, above) + ".")
      .with_hint("Name the branch that is to go down: " + choices(commands));
}

Error nothing_on_branch(const Graph& graph, const Target& target, const Branch& branch,
                        const std::vector<Index>& ways) {
  auto error = make_error("not_downgradable", "target " + in_quotes(target.typed) +
                                                  " leaves nothing to downgrade on branch " +
                                                  in_quotes(branch.name));
  if (ways.empty()) {
    return error.with_detail("Nothing above the target is applied.")
        .with_hint("See where the database is: softbee current");
  }
  const auto rest = std::string(target.typed.substr(target.typed.find('@') + 1));
  std::vector<std::string> commands;
  for (const Index way : ways) commands.push_back(command_line(target, graph[way].id + "@" + rest));
  return error
      .with_detail("Applied above the target: " + list_with_messages(graph, ways) + "; not below " +
                   with_message(graph[branch.revision]) + ".")
      .with_hint("Name the branch by a revision above the fork: " + choices(commands));
}

Error overlap(const Graph& graph, Index lower, Index upper, const std::vector<Index>& tips) {
  std::string ids;
  for (const auto& id : ids_of(graph, tips)) ids += " " + id;
  return make_error("overlap", "version " + in_quotes(graph[lower].id) + " overlaps with version " +
                                   in_quotes(graph[upper].id))
      .with_detail("Revision " + with_message(graph[upper]) + " needs " +
                   with_message(graph[lower]) + ", so only the first can be a version.")
      .with_hint("Set the versions anew, without running anything: softbee stamp --purge" + ids);
}

Error bad_range(std::string_view range) {
  return make_error("bad_range", "range " + in_quotes(range) + " is not of the form [start]:[end]")
      .with_hint(
          "Write one colon, and a revision on either side or on none: softbee history -r "
          "base:head");
}

Error open_range(std::string_view range) {
  return make_error("bad_range", "both sides of range " + in_quotes(range) + " are relative")
      .with_hint(
          "Name a revision, a label, head, base or current on one side: head is the usual one, "
          "as in -3:head.");
}

Error not_ancestor(const Graph& graph, std::string_view range, const std::vector<Index>& start,
                   const std::vector<Index>& end) {
  return make_error("not_ancestor",
                    "start of range " + in_quotes(range) + " is not an ancestor of its end")
      .with_detail("The start is " + list_with_messages(graph, start) + ", the end is " +
                   (end.empty() ? std::string("the base") : list_with_messages(graph, end)) + ".")
      .with_hint("Put the older revision first, and both on one branch.");
}

}  // namespace softbee::refusal
