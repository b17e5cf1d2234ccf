// core against a second reading of the definitions (graph_model.hpp): random graphs with branches,
// merges, labels and depends-on, random versions, random targets. DIFFERENTIAL_PAIRS says how many,
// DIFFERENTIAL_SEED repeats a run that failed.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <iostream>
#include <random>
#include <string>
#include <vector>

#include "core/error.hpp"
#include "core/graph.hpp"
#include "core/plan.hpp"
#include "test/unit/graph_model.hpp"

namespace softbee {
namespace {

using test::Ids;
using test::Model;
using test::Refused;
using test::Wish;

class Dice {
 public:
  explicit Dice(std::uint64_t seed) : engine_(seed) {}

  int below(int count) { return static_cast<int>(engine_() % static_cast<unsigned>(count)); }
  bool one_in(int count) { return below(count) == 0; }
  template <typename List>
  const auto& any_of(const List& list) {
    return list[static_cast<std::size_t>(below(static_cast<int>(list.size())))];
  }

  /// Names that share beginnings, so that prefixes are ambiguous now and then.
  std::string name(char first, Ids& taken) {
    for (;;) {
      std::string text(1, first);
      const int length = 1 + below(6);
      for (int i = 0; i < length; ++i) text += "ab1"[below(3)];
      if (taken.insert(text).second) return text;
    }
  }

  std::vector<Revision> revisions() {
    std::vector<Revision> list;
    Ids taken;
    const int count = below(14);
    for (int i = 0; i < count; ++i) {
      Revision revision;
      revision.id = name('r', taken);
      if (i > 0 && !one_in(6)) {
        const int downs = one_in(4) ? 2 + below(2) : 1;
        for (int n = 0; n < downs; ++n) add_new(revision.down_revisions, below_of(list).id);
      }
      if (i > 0 && one_in(4)) {
        const auto& other = below_of(list);
        const auto word =
            !other.branch_labels.empty() && one_in(2) ? other.branch_labels.front() : other.id;
        revision.depends_on.push_back(word);
      }
      if (one_in(4)) revision.branch_labels.push_back(name('l', taken));
      if (one_in(12)) revision.branch_labels.push_back(name('l', taken));
      list.push_back(revision);
    }
    std::shuffle(list.begin(), list.end(), engine_);
    return list;
  }

  std::string word(const std::vector<Revision>& list) {
    if (list.empty() || one_in(20)) return "nowhere";
    const auto& revision = any_of(list);
    std::string text =
        !revision.branch_labels.empty() && one_in(2) ? revision.branch_labels.back() : revision.id;
    if (one_in(6)) text.resize(1 + static_cast<std::size_t>(below(static_cast<int>(text.size()))));
    return text;
  }

  Wish wish(const std::vector<Revision>& list) {
    static const std::vector<std::string> words{"head", "heads", "base"};
    Wish wish;
    if (one_in(3)) wish.branch = word(list);
    if (one_in(3)) wish.steps = one_in(2) ? 1 + below(4) : -1 - below(4);
    if (wish.steps == 0 || one_in(2)) wish.symbol = one_in(4) ? any_of(words) : word(list);
    return wish;
  }

  Ids rows(const std::vector<Revision>& list, const Model& model) {
    Ids rows;
    const int count = list.empty() ? 0 : below(4);
    for (int i = 0; i < count; ++i) rows.insert(any_of(list).id);
    if (!one_in(10)) rows = model.maximal(rows);
    if (one_in(50)) rows.insert("unknown");
    return rows;
  }

 private:
  /// Rather a late one: lines grow long.
  const Revision& below_of(const std::vector<Revision>& list) {
    const int size = static_cast<int>(list.size());
    return one_in(2) ? list[static_cast<std::size_t>(size - 1 - below(std::min(size, 3)))]
                     : any_of(list);
  }

  static void add_new(std::vector<std::string>& list, const std::string& id) {
    if (std::ranges::find(list, id) == list.end()) list.push_back(id);
  }

  std::mt19937_64 engine_;
};

/// What either side says: a reason, or a set and the rows after it.
struct Answer {
  std::string reason;
  Ids plan;
  Ids rows;

