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

/// `inherited` of a column comes and goes with ATTACH and DETACH PARTITION; NO INHERIT leaves a
/// column of the table's own, and INHERIT does not take it.
void check_inheritance(const Scene& scene, Delta& delta) {
  if (delta.now.kind != Kind::column || !delta.has("inherited")) return;
  const Object* old = scene.source.find(Kind::table, delta.old.parent);
  const Object* now = scene.target.find(Kind::table, delta.now.parent);
  if (!old || !now || scene.source.ancestors_of(*old) == scene.target.ancestors_of(*now)) return;
  if (!delta.now.flag("inherited") || !now->text("partition_of").empty()) delta.take("inherited");
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
  pair_renames();
  for (std::size_t i = 0; i < items_.size(); ++i) {
    if (items_[i].old) old_.emplace(items_[i].old->key(), i);
    if (items_[i].now) now_.emplace(items_[i].now->key(), i);
  }
  spread_to_children();
  for (Item& item : items_) {
    settle_public(item);
    settle(item);
  }
  rebuild_composites();
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
      } else if (!is_same(old[i], now[j])) {
        add(&old[i], &now[j], State::alter);
      }
      ++i, ++j;
    }
  }
}

/// A constraint, index or owned sequence whose name alone differs is renamed, where there is no
/// doubt which: nothing is built again and nothing is lost.
void Comparison::pair_renames() {
  const auto can_be_renamed = [](const Object& object) {
    return object.kind == Kind::constraint || object.kind == Kind::index ||
           object.kind == Kind::domain_constraint ||
           (object.kind == Kind::sequence && !object.text("owned_by").empty());
  };
  std::map<std::pair<Kind, std::string>, std::vector<std::size_t>> gone, come;
  for (std::size_t i = 0; i < items_.size(); ++i) {
    const Object& object = items_[i].any();
    if (!can_be_renamed(object) || object.flag("inherited")) continue;
    const std::string place =
        object.kind == Kind::sequence ? object.text("owned_by") : object.parent;
    if (items_[i].state == State::drop) gone[{object.kind, place}].push_back(i);
    if (items_[i].state == State::add) come[{object.kind, place}].push_back(i);
  }
  std::vector<std::size_t> used;
  for (const auto& [place, old] : gone) {
    const auto found = come.find(place);
    if (found == come.end()) continue;
    const auto alike = [&](std::size_t a, std::size_t b) {
      return items_[a].any().properties == items_[b].any().properties &&
             items_[a].any().schema == items_[b].any().schema;
    };
    for (const std::size_t i : old) {
      const auto twins = [&](const std::vector<std::size_t>& list) {
        return std::count_if(list.begin(), list.end(), [&](std::size_t j) { return alike(i, j); });
      };
      if (twins(old) != 1 || twins(found->second) != 1) continue;
      const std::size_t j = *std::find_if(found->second.begin(), found->second.end(),
                                          [&](std::size_t other) { return alike(i, other); });
      items_[i].now = items_[j].now;
      items_[i].state = State::alter;
      items_[i].is_rename = true;
      used.push_back(j);
    }
  }
  forget_defaults_of_renamed(used);
  std::sort(used.begin(), used.end());
  used.erase(std::unique(used.begin(), used.end()), used.end());
  for (auto at = used.rbegin(); at != used.rend(); ++at)
    items_.erase(items_.begin() + static_cast<std::ptrdiff_t>(*at));
}

/// nextval('s'::regclass) follows the sequence to its new name.
void Comparison::forget_defaults_of_renamed(std::vector<std::size_t>& used) {
  for (const Item& renamed : items_) {
    if (!renamed.is_rename || renamed.any().kind != Kind::sequence) continue;
    const std::string old = quote_literal(renamed.old->identity) + "::regclass";
    const std::string now = quote_literal(renamed.now->identity) + "::regclass";
    for (std::size_t i = 0; i < items_.size(); ++i) {
      const Item& item = items_[i];
      if (item.any().kind != Kind::column_default || !item.old || !item.now) continue;
      std::string expression = item.old->text("expression");
      const std::size_t at = expression.find(old);
      if (at == std::string::npos) continue;
      expression.replace(at, old.size(), now);
      if (expression == item.now->text("expression") &&
          item.old->flag("inherited") == item.now->flag("inherited"))
        used.push_back(i);
    }
  }
}

