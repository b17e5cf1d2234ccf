#include "client/changes_script.hpp"

#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "client/output.hpp"

namespace softbee {
namespace {

using diff::Change;
using diff::Hazard;
using diff::Part;

constexpr std::size_t most_names = 6;  ///< of a hazard in the header

/// A statement of several lines has an empty line before and behind it.
std::string section_text(const std::vector<std::string>& statements) {
  std::string text;
  bool was_long = false;
  for (const std::string& statement : statements) {
    const bool is_long = statement.find('\n') < statement.find_last_not_of('\n');
    if (!text.empty() && (is_long || was_long)) text += "\n";
    text += statement;
    if (!text.ends_with('\n')) text += "\n";
    was_long = is_long;
  }
  return text;
}

/// `data loss (public.t.a, public.u)` for each hazard, in the order of the enumeration.
std::string list_hazards(const std::vector<Change>& changes,
                         const std::vector<Hazard> Change::*hazards) {
  std::map<Hazard, std::vector<std::string>> by_hazard;
  for (const Change& change : changes) {
    for (const Hazard hazard : change.*hazards) {
      auto& names = by_hazard[hazard];
      if (std::ranges::find(names, change.identity) == names.end())
        names.push_back(change.identity);
    }
  }
  std::vector<std::string> parts;
  for (auto& [hazard, names] : by_hazard) {
    const std::size_t more = names.size() > most_names ? names.size() - most_names : 0;
    names.resize(names.size() - more);
    parts.push_back(fmt::format("{} ({}{})", to_string(hazard), joined(names),
                                more > 0 ? fmt::format(" and {} more", more) : ""));
  }
  return joined(parts, "; ");
}

std::string_view suffix_of(Part part) {
  switch (part) {
    case Part::before:
      return " (new values first)";
    case Part::after:
      return " (outside a transaction)";
    case Part::main:
      break;
  }
  return "";
}

}  // namespace

bool has_hazard(const std::vector<Hazard>& hazards, Hazard hazard) {
  return std::ranges::find(hazards, hazard) != hazards.end();
}

std::vector<ScriptPart> divide_changes(const std::vector<Change>& changes,
                                       const std::vector<Rename>& renames) {
  std::vector<ScriptPart> parts = {{Part::before}, {Part::main}, {Part::after}};
  const auto part_of = [&](Part part) -> ScriptPart& {
    return *std::ranges::find(parts, part, &ScriptPart::part);
  };
  for (const Rename& rename : renames) part_of(Part::main).upgrade.push_back(rename.upgrade);
  for (const Change& change : changes) {
    if (!change.upgrade.empty()) part_of(change.part).upgrade.push_back(change.upgrade);
  }
  for (std::size_t i = changes.size(); i-- > 0;) {
    if (!changes[i].downgrade.empty())
      part_of(changes[i].part).downgrade.push_back(changes[i].downgrade);
  }
  for (std::size_t i = renames.size(); i-- > 0;)
    part_of(Part::main).downgrade.push_back(renames[i].downgrade);
  std::erase_if(
      parts, [](const ScriptPart& part) { return part.upgrade.empty() && part.downgrade.empty(); });
  return parts;
}

std::string describe_hazards(const std::vector<Change>& changes,
                             const std::vector<std::string>& not_proven) {
  std::string text;
  const std::string up = list_hazards(changes, &Change::hazards);
  const std::string down = list_hazards(changes, &Change::downgrade_hazards);
  if (!up.empty()) text += "Hazards: " + up + "\n";
  if (!down.empty()) text += "Hazards of the downgrade: " + down + "\n";
  for (const std::string& what : not_proven) text += "Not proven: " + what + "\n";
  if (!text.empty()) text.pop_back();
  return text;
}

std::vector<NewScript> scripts_of(const std::vector<ScriptPart>& parts, const NewScript& wanted,
                                  const std::string& notes) {
  std::vector<NewScript> scripts;
  for (const ScriptPart& part : parts) {
    NewScript script = wanted;
    const bool is_main = part.part == Part::main || parts.size() == 1;
    if (wanted.message && !is_main) *script.message += suffix_of(part.part);
    if (!is_main) script.revision_id.reset();
    if (!scripts.empty()) {
      script.revises_last = true;
      script.branch_labels.clear();
      script.depends_on.clear();
    }
    script.content =
        ScriptContent{section_text(part.upgrade), section_text(part.downgrade), notes,
                      part.part == Part::after ? TransactionMode::none : TransactionMode::together};
    scripts.push_back(std::move(script));
  }
  return scripts;
}

}  // namespace softbee
