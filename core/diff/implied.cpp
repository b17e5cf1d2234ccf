// Differences that another one implies: what is only renamed, and what moves or is renamed with
// something else.
#include <algorithm>
#include <cctype>
#include <map>
#include <string_view>
#include <utility>

#include "core/diff/alike.hpp"
#include "core/diff/compare.hpp"
#include "core/diff/ddl.hpp"

namespace softbee::diff {

using schema::Key;
using schema::Kind;
using schema::Object;

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
    if (!can_be_renamed(object)) continue;
    std::string place = object.kind == Kind::sequence ? object.text("owned_by") : object.parent;
    if (object.flag("inherited")) {
      if (object.kind != Kind::index && object.text("type") != "foreign key") continue;
      const Object* above = (items_[i].old ? scene_.source : scene_.target).find_origin(object);
      if (!above || !scene_.source.find(above->key()) || !scene_.target.find(above->key()))
        continue;
      place += " " + above->identity;
    }
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
  for (std::size_t i = used.size(); i-- > 0;)
    items_.erase(items_.begin() + static_cast<std::ptrdiff_t>(used[i]));
}

/// The server names the indexes of partitions: one name can stand for another index on either side.
void Comparison::tell_inherited_indexes_apart() {
  const std::size_t count = items_.size();
  for (std::size_t i = 0; i < count; ++i) {
    const Item& item = items_[i];
    if (item.any().kind != Kind::index || !item.old || !item.now) continue;
    if (!item.old->flag("inherited") || !item.now->flag("inherited")) continue;
    const Object* before = scene_.source.find_origin(*item.old);
    const Object* after = scene_.target.find_origin(*item.now);
    if (!before || !after || before->key() == after->key()) continue;
    Item added;
    added.now = item.now;
    added.state = State::add;
    items_[i].now = nullptr;
    items_[i].state = State::drop;
    items_.push_back(std::move(added));
  }
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

/// What the server builds again for another type, it builds with the indexes of the partitions
/// (commands/indexcmds.c, DefineIndex): before 17 these get the comment of the one above, from 17
/// on none. Where there are several of one stem, each may have the name of the other afterwards.
void Comparison::comment_again(const Object& index) {
  const Object* top = &index;
  bool is_overwritten = false;
  while (const Object* above = top->flag("inherited") ? scene_.source.find_origin(*top) : nullptr) {
    top = above;
    is_overwritten |= above->comment != index.comment;
  }
  if (scene_.server_version() >= 170000) is_overwritten = top != &index && !index.comment.empty();
  Item& item = items_[item_of(index)];
  if (!is_overwritten || !item.alters.list.empty() || !item.now) return;
  const std::string comment = item.now->comment.empty() ? "NULL" : quote_literal(item.now->comment);
  const Object* table = scene_.source.find_parent(index);
  const auto& parts = scene_.source.parts_of(*table);
  const bool has_number = std::isdigit(static_cast<unsigned char>(index.name.back())) != 0;
  const bool is_alone =
      !has_number && std::none_of(parts.begin(), parts.end(), [&](const Object* part) {
        return part != &index && part->kind == Kind::index &&
               differ_in_number(part->name, index.name);
      });
  if (is_alone)
    item.alters.add("COMMENT ON " + comment_target(*item.now) + " IS " + comment);
  else
    item.alters.add("DO $do$ BEGIN\n  EXECUTE (SELECT 'COMMENT ON INDEX ' || relid::regclass || " +
                    quote_literal(" IS " + comment) + "\n    FROM pg_catalog.pg_partition_tree(" +
                    quote_literal(top->identity) +
                    ") JOIN pg_catalog.pg_index ON indexrelid = relid\n    WHERE indrelid = " +
                    quote_literal(index.parent) + "::regclass);\nEND $do$");
}
}  // namespace softbee::diff
