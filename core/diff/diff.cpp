// The entry: a plan there, a plan back, one list.
#include "core/diff/diff.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <set>

#include "core/diff/align.hpp"
#include "core/diff/alike.hpp"
#include "core/diff/assemble.hpp"
#include "core/error.hpp"

namespace softbee::diff {
namespace {

std::vector<Step> plan(const Catalog& source, const Catalog& target, const Options& options,
                       Direction direction, const Wishes& wishes) {
  Scene scene{source, target, options};
  const Comparison comparison(scene);
  if (comparison.items().empty()) return {};
  std::set<schema::Key> remade;
  for (const Item& item : comparison.items())
    if (item.state == State::rebuild) remade.insert(item.any().key());
  scene.remade = &remade;
  Atoms atoms(scene, comparison);
  const std::vector<Node> nodes = order_nodes(atoms, wishes);
  return assemble(atoms, nodes, direction);
}

/// The reverse of the way there, as far as the other way allows.
Wishes reverse(const std::vector<Step>& up) {
  Wishes wishes;
  const int count = static_cast<int>(up.size());
  for (int i = 0; i < count; ++i) {
    const std::string& names = up[static_cast<std::size_t>(i)].name;
    for (std::size_t begin = 0; begin < names.size();) {
      const std::size_t end = names.find('\n', begin);
      wishes[names.substr(begin, end - begin)] = count - i;
      begin = end + 1;
    }
  }
  return wishes;
}

}  // namespace

std::string_view to_string(Action action) {
  static constexpr std::array<std::string_view, 5> names = {"add", "drop", "alter", "rename",
                                                            "rebuild"};
  return names.at(static_cast<std::size_t>(action));
}

std::string_view to_string(Hazard hazard) {
  static constexpr std::array<std::string_view, 6> names = {
      "data loss",       "rewrite", "scan", "blocking lock", "may fail on existing data",
      "cannot be undone"};
  return names.at(static_cast<std::size_t>(hazard));
}

std::vector<Change> diff(const schema::Snapshot& source, const schema::Snapshot& target,
                         const Options& options) {
  const Catalog old(source), wanted(target);
  const std::optional<schema::Snapshot> numbered = with_numbers_of(old, wanted);
  std::optional<Catalog> renamed;
  if (numbered) renamed.emplace(*numbered);
  const Catalog& now = renamed ? *renamed : wanted;
  std::vector<Step> up = plan(old, now, options, Direction::upgrade, {});
  std::vector<Step> down = plan(now, old, options, Direction::downgrade, reverse(up));
  return align(std::move(up), std::move(down));
}

}  // namespace softbee::diff
