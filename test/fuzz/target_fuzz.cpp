// Any bytes as a target, a range or a symbol, on a graph with everything that graphs have: an
// answer or a refusal with a hint, and a plan that goes where its direction leads.
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "core/error.hpp"
#include "core/graph.hpp"
#include "core/plan.hpp"
#include "core/target.hpp"
#include "test/unit/graph_text.hpp"

namespace {

using namespace softbee;

void require(bool holds, const char* promise) {
  if (holds) return;
  std::fprintf(stderr, "broken promise: %s\n", promise);
  std::abort();
}

const Graph& graph() {
  static const Graph graph = test::parse_graph(
      "a1b2c3d4 [users]; a1b2ffff<-a1b2c3d4; b1000000<-a1b2c3d4 [api-v2]; m1<-a1b2ffff,b1000000; "
      "c1000000 ~b1000000 [hives, feature-1]; c2000000<-c1000000; c3<-c2000000 ~users; 12345678");
  return graph;
}

template <typename Ask>
void ask(const Ask& question) {
  try {
    question();
  } catch (const Error& error) {
    require(error.sqlstate == "SB001" || error.sqlstate == "SB002" || error.sqlstate == "SB010",
            "a target is refused with a code of targets");
    require(!error.reason.empty() && !error.message.empty() && !error.hint.empty(),
            "a refusal has a reason, a message and a hint");
  }
}

void check_plan(const Plan& plan, const VersionRows& rows) {
  Versions versions(graph(), rows);
  for (const auto& step : plan) {
    require(versions.is_applied(step.revision) == (step.direction == Direction::downgrade),
            "a step moves what is not there yet");
    versions.advance(step);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view typed(reinterpret_cast<const char*>(data), size);
  static const std::vector<VersionRows> places{{}, {"a1b2ffff"}, {"m1", "c2000000"}, {"c3", "m1"}};
  for (const auto& rows : places) {
    ask([&] { check_plan(plan_upgrade(graph(), rows, typed), rows); });
    ask([&] { check_plan(plan_downgrade(graph(), rows, typed), rows); });
    ask([&] { plan_stamp(graph(), rows, {std::string(typed)}); });
    ask([&] { resolve_range(graph(), typed, rows); });
    ask([&] { resolve_target(graph(), typed, rows); });
  }
  return 0;
}
