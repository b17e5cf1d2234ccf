// Types that cannot be altered and what is made of them.
#include <algorithm>
#include <utility>

#include "core/diff/compare.hpp"
#include "core/diff/kinds.hpp"

namespace softbee::diff {

using schema::Kind;
using schema::Object;

namespace {

/// Is the type that of a column or domain, or of an attribute of such a type?
bool is_in_use(const Catalog& catalog, const Object& type) {
  const auto& users = catalog.needed_by(type.key());
  return std::any_of(users.begin(), users.end(), [&](const Object* user) {
    if (user->kind != Kind::attribute)
      return user->kind == Kind::column || user->kind == Kind::domain;
    const Object* owner = catalog.find_parent(*user);
    return owner && owner != &type && is_in_use(catalog, *owner);
  });
}

/// Is a column of a type that is made of this domain: an array, a composite type, a domain over
/// either? ALTER DOMAIN can check no such value (commands/typecmds.c, get_rels_with_domain).
bool is_inside_columns(const Catalog& catalog, const Object& domain, bool is_inside = false) {
  const auto& users = catalog.needed_by(domain.key());
  return std::any_of(users.begin(), users.end(), [&](const Object* user) {
    const bool is_part = is_inside || user->text("type") != domain.identity;
    if (user->kind == Kind::column) return is_part;
    if (user->kind == Kind::domain) return is_inside_columns(catalog, *user, is_part);
    const Object* owner = user->kind == Kind::attribute ? catalog.find_parent(*user) : nullptr;
    return owner && is_in_use(catalog, *owner);
  });
}

}  // namespace

/// ALTER DOMAIN checks what columns hold where a constraint comes or becomes valid.
void Comparison::rebuild_domains() {
  // NOLINTNEXTLINE(modernize-loop-convert): rebuild() appends to items_
  for (std::size_t i = 0; i < items_.size(); ++i) {
    const Item& item = items_[i];
    if (!item.now) continue;
    const bool is_constraint = item.any().kind == Kind::domain_constraint;
    const bool becomes_stricter =
        is_constraint
            ? !item.is_rename && !item.now->text("definition").ends_with(" NOT VALID") &&
                  (!item.old || item.old->text("definition") != item.now->text("definition"))
            : item.any().kind == Kind::domain && item.old && item.now->flag("not_null") &&
                  !item.old->flag("not_null");
    const Object* domain = !becomes_stricter ? nullptr
                           : is_constraint   ? scene_.source.find(Kind::domain, item.now->parent)
                                             : item.old;
    if (domain && scene_.target.find(domain->key()) && is_inside_columns(scene_.source, *domain))
      rebuild(*domain);
  }
}

/// ALTER ATTRIBUTE … TYPE is refused while a column has the type.
void Comparison::rebuild_composites() {
  // NOLINTNEXTLINE(modernize-loop-convert): rebuild() appends to items_
  for (std::size_t i = 0; i < items_.size(); ++i) {
    if (items_[i].any().kind != Kind::attribute || !items_[i].old || !items_[i].now) continue;
    const bool changes = items_[i].state == State::rebuild ||
                         items_[i].old->text("type") != items_[i].now->text("type") ||
                         items_[i].old->text("collation") != items_[i].now->text("collation");
    const Object* type = scene_.source.find_parent(*items_[i].old);
    if (!changes || !type) continue;
    if (is_in_use(scene_.source, *type)) rebuild(*type);
  }
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
