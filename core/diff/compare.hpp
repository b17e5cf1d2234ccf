// What has to happen to each object of two snapshots: made, removed, altered, or made anew because
// it cannot be altered or because something that it needs goes away under it.
#pragma once

#include <cstddef>
#include <optional>
#include <unordered_map>
#include <vector>

#include "core/diff/statement.hpp"

namespace softbee::diff {

enum class State { add, drop, alter, rebuild };

struct Item {
  const schema::Object* old = nullptr;
  const schema::Object* now = nullptr;
  State state = State::alter;
  bool is_own = true;       ///< differs itself; false where it only follows another change
  bool is_settled = false;  ///< its statements are written
  bool is_rename = false;   ///< old and now have different names
  bool is_moved_away =
      false;  ///< a type that is renamed, not dropped, until its columns have moved
  bool is_moved_column = false;  ///< a column whose type is made anew under the same name
  bool changes_type = false;     ///< a column
  Statements alters;             ///< where state is alter
  Statements before, after;  ///< around the change of what it needs, for what cannot be made anew

  const schema::Object& any() const { return now ? *now : *old; }
  bool is_gone() const { return state == State::drop || state == State::rebuild; }
};

class Comparison {
 public:
  /// errors  0A000 a difference that no statement can make
  explicit Comparison(const Scene& scene);

  const std::vector<Item>& items() const { return items_; }
  /// Items by the key that they have on one side; nothing for what stays as it is.
  std::optional<std::size_t> find_old(const schema::Key& key) const;
  std::optional<std::size_t> find_now(const schema::Key& key) const;

 private:
  void find_differences();
  void tell_inherited_indexes_apart();
  void pair_renames();
  void forget_defaults_of_renamed(std::vector<std::size_t>& used);
  void forget_what_moves();
  void spread_to_children();
  void spread_persistence();
  void spread(const schema::Object& old, const schema::Object& now, schema::Properties forced,
              std::vector<std::string> lost);
  void rebuild_partitioned(const schema::Object& column);
  void rebuild_attached(const schema::Object& old);
  void settle(Item& item);
  static void settle_public(Item& item);
  void rebuild_composites();
  void rebuild_domains();
  void propagate();
  void affect(const schema::Object& user, const Item& cause);
  void affect_of_gone(const schema::Object& user, const Item& cause);
  void affect_of_type_change(const schema::Object& user, const Item& cause);
  void rebuild(const schema::Object& old);
  void comment_again(const schema::Object& index);
  void detach_around(Item& item);
  void reset_domain_default(Item& item);
  bool is_released(const Item& item, const schema::Key& need) const;
  void find_types_to_move();
  std::size_t item_of(const schema::Object& old);

  const Scene& scene_;
  std::vector<Item> items_;
  std::unordered_map<schema::Key, std::size_t, KeyHash> old_, now_;
  /// Columns as the change of a parent's column leaves them.
  std::unordered_map<schema::Key, schema::Object, KeyHash> spread_;
  std::vector<const schema::Object*> keys_;  ///< columns of partition keys that change their type
  std::vector<std::size_t> queue_;           ///< items whose users have to be looked at
};

}  // namespace softbee::diff
