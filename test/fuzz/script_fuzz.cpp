// Any bytes as a script: read or refused with a place, never anything else; what was read and can
// be written is read again as the same. The look for all problems finds one exactly where reading
// refuses or the scan does.
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <optional>
#include <string>
#include <string_view>

#include "core/error.hpp"
#include "core/script.hpp"
#include "core/script_change.hpp"
#include "core/sql_scan.hpp"

namespace {

using namespace softbee;

void require(bool holds, const char* promise) {
  if (holds) return;
  std::fprintf(stderr, "broken promise: %s\n", promise);
  std::abort();
}

void check_refusal(const Error& error) {
  require(error.sqlstate == "SB004", "a script is refused with SB004");
  require(!error.message.empty() && !error.hint.empty(), "a refusal has a message and a hint");
  require(error.place && error.place->line > 0 && error.place->column > 0, "a refusal has a place");
}

std::optional<Script> read(std::string_view text) {
  try {
    return parse_script(text, "v/fuzz.sql");
  } catch (const Error& error) {
    check_refusal(error);
    return std::nullopt;
  }
}

bool is_scanned(const Section& section) {
  try {
    const auto scanned = scan_sql(section.sql, section.first_line);
    require(scanned.sql.size() == section.sql.size(), "a scan keeps the length");
    std::size_t last = 0;
    for (const auto& copy : scanned.copies) {
      require(last <= copy.statement_end && copy.statement_end <= copy.begin &&
                  copy.begin <= copy.end && copy.end <= section.sql.size(),
              "COPY data lies in order inside the section");
      last = copy.end;
    }
    return true;
  } catch (const Error& error) {
    require(error.sqlstate == "SB004" && error.place && error.place->line >= section.first_line,
            "a scan refuses with SB004 and a line of the section");
    return false;
  }
}

void check_all_problems(std::string_view text, const std::optional<Script>& script) {
  const auto checked = check_script(text, "v/fuzz.sql");
  for (const auto& problem : checked.problems) check_refusal(problem);
  if (!script) {
    require(!checked.problems.empty(), "what is refused has a problem");
    return;
  }
  const bool is_sound = is_scanned(script->upgrade) &&
                        (!script->downgrade || is_scanned(*script->downgrade)) &&
                        (!script->verify || is_scanned(*script->verify));
  require(is_sound || !checked.problems.empty(), "what a scan refuses has a problem");
}

void check_round_trip(const Script& script) {
  std::string written;
  try {
    written = format_script(script);
  } catch (const Error& error) {
    require(error.sqlstate == "SB004", "what cannot be written is refused with SB004");
    return;
  }
  const auto again = read(written);
  require(again.has_value(), "what was written is read");
  // Writing ends the last line.
  require(!script.text.ends_with('\n') || compare_scripts(script, *again).immutable.empty(),
          "what was written is the same script");
  require(again->revision.id == script.revision.id &&
              again->revision.down_revisions == script.revision.down_revisions &&
              again->revision.depends_on == script.revision.depends_on &&
              again->revision.branch_labels == script.revision.branch_labels &&
              again->revision.message == script.revision.message,
          "the header is the same");
  require(format_script(*again) == written, "writing it again gives the same text");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto script = read(text);
  check_all_problems(text, script);
  if (script) check_round_trip(*script);
  return 0;
}
