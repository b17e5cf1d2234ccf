#include "client/help.hpp"

#include <vector>

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include "core/text.hpp"

namespace softbee {
namespace {

constexpr std::size_t terminal_width = 80;
constexpr std::size_t description_column = 30;

/// A line that is too long, as several, under each other.
std::string broken(std::string line, std::size_t indent) {
  std::string out;
  while (count_characters(line) > terminal_width) {
    std::size_t end = 0;  // the last blank that fits
    for (std::size_t at = line.find(' ', indent + 1);
         at != std::string::npos && count_characters(line.substr(0, at)) <= terminal_width;
         at = line.find(' ', at + 1))
      end = at;
    if (end == 0) break;
    out += line.substr(0, end) + "\n";
    line = std::string(indent, ' ') + line.substr(end + 1);
  }
  return out + line + "\n";
}

bool takes_several(const CLI::Option& option) {
  return option.get_expected_max() >= CLI::detail::expected_max_vector_size;
}

/// `-x,--x-arg NAME=VALUE ...`
std::string usage_of(const CLI::Option& option) {
  std::string text = option.get_positional() ? option.get_name(true) : option.get_name(false, true);
  // An optional value is CLI11's `{default}`, and the manuals' `[=VALUE]`.
  if (const auto open = text.find("{./}"); open != std::string::npos)
    text.replace(open, std::string_view("{./}").size(), "[=PLACE]");
  if (option.get_type_size() != 0) {
    const std::string type = option.get_type_name();
    if (!type.empty()) text += " " + type;
    if (takes_several(option) && !type.ends_with("…")) text += " ...";
  }
  for (const CLI::Option* excluded : option.get_excludes())
    text += " Excludes: " + excluded->get_name();
  return text;
}

std::string line_of(const CLI::Option& option) {
  std::string line = "  " + usage_of(option);
  const std::size_t width = count_characters(line);
  const bool fits = width < description_column;
  std::string start = fits ? std::string() : line + "\n";
  line = fits ? line + std::string(description_column - width, ' ')
              : std::string(description_column, ' ');
  return start + broken(line + option.get_description(), description_column);
}

/// The options of one kind under their title; empty where there is none.
template <typename Belongs>
std::string section(const CLI::App& app, std::string_view title, const Belongs& belongs) {
  std::string lines;
  for (const CLI::Option* option : app.get_options())
    // An option without a group is another command's, which its own help shows.
    if (!option->get_group().empty() && belongs(*option)) lines += line_of(*option);
  return lines.empty() ? "" : fmt::format("\n{}:\n{}", title, lines);
}

std::string usage_line(const CLI::App& app, std::string_view program, bool has_command) {
  std::string line = fmt::format("Usage: {} [OPTIONS]", program);
  if (!has_command) line += " COMMAND …";
  for (const CLI::Option* option : app.get_options()) {
    if (!option->get_positional()) continue;
    const std::string name = option->get_name(true) + (takes_several(*option) ? "..." : "");
    line += option->get_required() ? " " + name : " [" + name + "]";
  }
  return line + "\n";
}

}  // namespace

std::string format_help(const CLI::App& app, std::string_view program) {
  const bool has_command = program != "softbee";
  const auto is_global = [](const CLI::Option& option) {
    return option.get_group() == global_group;
  };
  std::string out = app.get_description() + "\n" + usage_line(app, program, has_command);
  out += section(app, "Positionals",
                 [](const CLI::Option& option) { return option.get_positional(); });
  out += section(app, "Options", [&](const CLI::Option& option) {
    return !option.get_positional() && !is_global(option);
  });
  if (!has_command) out += section(app, global_group, is_global);
  std::size_t begin = 0;
  const std::string footer = app.get_footer();
  for (std::size_t end; begin < footer.size(); begin = end + 1) {
    end = std::min(footer.find('\n', begin), footer.size());
    out += broken(footer.substr(begin, end - begin), description_column);
  }
  return out;
}

}  // namespace softbee