  bool operator==(const Answer&) const = default;
};

std::string text_of(const Ids& ids) {
  std::string text;
  for (const auto& id : ids) text += " " + id;
  return "{" + text + " }";
}

void PrintTo(const Answer& answer, std::ostream* out) {
  *out << (answer.reason.empty() ? "" : "refused: " + answer.reason + " ") << "plan "
       << text_of(answer.plan) << " rows " << text_of(answer.rows);
}

std::string text_of(const std::vector<Revision>& list) {
  std::string text;
  const auto words = [](const std::vector<std::string>& names) {
    std::string joined;
    for (const auto& name : names) joined += (joined.empty() ? "" : ",") + name;
    return joined;
  };
  for (const auto& r : list) {
    text += r.id + "<-" + words(r.down_revisions) + " ~" + words(r.depends_on) + " [" +
            words(r.branch_labels) + "]; ";
  }
  return text;
}

template <typename Ask>
Answer answer_of(const Ask& ask) {
  try {
    return ask();
  } catch (const Refused& refused) {
    return {refused.reason, {}, {}};
  } catch (const Error& error) {
    return {error.reason, {}, {}};
  }
}

Answer model_moves(const Model& model, Direction direction, const Ids& rows, const Wish& wish) {
  auto present = model.applied(rows);
  const bool is_up = direction == Direction::upgrade;
  const auto plan = is_up ? model.upgrade(rows, wish) : model.downgrade(rows, wish);
  for (const auto& id : plan) {
    if (is_up) {
      present.insert(id);
    } else {
      present.erase(id);
    }
  }
  return {"", plan, model.maximal(present)};
}

/// Runs the plan: nothing twice, and in every step what is needed is applied first.
Answer core_moves(const Graph& graph, const Model& model, Direction direction, const Ids& rows,
                  const Wish& wish) {
  const VersionRows versions(rows.begin(), rows.end());
  const bool is_up = direction == Direction::upgrade;
  const auto plan = is_up ? plan_upgrade(graph, versions, wish.typed())
                          : plan_downgrade(graph, versions, wish.typed());
  Versions state(graph, versions);
  Answer answer;
  for (const auto& step : plan) {
    const auto& id = graph[step.revision].id;
    EXPECT_EQ(step.direction, direction);
    for (const auto& other : answer.plan) {
      EXPECT_FALSE(is_up ? model.needs(other, id) : model.needs(id, other)) << other << " " << id;
    }
    EXPECT_TRUE(answer.plan.insert(id).second) << id;
    state.advance(step);
  }
  for (const Index i : state.rows()) answer.rows.insert(graph[i].id);
  return answer;
}

Answer core_stamps(const Graph& graph, const Ids& rows, const std::vector<Wish>& wishes) {
  std::vector<std::string> targets;
  for (const auto& wish : wishes) targets.push_back(wish.typed());
  const auto stamped = plan_stamp(graph, {rows.begin(), rows.end()}, targets);
  return {"", {}, {stamped.begin(), stamped.end()}};
}

std::uint64_t number_from(const char* variable, std::uint64_t otherwise) {
  const char* text = std::getenv(variable);
  return text == nullptr ? otherwise : std::strtoull(text, nullptr, 10);
}

class Differential : public testing::Test {
 protected:
  static constexpr int kPairsOfGraph = 20;

  void check_graph(std::uint64_t seed) {
    Dice dice(seed);
    const auto list = dice.revisions();
    const Model model(list);
    const Graph graph(list);
    for (int pair = 0; pair < kPairsOfGraph; ++pair) {
      const auto rows = dice.rows(list, model);
      const std::vector<Wish> wishes{dice.wish(list), dice.wish(list)};
      const auto where = [&] {
        return "DIFFERENTIAL_SEED=" + std::to_string(seed) + " " + text_of(list) + "\nrows " +
               text_of(rows) + " targets " + wishes[0].typed() + " " + wishes[1].typed();
      };
      for (const auto direction : {Direction::upgrade, Direction::downgrade}) {
        const auto wanted =
            answer_of([&] { return model_moves(model, direction, rows, wishes[0]); });
        const auto given =
            answer_of([&] { return core_moves(graph, model, direction, rows, wishes[0]); });
        ASSERT_EQ(given, wanted) << to_string(direction) << " " << where();
        ASSERT_FALSE(HasFailure()) << to_string(direction) << " " << where();
        ++(wanted.reason.empty() ? moved_ : refused_);
      }
      const auto wanted = answer_of([&] { return Answer{"", {}, model.stamp(rows, wishes)}; });
      ASSERT_EQ(answer_of([&] { return core_stamps(graph, rows, wishes); }), wanted)
          << "stamp " << where();
    }
  }

  std::uint64_t moved_ = 0;
  std::uint64_t refused_ = 0;
};

TEST_F(Differential, core_agrees_with_sets_of_ids) {
  const auto seed = number_from("DIFFERENTIAL_SEED", 20261124);
  const auto graphs = number_from("DIFFERENTIAL_PAIRS", 10000) / kPairsOfGraph;
  for (std::uint64_t i = 0; i < graphs; ++i) {
    ASSERT_NO_FATAL_FAILURE(check_graph(seed + i));
  }
  std::cout << "differential: " << moved_ << " moved, " << refused_ << " refused, from seed "
            << seed << "\n";
  EXPECT_GT(moved_, graphs * kPairsOfGraph / 2) << "random targets that are nearly all refused";
  EXPECT_GT(refused_, graphs) << "random targets of which none is refused";
}

}  // namespace
}  // namespace softbee
