// What a change of a table does to the partitions and children below it.
#include <algorithm>
#include <string_view>
#include <utility>

#include "core/diff/compare.hpp"
#include "core/diff/ddl.hpp"
#include "core/diff/kinds.hpp"

namespace softbee::diff {

using schema::Key;
using schema::Kind;
using schema::Object;

/// ALTER TABLE of a parent's column reaches those of its children: what they differ in is compared
/// with what that leaves.
void Comparison::spread_to_children() {
  const std::size_t count = items_.size();
  for (std::size_t i = 0; i < count; ++i) {
    const Item& item = items_[i];
    if (item.state != State::alter || item.any().kind != Kind::column || !item.old) continue;
    if (spread_.contains(item.old->key())) continue;
    const Object* old = item.old;
    const Object* now = item.now;
    const auto above = [](const Catalog& catalog, const Object& column) -> const Object* {
      const Object* table = catalog.find(Kind::table, column.parent);
      if (!table) return nullptr;
      for (const std::string& parent : catalog.ancestors_of(*table))
        if (const Object* found = catalog.find(Kind::column, parent + "." + own_name(column)))
          return found;
      return nullptr;
    };
    for (;;) {
      const Object* old_above = above(scene_.source, *old);
      const Object* now_above = above(scene_.target, *now);
      if (!old_above || !now_above || old_above->identity != now_above->identity) break;
      old = old_above;
      now = now_above;
    }
    spread(*old, *now, {}, {});
  }
}

/// SET LOGGED and SET UNLOGGED reach the sequences that the table's columns own.
void Comparison::spread_persistence() {
  const std::size_t count = items_.size();
  for (std::size_t i = 0; i < count; ++i) {
    const Object* old = items_[i].old;
    const Object* now = items_[i].now;
    if (!old || !now || old->kind != Kind::table || old->flag("unlogged") == now->flag("unlogged"))
      continue;
    const bool is_unlogged = now->flag("unlogged");
    for (const Object* column : scene_.source.parts_of(*old)) {
      if (column->kind != Kind::column) continue;
      for (const Object& sequence : scene_.source.objects()) {
        if (sequence.kind != Kind::sequence || sequence.text("owned_by") != column->identity)
          continue;
        if (!scene_.target.find(sequence.key())) continue;
        Object left = sequence;
        left.properties.erase("unlogged");
        if (is_unlogged) left.properties.emplace("unlogged", true);
        spread_.emplace(sequence.key(), std::move(left));
        item_of(sequence);
      }
    }
  }
}

void Comparison::spread(const Object& old, const Object& now, schema::Properties forced,
                        std::vector<std::string> lost) {
  Object left = old;
  const auto forget_storage = [&] {
    for (const char* name : {"storage", "compression"}) left.properties.erase(name);
  };
  if (forced.contains("type") || forced.contains("collation")) forget_storage();
  const bool had_not_null = left.flag("not_null");
  for (const auto& [name, value] : forced) left.properties[name] = value;
  for (const std::string& name : lost) left.properties.erase(name);
  if (scene_.server_version() >= 180000)
    settle_not_null(scene_, had_not_null, forced.contains("not_null"), old, now, left);
  if (!forced.empty() || !lost.empty()) {
    if (!spread_.emplace(old.key(), left).second) return;
    item_of(old);
  }
  const bool is_key = is_partition_key(scene_.source, old);
  const Object told_before = without_own_not_null(left), told_after = without_own_not_null(now);
  for (const std::string_view name :
       {"type", "collation", "not_null", "not_null_not_valid", "storage"}) {
    if (is_key && (name == "type" || name == "collation")) continue;
    const auto& properties =
        name.starts_with("not_null") ? told_before.properties : left.properties;
    const auto before = properties.find(name);
    const auto after = told_after.properties.find(name);
    const bool is_there = after != told_after.properties.end();
    if (is_there ? before != properties.end() && before->second == after->second
                 : before == properties.end())
      continue;
    if (name == "not_null" && leaves_not_null_below(scene_, now)) continue;
    if (name == "type" || name == "collation") forget_storage();
    forced.erase(std::string(name));
    std::erase(lost, name);
    if (is_there)
      forced.emplace(name, after->second);
    else
      lost.emplace_back(name);
  }
  if (forced.empty() && lost.empty()) return;
  for (const Object* below : scene_.source.descendants_of(old.parent)) {
    const Key key{Kind::column, below->identity + "." + own_name(old)};
    const Object* from = scene_.source.find(key);
    const Object* to = scene_.target.find(key);
    const Object* table = scene_.target.find(below->key());
    if (from && to && table &&
        scene_.target.ancestors_of(*table) == scene_.source.ancestors_of(*below))
      spread(*from, *to, forced, lost);
  }
}

/// An index of a partition goes with the one above it.
void Comparison::rebuild_attached(const Object& old) {
  for (const Object* below : scene_.source.descendants_of(old.parent))
    for (const Object* part : scene_.source.parts_of(*below)) {
      if (part->kind != Kind::index && part->kind != Kind::constraint) continue;
      if (!part->flag("inherited") && part->text("attached_to").empty()) continue;
      if (scene_.source.find_origin(*part) == &old && is_removed_by_server(scene_, *part))
        rebuild(*part);
    }
}

/// The type of a column in a partition key stands as long as the table does. Its partitions, with
/// their rows, are put onto the new one.
void Comparison::rebuild_partitioned(const Object& column) {
  if (const Object* table = scene_.source.find_parent(column)) rebuild(*table);
}

/// A partition outlives its parent: it is taken off and put onto the new one.
void Comparison::detach_around(Item& item) {
  if (!item.before.list.empty()) return;
  const Object& old = *item.old;
  Object alone = old;
  for (const char* property : {"partition_of", "partition_bound", "inherits"})
    alone.properties.erase(property);
  Delta off(old, alone);
  alter_object(scene_, off, item.before);
  if (item.now) {
    Object apart = *item.now;
    for (const char* property : {"partition_of", "partition_bound", "inherits"})
      apart.properties.erase(property);
    Delta on(apart, *item.now);
    alter_object(scene_, on, item.after);
    std::erase_if(item.alters.list,
                  [](const Statement& statement) { return statement.timing != Timing::by_need; });
  }
  for (Statement& statement : item.before.list) statement.summary.clear();
  for (Statement& statement : item.after.list) statement.summary.clear();
}
}  // namespace softbee::diff
