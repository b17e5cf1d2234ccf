// How loading a graph and planning `heads` from `base` grow with the history: a line of N revisions
// with N/100 forks and merges, given in shuffled order. Timed is what the server does on every
// call: rows to revisions, graph, plan. Prints one line of JSON; the aim is a ratio of 12 or less
// from 10,000 to 100,000 revisions.
#include <sys/resource.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "core/graph.hpp"
#include "core/plan.hpp"

namespace {

/// A row as it is stored: text only.
struct Row {
  std::string id;
  std::string down_revisions;  ///< separated by commas
  std::string message;
  std::string path;
};

std::string id_of(std::size_t number) {
  const auto spread = number * 0x9E3779B97F4Bull & 0xFFFFFFFFFFFFull;  // odd: no two are alike
  char text[16];
  std::snprintf(text, sizeof text, "%012llx", static_cast<unsigned long long>(spread));
  return text;
}

/// Every hundredth revision joins two lines of 50 that begin at the one before.
std::vector<Row> make_rows(std::size_t count) {
  std::vector<Row> rows(count);
  std::size_t fork = 0;
  for (std::size_t i = 0; i < count; ++i) {
    auto& row = rows[i];
    row.id = id_of(i + 1);
    row.message = "Revision number " + std::to_string(i);
    row.path = "migrations/versions/" + row.id + "_revision_number.sql";
    const auto place = i % 100;
    if (i > 0) row.down_revisions = rows[place == 50 ? fork : i - 1].id;
    if (place == 0) fork = i;
    if (place == 99) row.down_revisions += "," + rows[i - 50].id;
  }
  std::shuffle(rows.begin(), rows.end(), std::mt19937(42));
  // A copy has its texts side by side, as rows that are read one after the other do.
  return std::vector<Row>(rows);
}

std::vector<softbee::Revision> load(const std::vector<Row>& rows) {
  std::vector<softbee::Revision> revisions;
  revisions.reserve(rows.size());
  for (const auto& row : rows) {
    auto& revision = revisions.emplace_back();
    revision.id = row.id;
    for (std::size_t at = 0; at < row.down_revisions.size();) {
      const auto comma = std::min(row.down_revisions.find(',', at), row.down_revisions.size());
      revision.down_revisions.push_back(row.down_revisions.substr(at, comma - at));
      at = comma + 1;
    }
    revision.message = row.message;
    revision.path = row.path;
  }
  return revisions;
}

/// Time of the processor, so that other work on the machine counts less.
double cpu_ms() {
  timespec now{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) * 1e3 + static_cast<double>(now.tv_nsec) / 1e6;
}

struct Result {
  std::size_t count;
  double elapsed_ms;
  long peak_kb;
};

/// The median of some runs.
Result measure(std::size_t count) {
  constexpr int kRuns = 15;
  std::vector<double> times;
  const auto rows = make_rows(count);
  for (int run = 0; run < kRuns; ++run) {
    const auto start = cpu_ms();
    const softbee::Graph graph(load(rows));
    const auto plan = softbee::plan_upgrade(graph, {}, "heads");
    times.push_back(cpu_ms() - start);
    if (plan.size() != count) std::abort();
  }
  std::nth_element(times.begin(), times.begin() + kRuns / 2, times.end());
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return {count, times[kRuns / 2], usage.ru_maxrss};
}

}  // namespace

int main(int argc, char** argv) {
  std::vector<std::size_t> counts;
  for (int i = 1; i < argc; ++i) counts.push_back(std::strtoul(argv[i], nullptr, 10));
  if (counts.empty()) counts = {10'000, 100'000};
  std::sort(counts.begin(), counts.end());  // the peak is that of the process
  std::vector<Result> results;
  for (const auto count : counts) results.push_back(measure(count));
  std::printf("{\"graph\": [");
  for (std::size_t i = 0; i < results.size(); ++i) {
    std::printf("%s{\"n\": %zu, \"ms\": %.2f, \"peak_kb\": %ld}", i == 0 ? "" : ", ",
                results[i].count, results[i].elapsed_ms, results[i].peak_kb);
  }
  std::printf("], \"ratio\": %.1f}\n", results.back().elapsed_ms / results.front().elapsed_ms);
  return 0;
}
