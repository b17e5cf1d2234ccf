// What is said of who holds a table, and how long it is left alone.
#include "core/busy_table.hpp"

#include <cstdint>

#include <gtest/gtest.h>

namespace softbee {
namespace {

TEST(BusyTable, blocker_is_described_as_far_as_it_is_known) {
  EXPECT_EQ(describe({42, "app", "psql", "idle in transaction", "00:01:07", "SELECT 1"}),
            "pid 42, \"app\", application psql, idle in transaction for 00:01:07: SELECT 1");
  EXPECT_EQ(describe({42, "", "", "autovacuum", "", ""}), "pid 42, autovacuum");
}

TEST(BusyTable, query_of_a_stranger_cannot_drive_the_terminal) {
  EXPECT_EQ(describe({42, "a\x1b[2Jb", "", "active", "", "SELECT '\x1b]0;\xc2\x9bm\x7fn\r', 'ä'"}),
            "pid 42, \"a?[2Jb\", active: SELECT '?]0;?m?n?', 'ä'");
}

TEST(BusyTable, pause_doubles_up_to_ten_seconds_and_is_never_less_than_half) {
  int whole = 250;
  for (int tries = 0; tries < 12; ++tries) {
    for (const std::uint32_t random : {0U, 1U, 124U, 125U, 4000000000U, 0xFFFFFFFFU}) {
      const int pause = choose_pause_ms(tries, random);
      EXPECT_GE(pause, whole / 2) << tries;
      EXPECT_LE(pause, whole) << tries;
    }
    whole = whole * 2 < 10000 ? whole * 2 : 10000;
  }
}

}  // namespace
}  // namespace softbee
