#include "core/diff/compare.hpp"

#include <algorithm>
#include <map>
#include <utility>

#include "core/diff/ddl.hpp"
#include "core/diff/kinds.hpp"
#include "core/error.hpp"

namespace softbee::diff {
namespace {

using schema::Key;
using schema::Kind;
using schema::Object;

[[noreturn]] void refuse(const Delta& delta) {
  throw Error("0A000", "cannot change the property \"" + *delta.left().begin() + "\" of " +
                           std::string(to_string(delta.now.kind)) + " \"" + delta.now.identity +
                           "\"")
      .with_reason("unsupported_change");
}

bool is_needed(const Catalog& catalog, const Object& object, const Key& key) {
  const std::vector<Key> needs = catalog.needs(object);
  return std::binary_search(needs.begin(), needs.end(), key);
}

/// Among numbers of the same kind the server checks a foreign key whatever the order of the
/// changes.
bool is_integer(const std::string& type) {
  return type == "smallint" || type == "integer" || type == "bigint";
}

}  // namespace

Comparison::Comparison(const Scene& scene) : scene_(scene) {
  find_differences();
  if (items_.empty()) return;
  forget_what_moves();
  tell_inherited_indexes_apart();
  pair_renames();
  for (std::size_t i = 0; i < items_.size(); ++i) {
    if (items_[i].old) old_.emplace(items_[i].old->key(), i);
    if (items_[i].now) now_.emplace(items_[i].now->key(), i);
  }
  spread_to_children();
  spread_persistence();
  for (Item& item : items_) {
    settle_public(item);
    settle(item);
  }
  rebuild_composites();
  rebuild_domains();
  for (const Object* column : std::vector<const Object*>(keys_)) rebuild_partitioned(*column);
  propagate();
  find_types_to_move();
}

std::optional<std::size_t> Comparison::find_old(const Key& key) const {
  const auto found = old_.find(key);
  return found == old_.end() ? std::nullopt : std::optional(found->second);
}

std::optional<std::size_t> Comparison::find_now(const Key& key) const {
  const auto found = now_.find(key);
  return found == now_.end() ? std::nullopt : std::optional(found->second);
}

/// Both lists are sorted by key: one walk.
void Comparison::find_differences() {
  const auto& old = scene_.source.objects();
  const auto& now = scene_.target.objects();
  std::size_t i = 0, j = 0;
  const auto add = [this](const Object* from, const Object* to, State state) {
    for (const Object* object : {from, to})
      if (object) check_known(*object);
    Item& item = items_.emplace_back();
    item.old = from;
    item.now = to;
    item.state = state;
  };
  while (i < old.size() || j < now.size()) {
    if (j == now.size() || (i < old.size() && old[i].key() < now[j].key())) {
      add(&old[i++], nullptr, State::drop);
    } else if (i == old.size() || now[j].key() < old[i].key()) {
      add(nullptr, &now[j++], State::add);
    } else {
      // A name may have gone to another table: an index or a constraint cannot follow it.
      if (old[i].parent != now[j].parent) {
        add(&old[i], &now[j], State::rebuild);
      } else if (!is_same(old[i], now[j]) || renames_not_null_by_move(scene_, old[i], now[j])) {
        add(&old[i], &now[j], State::alter);
      }
      ++i, ++j;
    }
  }
}

/// What can be altered is; what cannot is made anew, but for what holds rows.
void Comparison::settle(Item& item) {
  if (item.state != State::alter || item.is_settled) return;
  if (item.is_rename) {
    const std::string name = own_name(*item.now);
    const char* head = item.old->kind == Kind::constraint ? "RENAME CONSTRAINT " : "RENAME TO ";
    if (item.old->kind == Kind::domain_constraint)
      item.alters.add("ALTER DOMAIN " + item.old->parent + " RENAME CONSTRAINT " +
                      own_name(*item.old) + " TO " + name);
    else if (item.old->kind == Kind::constraint)
      item.alters.add_clause(item.old->parent, Pass::alone,
                             head + own_name(*item.old) + " TO " + name);
    else
      item.alters.add("ALTER " + std::string(keyword_of(item.old->kind)) + " " +
                      item.old->identity + " " + head + name);
    item.alters.list.back().saying("renamed " + std::string(to_string(item.old->kind)) + " '" +
                                   spoken(item.old->identity) + "' to '" + name + "'");
  }
  const auto spread = spread_.find(item.old->key());
  Delta delta(spread == spread_.end() ? *item.old : spread->second, *item.now);
  item.changes_type = item.now->kind == Kind::column &&
                      (item.old->text("type") != item.now->text("type") ||
                       item.old->text("collation") != item.now->text("collation"));
  if (item.changes_type && is_partition_key(scene_.source, *item.old)) {
    keys_.push_back(item.old);
    return;
  }
  alter_object(scene_, delta, item.alters);
  if (delta.is_settled()) {
    if (item.old->comment != item.now->comment)
      item.alters
          .add("COMMENT ON " + comment_target(*item.now) + " IS " +
               (item.now->comment.empty() ? "NULL" : quote_literal(item.now->comment)))
          .saying(std::string(item.now->comment.empty()   ? "removed"
                              : item.old->comment.empty() ? "added"
                                                          : "changed") +
                  " comment on " + std::string(to_string(item.now->kind)) + " '" +
                  spoken(item.now->identity) + "'");
    return;
  }
  if (delta.has("inherited")) refuse(delta);
  const bool holds_rows = item.now->kind == Kind::table || item.now->kind == Kind::sequence;
  if (item.now->kind == Kind::sequence || item.now->kind == Kind::extension ||
      (holds_rows && !delta.has("partition_by")))
    refuse(delta);
  item.alters = {};
  item.changes_type = false;
  item.state = State::rebuild;
}

/// `public` is listed only where it is not as a new database has it: the other side has it so.
void Comparison::settle_public(Item& item) {
  if (item.any().kind != Kind::schema || item.any().identity != "public") return;
  static const std::string standard = "standard public schema";
  const bool was = !item.old || !item.old->flag("missing");
  const bool is = !item.now || !item.now->flag("missing");
  const std::string before = item.old ? item.old->comment : standard;
  const std::string after = item.now ? item.now->comment : standard;
  item.state = State::alter;
  item.is_settled = true;
  if (was && !is) item.before.add("DROP SCHEMA public").saying("removed schema 'public'");
  if (is && !was) item.after.add("CREATE SCHEMA public").saying("added schema 'public'");
  if (is && (!was || before != after) && !(after.empty() && !was))
    item.after.add("COMMENT ON SCHEMA public IS " + (after.empty() ? "NULL" : quote_literal(after)))
        .saying(was ? "changed comment on schema 'public'" : "");
}

std::size_t Comparison::item_of(const Object& old) {
  if (const auto found = find_old(old.key())) return *found;
  Item item;
  item.old = &old;
  item.now = scene_.target.find(old.key());
  item.is_own = false;
  items_.push_back(std::move(item));
  old_.emplace(old.key(), items_.size() - 1);
  now_.emplace(old.key(), items_.size() - 1);
  return items_.size() - 1;
}

void Comparison::rebuild(const Object& old) {
  const std::size_t index = item_of(old);
  Item& item = items_[index];
  if (item.is_gone()) return;
  item.state = State::rebuild;
  item.alters = item.before = item.after = {};
  item.is_rename = item.changes_type = item.is_moved_column = false;
  queue_.push_back(index);
}

bool Comparison::is_released(const Item& item, const Key& need) const {
  switch (item.any().kind) {
    case Kind::view:
    case Kind::function:
    case Kind::procedure:
    case Kind::column_default:
    case Kind::policy:
    case Kind::column:
    case Kind::domain:
      return item.state == State::alter && !item.alters.list.empty() &&
             !is_needed(scene_.target, *item.now, need);
    default:
      return false;
  }
}

void Comparison::propagate() {
  for (std::size_t i = 0; i < items_.size(); ++i)
    if (items_[i].old && (items_[i].is_gone() || items_[i].changes_type)) queue_.push_back(i);
  while (!queue_.empty()) {
    const std::size_t index = queue_.back();
    queue_.pop_back();
    const Item cause = items_[index];  // what it affects may be appended to items_
    for (const Object* user : scene_.source.needed_by(cause.old->key())) affect(*user, cause);
    if (cause.is_gone() && (cause.old->kind == Kind::index || cause.old->kind == Kind::constraint))
      rebuild_attached(*cause.old);
  }
}

void Comparison::affect(const Object& user, const Item& cause) {
  const auto found = find_old(user.key());
  if (found && items_[*found].is_gone()) return;
  if (found && is_released(items_[*found], cause.old->key())) return;
  if (cause.is_gone())
    affect_of_gone(user, cause);
  else
    affect_of_type_change(user, cause);
}

void Comparison::affect_of_gone(const Object& user, const Item& cause) {
  const Kind gone = cause.old->kind;
  switch (user.kind) {
    case Kind::schema:
    case Kind::extension:
    case Kind::enum_type:
    case Kind::composite_type:
    case Kind::sequence:
      return;
    case Kind::table:
      if (gone == Kind::table) detach_around(items_[item_of(user)]);
      return;
    case Kind::attribute:
      if (const Object* type = scene_.source.find_parent(user)) rebuild(*type);
      return rebuild(user);
    case Kind::domain:
      if (is_type(gone)) return rebuild(user);
      return reset_domain_default(items_[item_of(user)]);
    case Kind::column: {
      if (gone == Kind::table || (!user.text("generated").empty() && !is_type(gone)))
        return rebuild(user);
      if (!is_type(gone)) return;
      const std::size_t index = item_of(user);
      Item& item = items_[index];
      if (item.is_moved_column || item.changes_type) return;
      if (is_partition_key(scene_.source, user)) return rebuild_partitioned(user);
      item.is_moved_column = item.changes_type = true;
      if (!follows_column_above(scene_, user) || is_partition_key_above(scene_.source, user))
        move_column_to_type(scene_, *item.now, item.alters);
      queue_.push_back(index);
      return;
    }
    default:
      // What leaves with its partition is the partition's own from then on.
      if (user.flag("inherited") && scene_.source.find_origin(user) == cause.old &&
          !is_removed_by_server(scene_, user))
        return;
      return rebuild(user);
  }
}

void Comparison::affect_of_type_change(const Object& user, const Item& cause) {
  switch (user.kind) {
    case Kind::view:
    case Kind::materialized_view:
    case Kind::policy:
    case Kind::trigger:
    case Kind::function:
    case Kind::procedure:
      return rebuild(user);
    case Kind::column:
      // A child's column follows that of its parent.
      if (!user.text("generated").empty() && cause.old->parent == user.parent) rebuild(user);
      return;
    case Kind::column_default:
      if (find_old(user.key())) rebuild(user);
      return;
    case Kind::constraint: {
      if (user.text("type") != "foreign key") return;
      int changes = 0;
      bool are_integers = true;
      for (const Key& need : scene_.source.needs(user)) {
        const auto found = find_old(need);
        if (!found || !items_[*found].changes_type) continue;
        ++changes;
        are_integers &= is_integer(items_[*found].old->text("type")) &&
                        is_integer(items_[*found].now->text("type"));
      }
      if (changes > 1 && !are_integers) rebuild(user);
      return;
    }
    case Kind::index:
      return comment_again(user);
    default:
      return;
  }
}

}  // namespace softbee::diff