/// What an extension owns moves with it to another schema, and whatever names it says so by itself.
void Comparison::forget_what_moves() {
  for (const Item& moved : std::vector<Item>(items_)) {
    if (moved.any().kind != Kind::extension || !moved.old || !moved.now) continue;
    const std::string from = moved.old->text("in_schema") + ".";
    const std::string to = moved.now->text("in_schema") + ".";
    if (from == to) continue;
    const auto with_new_name = [&](const std::string& text) {
      std::string changed;
      for (std::size_t at = 0; at < text.size();) {
        const bool begins =
            text.compare(at, from.size(), from) == 0 &&
            (at == 0 || std::string_view("( ,:[").find(text[at - 1]) != std::string_view::npos);
        changed += begins ? to : text.substr(at, 1);
        at += begins ? from.size() : 1;
      }
      return changed;
    };
    std::erase_if(items_, [&](const Item& item) {
      if (!item.old || !item.now || item.any().kind == Kind::extension) return false;
      const auto& needs = item.old->depends_on;
      if (std::find(needs.begin(), needs.end(), moved.old->key()) == needs.end()) return false;
      Object renamed = *item.old;
      for (auto& [name, value] : renamed.properties) {
        if (auto* text = std::get_if<std::string>(&value)) *text = with_new_name(*text);
        if (auto* list = std::get_if<std::vector<std::string>>(&value))
          for (std::string& text : *list) text = with_new_name(text);
      }
      return is_same(renamed, *item.now);
    });
  }
}

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

void Comparison::spread(const Object& old, const Object& now, schema::Properties forced,
                        std::vector<std::string> lost) {
  Object left = old;
  const auto forget_storage = [&] {
    for (const char* name : {"storage", "compression"}) left.properties.erase(name);
  };
  if (forced.contains("type") || forced.contains("collation")) forget_storage();
  for (const auto& [name, value] : forced) left.properties[name] = value;
  for (const std::string& name : lost) left.properties.erase(name);
  if (!forced.empty() || !lost.empty()) {
    if (!spread_.emplace(old.key(), left).second) return;
    item_of(old);
  }
  const bool is_key = is_partition_key(scene_.source, old);
  for (const std::string_view name : {"type", "collation", "not_null", "storage"}) {
    if (is_key && (name == "type" || name == "collation")) continue;
    const auto before = std::as_const(left.properties).find(name);
    const auto after = now.properties.find(name);
    const bool is_there = after != now.properties.end();
    if (is_there ? before != left.properties.cend() && before->second == after->second
                 : before == left.properties.cend())
      continue;
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
      if (scene_.source.find_origin(*part) == &old) rebuild(*part);
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
  check_inheritance(scene_, delta);
  alter_object(scene_, delta, item.alters);
  if (delta.is_settled()) {
    if (item.old->comment != item.now->comment)
      item.alters
          .add("COMMENT ON " + comment_target(*item.now) + " IS " +
               (item.now->comment.empty() ? "NULL" : quote_literal(item.now->comment)))
          .saying(std::string(item.now->comment.empty() ? "removed" : "changed") + " comment on " +
                  std::string(to_string(item.now->kind)) + " '" + spoken(item.now->identity) + "'");
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

/// ALTER ATTRIBUTE … TYPE is refused while a column has the type.
void Comparison::rebuild_composites() {
  for (std::size_t i = 0; i < items_.size(); ++i) {
    if (items_[i].any().kind != Kind::attribute || !items_[i].old || !items_[i].now) continue;
    const bool changes = items_[i].state == State::rebuild ||
                         items_[i].old->text("type") != items_[i].now->text("type") ||
                         items_[i].old->text("collation") != items_[i].now->text("collation");
    const Object* type = scene_.source.find_parent(*items_[i].old);
    if (!changes || !type) continue;
    const auto& users = scene_.source.needed_by(type->key());
    if (std::any_of(users.begin(), users.end(), [](const Object* user) {
          return user->kind == Kind::column || user->kind == Kind::domain;
        }))
      rebuild(*type);
  }
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
      if (!user.flag("inherited") || is_partition_key_above(scene_.source, user))
        move_column_to_type(scene_, *item.now, item.alters);
      queue_.push_back(index);
      return;
    }
    default:
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
    default:
      return;
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

/// The function of a default is made anew; a domain cannot be while columns have it.
void Comparison::reset_domain_default(Item& item) {
  if (!item.before.list.empty() || item.old->text("default").empty()) return;
  const std::string head = "ALTER DOMAIN " + item.old->identity;
  item.before.add(head + " DROP DEFAULT");
  if (item.now && !item.now->text("default").empty())
    item.after.add(head + " SET DEFAULT " + item.now->text("default"));
}

/// A type stays under another name while columns that keep it have to be moved to the new one, and
/// while a type that does so is made of it.
void Comparison::find_types_to_move() {
  const auto is_user = [&](const Object* user) {
    const Object* owner = user->kind == Kind::attribute ? scene_.source.find_parent(*user) : user;
    const auto found = owner ? find_old(owner->key()) : std::nullopt;
    if (!found) return false;
    return is_type(owner->kind) ? items_[*found].is_moved_away
                                : user->kind == Kind::column && !items_[*found].is_gone();
  };
  bool has_changed = true;
  while (std::exchange(has_changed, false))
    for (Item& item : items_) {
      if (item.state != State::rebuild || !is_type(item.any().kind) || item.is_moved_away) continue;
      const auto& users = scene_.source.needed_by(item.old->key());
      if (std::any_of(users.begin(), users.end(), is_user)) item.is_moved_away = has_changed = true;
    }
}

}  // namespace softbee::diff
