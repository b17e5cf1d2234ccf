#include "core/diff/column_type.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include "core/diff/ddl.hpp"

namespace softbee::diff {
namespace {

/// A type's name taken apart: `numeric(10,2)[]` has base numeric, first 10, second 2, is_array.
struct TypeName {
  std::string base;
  int first = -1, second = -1;  ///< -1: none
  bool is_array = false;
};

int number_in(std::string_view text) {
  int value = -1;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

TypeName parse_type(std::string_view text) {
  TypeName type;
  if (text.ends_with("[]")) {
    type.is_array = true;
    text.remove_suffix(2);
  }
  const std::size_t open = text.find('(');
  const std::size_t close = text.find(')', open == std::string_view::npos ? 0 : open);
  if (open == std::string_view::npos || close == std::string_view::npos) {
    type.base = text;
    return type;
  }
  type.base = std::string(text.substr(0, open)) + std::string(text.substr(close + 1));
  const std::string_view inner = text.substr(open + 1, close - open - 1);
  type.first = number_in(inner);
  if (const std::size_t comma = inner.find(','); comma != std::string_view::npos)
    type.second = number_in(inner.substr(comma + 1));
  return type;
}

template <std::size_t N>
int rank_in(const std::array<std::string_view, N>& names, const std::string& name) {
  const auto found = std::find(names.begin(), names.end(), name);
  return found == names.end() ? -1 : static_cast<int>(found - names.begin());
}

/// From the narrowest to the widest; the server has an assignment cast between any two.
constexpr std::array<std::string_view, 6> numbers = {"smallint", "integer",          "bigint",
                                                     "real",     "double precision", "numeric"};
constexpr std::array<std::string_view, 3> texts = {"character", "character varying", "text"};
constexpr std::array<std::string_view, 3> times = {"date", "timestamp without time zone",
                                                   "timestamp with time zone"};
constexpr std::array<std::string_view, 2> jsons = {"json", "jsonb"};
constexpr std::array<std::string_view, 2> networks = {"cidr", "inet"};
constexpr std::array<std::string_view, 2> bits = {"bit", "bit varying"};

bool are_both_in(const TypeName& from, const TypeName& to) {
  const auto both = [&](const auto& family) {
    return rank_in(family, from.base) >= 0 && rank_in(family, to.base) >= 0;
  };
  return both(numbers) || both(texts) || both(times) || both(jsons) || both(networks) || both(bits);
}

bool is_narrower_text(const TypeName& from, const TypeName& to) {
  return to.first >= 0 && (from.first < 0 || to.first < from.first);
}

TypeChange between_texts(const TypeName& from, const TypeName& to) {
  const bool is_padded = from.base == "character" || to.base == "character";
  if (is_narrower_text(from, to)) return {"", {Hazard::rewrite, Hazard::may_fail}};
  if (is_padded) return {"", {Hazard::rewrite}};
  return {"", {}};
}

TypeChange between_numbers(const TypeName& from, const TypeName& to) {
  const int a = rank_in(numbers, from.base), b = rank_in(numbers, to.base);
  if (a == b && a == 5) {  // numeric: precision and scale
    const int old_scale = std::max(from.second, 0), scale = std::max(to.second, 0);
    if (to.first < 0) return {"", {}};
    if (from.first < 0) return {"", {Hazard::rewrite, Hazard::may_fail, Hazard::data_loss}};
    if (scale == old_scale && to.first >= from.first) return {"", {}};
    TypeChange change{"", {Hazard::rewrite}};
    if (to.first - scale < from.first - old_scale) change.hazards.push_back(Hazard::may_fail);
    if (scale < old_scale) change.hazards.push_back(Hazard::data_loss);
    return change;
  }
  TypeChange change{"", {Hazard::rewrite}};
  if (b < a || (b == 5 && to.first >= 0)) change.hazards.push_back(Hazard::may_fail);
  const bool is_rounded = (a >= 3 && b < 3) || (a == 4 && b == 3) || (a == 5 && b < 5) ||
                          (b == 3 && a < 3 && a > 0) || (a == 2 && b == 4) ||
                          (b == 5 && to.first >= 0 && a >= 3);
  if (is_rounded) change.hazards.push_back(Hazard::data_loss);
  return change;
}

TypeChange between_times(const TypeName& from, const TypeName& to) {
  TypeChange change{"", {}};
  if (from.base == to.base) {
    if (to.first >= 0 && (from.first < 0 || to.first < from.first))
      change.hazards = {Hazard::rewrite, Hazard::data_loss};
    return change;
  }
  change.hazards = {Hazard::rewrite};
  if (to.base == "date") change.hazards.push_back(Hazard::data_loss);
  return change;
}

TypeChange compare_plain(const TypeName& from, const TypeName& to, const std::string& spelled) {
  if (are_both_in(from, to)) {
    if (rank_in(numbers, from.base) >= 0) return between_numbers(from, to);
    if (rank_in(texts, from.base) >= 0) return between_texts(from, to);
    if (rank_in(times, from.base) >= 0) return between_times(from, to);
    return {"", {Hazard::rewrite}};
  }
  if (from.base == to.base) {
    const bool is_less = to.first >= 0 && (from.first < 0 || to.first < from.first);
    return {"", is_less ? std::vector{Hazard::rewrite, Hazard::may_fail}
                        : std::vector{Hazard::rewrite}};
  }
  // Every type has an assignment cast to a text type.
  if (rank_in(texts, to.base) >= 0) {
    TypeChange change{"", {Hazard::rewrite}};
    if (to.first >= 0) change.hazards.push_back(Hazard::may_fail);
    return change;
  }
  if ((from.base == "integer" && to.base == "boolean") ||
      (from.base == "boolean" && to.base == "integer"))
    return {"::" + spelled, {Hazard::rewrite, Hazard::may_fail}};
  const std::string array = from.is_array ? "[]" : "";
  return {(rank_in(texts, from.base) < 0 ? "::text" + array : "") + "::" + spelled,
          {Hazard::rewrite, Hazard::may_fail}};
}

/// One value becomes an array of it; of an array the first element stays.
/// `is_kept`: the type of the element is the same one afterwards, not made anew under its name.
TypeChange between_array_and_value(const TypeName& from, const TypeName& to, bool is_kept,
                                   const std::string& spelled, const std::string& column) {
  const std::string cast = is_kept || are_both_in(from, to) ? "" : "::text";
  if (to.is_array)
    return {"CASE WHEN " + column + " IS NOT NULL THEN ARRAY[" + column + cast + "]::" + spelled +
                " END",
            {Hazard::rewrite, Hazard::may_fail}};
  if (rank_in(texts, to.base) >= 0 && to.first < 0) return {"", {Hazard::rewrite}};
  return {column + "[1]" + cast + "::" + spelled,
          {Hazard::data_loss, Hazard::rewrite, Hazard::may_fail}};
}

}  // namespace

TypeChange compare_types(const Scene& scene, const std::string& from, const std::string& to,
                         const std::string& column) {
  if (from == to) return {};
  const auto base_of = [](const Catalog& catalog, const std::string& name) {
    const schema::Object* domain = catalog.find(schema::Kind::domain, name);
    return domain ? domain->text("type") : name;
  };
  const TypeName a = parse_type(from), b = parse_type(to);
  if (a.is_array != b.is_array) {
    const auto has = [&](schema::Kind kind) { return scene.source.find(kind, a.base) != nullptr; };
    const bool can_be_remade = has(schema::Kind::enum_type) || has(schema::Kind::composite_type) ||
                               has(schema::Kind::domain);
    return between_array_and_value(a, b, a.base == b.base && !can_be_remade, to, column);
  }
  // A domain and its base are one on disk; what the domain checks, the rows must pass.
  if (base_of(scene.source, from) == to) return {"", {}};
  if (base_of(scene.target, to) == from) {
    const schema::Object* domain = scene.target.find(schema::Kind::domain, to);
    const bool is_checked = domain->flag("not_null") || !scene.target.parts_of(*domain).empty();
    return {"",
            is_checked ? std::vector{Hazard::rewrite, Hazard::may_fail} : std::vector<Hazard>{}};
  }
  TypeChange change = compare_plain(a, b, to);
  if (!change.cast.empty()) change.cast.insert(0, column);
  return change;
}

std::string usual_storage(const std::string& type) {
  static constexpr std::array<std::string_view, 12> plain = {
      "smallint", "integer", "bigint", "real", "double precision", "boolean", "date",
      "uuid",     "oid",     "money",  "name", "macaddr"};
  const TypeName name = parse_type(type);
  if (name.is_array) return "extended";
  if (rank_in(plain, name.base) >= 0 || name.base.starts_with("time")) return "plain";
  if (name.base == "numeric" || rank_in(networks, name.base) >= 0) return "main";
  return "extended";
}

bool ends_with_type_name(std::string_view text) {
  static constexpr std::array<std::string_view, 8> names = {
      "numeric", "character", "varying", "bit", "timestamp", "time", "interval", "IN"};
  return std::any_of(names.begin(), names.end(),
                     [&](std::string_view name) { return text.ends_with(name); });
}

}  // namespace softbee::diff
