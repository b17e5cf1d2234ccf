// Console over stdio. Log lines are written in one call each, so that lines of two processes do not
// mix.
#include "client/console.hpp"

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "core/error.hpp"

namespace softbee {

void Console::print(std::string_view text) const {
  if (has_results_) std::fwrite(text.data(), 1, text.size(), stdout);
}

void Console::to_stderr(std::string_view text) const {
  // Results that were printed before must not appear after what is said about them.
  std::fflush(stdout);
  std::fwrite(text.data(), 1, text.size(), stderr);
}

void Console::log_line(std::string_view level, std::string_view text) const {
  to_stderr(fmt::format("{:<5} [softbee] {}\n", level, text));
}

void Console::info(std::string_view text) const {
  if (verbosity_ != Verbosity::quiet) log_line("INFO", text);
}

void Console::warn(std::string_view text) const { log_line("WARN", text); }

void Console::debug(std::string_view text) const {
  if (verbosity_ == Verbosity::verbose) log_line("DEBUG", text);
}

bool Console::can_ask() const { return isatty(STDIN_FILENO) && isatty(STDERR_FILENO); }

bool Console::confirm(std::string_view question) const {
  if (!can_ask()) return false;
  to_stderr(fmt::format("{} [y/N] ", question));
  char answer[16] = {};
  if (std::fgets(answer, sizeof answer, stdin) == nullptr) return false;
  return answer[0] == 'y' || answer[0] == 'Y';
}

bool Console::has_colours() const {
  const auto is_set = [](const char* name) {
    const char* value = std::getenv(name);
    return value != nullptr && *value != '\0';
  };
  const char* terminal = std::getenv("TERM");
  const bool is_dumb = terminal != nullptr && std::string_view(terminal) == "dumb";
  return !as_json_ && !is_dumb && !is_set("NO_COLOR") && isatty(STDOUT_FILENO);
}

std::optional<std::size_t> Console::width() const {
  if (!isatty(STDOUT_FILENO)) return std::nullopt;
  if (const char* columns = std::getenv("COLUMNS")) {
    const long number = std::strtol(columns, nullptr, 10);
    if (number > 0) return static_cast<std::size_t>(number);
  }
  winsize size{};
  if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0) return std::nullopt;
  return size.ws_col;
}

void Console::finish() const {
  if (std::fflush(stdout) != 0 || std::ferror(stdout) != 0) {
    throw Error("", fmt::format("could not write the result: {}", std::strerror(errno)));
  }
}

}  // namespace softbee
