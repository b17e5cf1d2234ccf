// Compares two scripts of one revision, part by part, and finds the lines to show.
#include "core/script_change.hpp"

#include <algorithm>
#include <string_view>

#include "core/script_marker.hpp"
#include "core/text.hpp"

namespace softbee {

namespace {

constexpr std::size_t lines_a_side = 3;
constexpr std::size_t line_width = 100;

/// Blank lines before the next marker belong to neither section's meaning: adding a downgrade
/// behind a last upgrade section adds one.
std::string_view sql_of(const Section& section) { return trim_right(section.sql); }

/// Line ends are no change, also where a checkout on another system mixed them.
bool is_same_text(std::string_view a, std::string_view b) {
  return a == b || with_lf(a) == with_lf(b);
}

bool is_same(const Section& a, const Section& b) {
  return a.transaction == b.transaction && is_same_text(sql_of(a), sql_of(b));
}

bool is_same(const std::optional<Section>& a, const std::optional<Section>& b) {
  return a.has_value() == b.has_value() && (!a || is_same(*a, *b));
}

std::vector<std::string_view> split_lines(std::string_view text) {
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    lines.push_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

/// Collects the lines for people: those of the stored script, then those of the given one.
class LineReport {
 public:
  void add_pair(std::string_view part, const std::vector<std::string>& stored,
                const std::vector<std::string>& given) {
    add(std::string(part) + ": -", stored.empty() ? "(empty)" : join(stored, ", "));
    add(std::string(part) + ": +", given.empty() ? "(empty)" : join(given, ", "));
  }

  /// The marker line with its option, then the lines between the common beginning and the common
  /// end.
  void add_sections(const Section& stored, const Section& given) {
    if (stored.transaction != given.transaction) {
      add(place(stored.marker_line, '-'), format_marker("upgrade", stored.transaction));
      add(place(given.marker_line, '+'), format_marker("upgrade", given.transaction));
    }
    const auto a = split_lines(sql_of(stored));
    const auto b = split_lines(sql_of(given));
    std::size_t begin = 0;
    while (begin < a.size() && begin < b.size() && a[begin] == b[begin]) ++begin;
    std::size_t a_end = a.size();
    std::size_t b_end = b.size();
    while (a_end > begin && b_end > begin && a[a_end - 1] == b[b_end - 1]) --a_end, --b_end;
    // With as many lines on both sides an edit changed single lines, and equal ones between them
    // are left out.
    const bool is_line_by_line = a_end == b_end;
    const auto is_shown = [&](std::size_t i) { return !is_line_by_line || a[i] != b[i]; };
    add_lines(a, begin, a_end, stored.first_line, '-', is_shown);
    add_lines(b, begin, b_end, given.first_line, '+', is_shown);
  }

  std::string take() { return std::move(text_); }

 private:
  static std::string place(int line, char sign) {
    return "line " + std::to_string(line) + ": " + sign;
  }

  template <typename Filter>
  void add_lines(const std::vector<std::string_view>& lines, std::size_t begin, std::size_t end,
                 int first_line, char sign, const Filter& is_shown) {
    std::size_t shown = 0;
    std::size_t left_out = 0;
    for (std::size_t i = begin; i < end; ++i) {
      if (!is_shown(i)) continue;
      if (shown == lines_a_side) {
        ++left_out;
        continue;
      }
      add(place(first_line + static_cast<int>(i), sign), lines[i]);
      ++shown;
    }
    if (left_out > 0)
      add(std::string("… ") + sign,
          std::to_string(left_out) + (left_out == 1 ? " more line" : " more lines"));
  }

  void add(const std::string& where, std::string_view line) {
    if (!text_.empty()) text_ += '\n';
    text_ += where;
    text_ += shorten(line, line_width);
  }

  std::string text_;
};

}  // namespace

ScriptChange compare_scripts(const Script& stored, const Script& given) {
  ScriptChange change;
  const Revision& a = stored.revision;
  const Revision& b = given.revision;
  LineReport report;
  if (!is_same(stored.upgrade, given.upgrade)) {
    change.immutable.push_back("upgrade section");
    report.add_sections(stored.upgrade, given.upgrade);
  }
  if (a.down_revisions != b.down_revisions) {
    change.immutable.push_back("Revises");
    report.add_pair("Revises", a.down_revisions, b.down_revisions);
  }
  if (a.depends_on != b.depends_on) {
    change.immutable.push_back("Depends On");
    report.add_pair("Depends On", a.depends_on, b.depends_on);
  }
  if (a.message != b.message) change.mutable_.push_back("message");
  if (a.branch_labels != b.branch_labels) change.mutable_.push_back("Branch Labels");
  if (stored.revision.create_date != given.revision.create_date)
    change.mutable_.push_back("Create Date");
  if (!is_same(stored.verify, given.verify)) change.mutable_.push_back("verify section");
  if (!is_same(stored.downgrade, given.downgrade)) change.mutable_.push_back("downgrade section");
  // Comments of the header, white space between sections, the spelling of keys and markers.
  if (change.is_empty() && stored.text != given.text)
    change.mutable_.push_back(is_same_text(stored.text, given.text) ? "line ends" : "header");
  change.differing_lines = report.take();
  return change;
}

}  // namespace softbee
