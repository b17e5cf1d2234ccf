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
namespace {

bool is_dumb_terminal() {
  const char* terminal = std::getenv("TERM");
  return terminal != nullptr && std::string_view(terminal) == "dumb";
}

}  // namespace

void Console::print(std::string_view text) const {
  clear_status();
  if (has_results_) std::fwrite(text.data(), 1, text.size(), stdout);
}

void Console::to_stderr(std::string_view text) const {
  // Results that were printed before must not appear after what is said about them.
  std::fflush(stdout);
  clear_status();
  std::fwrite(text.data(), 1, text.size(), stderr);
}

bool Console::has_status_line() const {
  return verbosity_ != Verbosity::quiet && !as_json_ && !is_dumb_terminal() &&
         isatty(STDERR_FILENO);
}

void Console::show_status(std::string_view text) const {
  clear_status();
  winsize size{};
  std::size_t most = 79;
  if (ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 1) most = size.ws_col - 1U;
  // A longer line would wrap, and could not be taken back; bytes are enough here, if it is cut, as
  // long as no character is.
  while (most > 0 && most < text.size() && (static_cast<unsigned char>(text[most]) & 0xC0) == 0x80)
    --most;
  text = text.substr(0, most);
  std::fwrite(text.data(), 1, text.size(), stderr);
  shows_status_ = true;
}

void Console::clear_status() const {
  if (!shows_status_) return;
  std::fputs("\r\033[K", stderr);
  shows_status_ = false;
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
  return !as_json_ && !is_dumb_terminal() && !is_set("NO_COLOR") && isatty(STDOUT_FILENO);
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
  clear_status();
  if (std::fflush(stdout) != 0 || std::ferror(stdout) != 0) {
    throw Error("", fmt::format("could not write the result: {}", std::strerror(errno)));
  }
}

}  // namespace softbee
