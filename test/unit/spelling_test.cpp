// "Did you mean": what a typist may have meant, and what is too far away to be named.
#include "core/spelling.hpp"

#include <gtest/gtest.h>

#include <random>

namespace softbee {
namespace {

using Names = std::vector<std::string>;

TEST(EditDistance, counts_insertions_deletions_changes_and_swaps) {
  struct Case {
    const char *a, *b;
    std::size_t distance;
  };
  const Case cases[] = {
      {"", "", 0},
      {"", "abc", 3},
      {"upgrade", "upgrade", 0},
      {"upgrde", "upgrade", 1},
      {"upgradee", "upgrade", 1},
      {"upgrxde", "upgrade", 1},
      {"upgrdae", "upgrade", 1},
      {"sotfbee", "softbee", 1},
      {"kitten", "sitting", 3},
      {"ca", "abc", 3},
  };
  for (const Case& c : cases) {
    EXPECT_EQ(edit_distance(c.a, c.b, 9), c.distance) << c.a << " " << c.b;
    EXPECT_EQ(edit_distance(c.b, c.a, 9), c.distance) << c.b << " " << c.a;
  }
}

TEST(EditDistance, stops_one_above_the_limit) {
  EXPECT_EQ(edit_distance("kitten", "sitting", 2), 3u);
  EXPECT_EQ(edit_distance("kitten", "sitting", 3), 3u);
  EXPECT_EQ(edit_distance("a", "completely different", 2), 3u);
  EXPECT_EQ(edit_distance("abcdefgh", "stuvwxyz", 2), 3u);
}

TEST(EditDistance, limit_never_changes_a_distance_below_it) {
  std::mt19937 random(7);
  for (int round = 0; round < 3000; ++round) {
    std::string a, b;
    for (std::size_t i = random() % 9; i > 0; --i) a += static_cast<char>('a' + random() % 3);
    for (std::size_t i = random() % 9; i > 0; --i) b += static_cast<char>('a' + random() % 3);
    const std::size_t exact = edit_distance(a, b, 100);
    for (std::size_t limit = 0; limit < 6; ++limit) {
      EXPECT_EQ(edit_distance(a, b, limit), std::min(exact, limit + 1)) << a << " " << b;
    }
  }
}

TEST(NearestNames, finds_what_was_meant) {
  const Names commands = {"upgrade", "downgrade", "heads", "history", "stamp", "current"};
  const Names ids = {"3f2a9c1d7e10", "9b1c0d2e4f55", "3f2b00000000"};
  struct Case {
    const char* typed;
    const Names& candidates;
    Names expected;
  };
  const Case cases[] = {
      {"upgrdae", commands, {"upgrade"}},
      {"UPGRADE", commands, {"upgrade"}},
      {"histroy", commands, {"history"}},
      {"head", commands, {"heads"}},
      {"frobnicate", commands, {}},
      {"x", commands, {}},
      {"", commands, {}},
      // An ID typed by its first characters, without and with an error.
      {"9b1c", ids, {"9b1c0d2e4f55"}},
      {"9b1d", ids, {"9b1c0d2e4f55"}},
      {"3f2a9d1d", ids, {"3f2a9c1d7e10"}},
      {"3f2a9c1d7e01", ids, {"3f2a9c1d7e10"}},
      // A true beginning comes before one with an error.
      {"3f2b", ids, {"3f2b00000000", "3f2a9c1d7e10"}},
      {"77777777", ids, {}},
  };
  for (const Case& c : cases)
    EXPECT_EQ(nearest_names(c.typed, c.candidates), c.expected) << c.typed;
}

TEST(NearestNames, nearest_first_and_no_more_than_asked_for) {
  const Names names = {"hive_c", "hives", "hive", "hive_b", "hive_a"};
  EXPECT_EQ(nearest_names("hive", names, 2), (Names{"hive", "hives"}));
  EXPECT_EQ(nearest_names("hive", names), (Names{"hive", "hives", "hive_a"}));
  EXPECT_EQ(nearest_names("hive", names, 0), Names{});
}

TEST(NearestNames, a_name_given_twice_is_named_once) {
  EXPECT_EQ(nearest_names("heads", {"heads", "heads"}), Names{"heads"});
}

TEST(NearestNames, thousands_of_candidates_are_no_burden) {
  std::mt19937 random(1);
  Names ids;
  for (int i = 0; i < 20000; ++i) {
    std::string id;
    for (int j = 0; j < 12; ++j) id += "0123456789abcdef"[random() % 16];
    ids.push_back(id);
  }
  std::string typed = ids[12345];
  std::swap(typed[4], typed[5]);
  const Names found = nearest_names(typed, ids);
  ASSERT_FALSE(found.empty());
  EXPECT_EQ(found.front(), ids[12345]);
}

}  // namespace
}  // namespace softbee
