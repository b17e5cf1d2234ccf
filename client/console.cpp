// Console over stdio. Log lines are written in one call each, so that lines of two processes do not
// mix.
#include "client/console.hpp"

#include <cerrno>
#include <cstdio>
#include <cstring>

#include <fmt/format.h>
#include <unistd.h>

#include "core/error.hpp"

namespace softbee {

void Console::print(std::string_view text) const {
  std::fwrite(text.data(), 1, text.size(), stdout);
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

void Console::finish() const {
  if (std::fflush(stdout) != 0 || std::ferror(stdout) != 0) {
    throw Error("", fmt::format("could not write the result: {}", std::strerror(errno)));
  }
}

}  // namespace softbee
