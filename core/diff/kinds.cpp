// Which handler a kind has. Comments and the plain DROP are alike for all.
#include "core/diff/kinds.hpp"

#include "core/diff/ddl.hpp"

namespace softbee::diff {
namespace {

using schema::Kind;
using schema::Object;

std::string drop_summary(const Object& object) {
  const std::string name = spoken(object.identity);
  switch (object.kind) {
    case Kind::enum_type:
    case Kind::composite_type:
      return "removed type '" + name + "'";
    case Kind::trigger:
    case Kind::policy:
      return "removed " + std::string(to_string(object.kind)) + " '" + own_name(object) + "' on '" +
             spoken(object.parent) + "'";
    default:
      return "removed " + std::string(to_string(object.kind)) + " '" + name + "'";
  }
}

void drop_plainly(const Scene& scene, const Object& object, Statements& out) {
  if (object.kind == Kind::table) detach_from_referenced(scene, object, out);
  Statement& statement =
      out.add("DROP " + std::string(keyword_of(object.kind)) + " " + call_name(object))
          .saying(drop_summary(object));
  if (object.kind == Kind::table || object.kind == Kind::sequence)
    statement.with(Hazard::data_loss);
}

void drop_on_parent(const Scene& scene, const Object& object, Statements& out) {
  if (is_removed_by_server(scene, object)) return;
  out.add("DROP " + std::string(keyword_of(object.kind)) + " " + own_name(object) + " ON " +
          object.parent)
      .saying(drop_summary(object));
}

/// DEPENDS ON EXTENSION: the object goes when the extension goes.
void mark_dependence(const Object& object, const std::vector<std::string>& old, Statements& out) {
  const std::vector<std::string> now = object.list("depends_on_extensions");
  std::string head = "ALTER " + std::string(keyword_of(object.kind)) + " " + object.identity;
  if (object.kind == Kind::trigger)
    head = "ALTER TRIGGER " + own_name(object) + " ON " + object.parent;
  if (object.kind == Kind::constraint)
    head = "ALTER INDEX " + schema_prefix(object.parent) + own_name(object);
  const OptionChange change = compare_options(old, now);
  const std::string on = head + " DEPENDS ON EXTENSION ", off = head + " NO DEPENDS ON EXTENSION ";
  for (const std::string& extension : change.reset) out.add(off + extension);
  for (const std::string& extension : change.set) out.add(on + extension);
}

}  // namespace

namespace {

void create_by_kind(const Scene& scene, const Object& object, const Folded& folded,
                    Statements& out) {
  switch (object.kind) {
    case Kind::schema:
      return create_schema(object, out);
    case Kind::extension:
      return create_extension(object, out);
    case Kind::enum_type:
    case Kind::composite_type:
    case Kind::domain:
      return create_type(object, folded, out);
    case Kind::attribute:
      return create_attribute(object, out);
    case Kind::domain_constraint:
      return create_domain_constraint(scene, object, out);
    case Kind::sequence:
      return create_sequence(object, out);
    case Kind::table:
      return create_table(scene, object, folded, out);
    case Kind::column:
      return create_column(scene, object, folded, out);
    case Kind::column_default:
      return create_default(scene, object, out);
    case Kind::constraint:
      return create_constraint(scene, object, out);
    case Kind::index:
      return create_index(scene, object, out);
    case Kind::view:
    case Kind::materialized_view:
      return create_view(object, out);
    case Kind::function:
    case Kind::procedure:
      return create_routine(object, out);
    case Kind::trigger:
      return create_trigger(scene, object, out);
    case Kind::policy:
      return create_policy(object, out);
  }
}

}  // namespace

void create_object(const Scene& scene, const Object& object, const Folded& folded,
                   Statements& out) {
  create_by_kind(scene, object, folded, out);
  mark_dependence(object, {}, out);
}

void fill_hollow(const Object& object, Statements& out) {
  if (object.kind == Kind::view) return replace_view(object, out);
  replace_routine(object, out);
  mark_dependence(object, {}, out);
}

void drop_object(const Scene& scene, const Object& object, Statements& out) {
  switch (object.kind) {
    case Kind::attribute:
      out.add("ALTER TYPE " + object.parent + " DROP ATTRIBUTE " + own_name(object) + " CASCADE")
          .with(Hazard::data_loss)
          .saying("removed attribute '" + spoken(object.identity) + "'");
      return;
    case Kind::domain_constraint:
      out.add("ALTER DOMAIN " + object.parent + " DROP CONSTRAINT " + own_name(object))
          .saying("removed constraint '" + own_name(object) + "' on domain '" +
                  spoken(object.parent) + "'");
      return;
    case Kind::column:
      return drop_column(scene, object, out);
    case Kind::column_default:
      return drop_default(scene, object, out);
    case Kind::constraint:
      return drop_constraint(scene, object, out);
    case Kind::index:
      return drop_index(scene, object, out);
    case Kind::trigger:
    case Kind::policy:
      return drop_on_parent(scene, object, out);
    default:
      return drop_plainly(scene, object, out);
  }
}

void alter_object(const Scene& scene, Delta& delta, Statements& out) {
  if (delta.take("depends_on_extensions"))
    mark_dependence(delta.now, delta.old.list("depends_on_extensions"), out);
  switch (delta.now.kind) {
    case Kind::extension:
      return alter_extension(delta, out);
    case Kind::enum_type:
      return alter_enum(scene, delta, out);
    case Kind::attribute:
      return alter_attribute(scene, delta, out);
    case Kind::domain:
      return alter_domain(scene, delta, out);
    case Kind::domain_constraint:
      return alter_domain_constraint(scene, delta, out);
    case Kind::sequence:
      return alter_sequence(scene, delta, out);
    case Kind::table:
      return alter_table(scene, delta, out);
    case Kind::column:
      return alter_column(scene, delta, out);
    case Kind::column_default:
      if (delta.take("expression")) create_default(scene, delta.now, out);
      return;
    case Kind::constraint:
      return alter_constraint(scene, delta, out);
    case Kind::index:
      return alter_index(scene, delta, out);
    case Kind::view:
    case Kind::materialized_view:
      return alter_view(delta, out);
    case Kind::function:
    case Kind::procedure:
      return alter_routine(delta, out);
    case Kind::trigger:
      return alter_trigger(delta, out);
    case Kind::policy:
      return alter_policy(delta, out);
    case Kind::schema:
    case Kind::composite_type:
      return;
  }
}

void finish_object(const Scene& scene, const Object& object, Statements& out) {
  if (object.kind == Kind::table && is_attached_when_made(scene, object)) {
    attach_partition(scene, object, out);
    out.list.back().summary.clear();
  }
  if (!object.text("attached_to").empty()) attach_index(scene, object, out);
  if (object.kind == Kind::sequence && !object.text("owned_by").empty()) own_sequence(object, out);
}

}  // namespace softbee::diff
