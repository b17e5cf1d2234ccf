// posix_spawn: the client may have threads, and a child of fork may do next to nothing then.
#include "client/process.hpp"

#include <algorithm>
#include <csignal>
#include <cstring>

#include <fcntl.h>
#include <fmt/format.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/error.hpp"

namespace softbee {
namespace {

/// Ignores the terminal's signals while an editor has the terminal.
class IgnoredSignals {
 public:
  IgnoredSignals() {
    struct sigaction ignore {};
    ignore.sa_handler = SIG_IGN;
    sigaction(SIGINT, &ignore, &interrupt_);
    sigaction(SIGQUIT, &ignore, &quit_);
  }
  ~IgnoredSignals() {
    sigaction(SIGINT, &interrupt_, nullptr);
    sigaction(SIGQUIT, &quit_, nullptr);
  }
  IgnoredSignals(const IgnoredSignals&) = delete;
  IgnoredSignals& operator=(const IgnoredSignals&) = delete;

 private:
  struct sigaction interrupt_ {
  }, quit_{};
};

struct SpawnSettings {
  posix_spawn_file_actions_t actions;
  posix_spawnattr_t attributes;

  explicit SpawnSettings(const Program& program) {
    posix_spawn_file_actions_init(&actions);
    posix_spawnattr_init(&attributes);
    if (!program.cwd.empty()) posix_spawn_file_actions_addchdir_np(&actions, program.cwd.c_str());
    if (!program.is_interactive)
      posix_spawn_file_actions_adddup2(&actions, STDERR_FILENO, STDOUT_FILENO);
    sigset_t defaults;
    sigemptyset(&defaults);
    sigaddset(&defaults, SIGINT);
    sigaddset(&defaults, SIGQUIT);
    posix_spawnattr_setsigdefault(&attributes, &defaults);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGDEF);
  }
  ~SpawnSettings() {
    posix_spawn_file_actions_destroy(&actions);
    posix_spawnattr_destroy(&attributes);
  }
  SpawnSettings(const SpawnSettings&) = delete;
  SpawnSettings& operator=(const SpawnSettings&) = delete;
};

std::vector<std::string> environment_of(const Program& program) {
  std::vector<std::string> all;
  for (const auto& [name, value] : program.variables)
    all.push_back(fmt::format("{}={}", name, value));
  for (char** entry = environ; *entry != nullptr; ++entry) {
    const std::string_view text = *entry;
    const bool is_replaced = std::ranges::any_of(program.variables, [&](const auto& variable) {
      return text.starts_with(variable.first) &&
             text.substr(variable.first.size()).starts_with('=');
    });
    if (!is_replaced) all.emplace_back(text);
  }
  return all;
}

std::vector<char*> pointers_to(std::vector<std::string>& texts) {
  std::vector<char*> pointers;
  for (std::string& text : texts) pointers.push_back(text.data());
  pointers.push_back(nullptr);
  return pointers;
}

pid_t start(const Program& program, const SpawnSettings& settings) {
  std::vector<std::string> words = program.words;
  std::vector<std::string> environment = environment_of(program);
  pid_t child = 0;
  const int failure =
      posix_spawnp(&child, words[0].c_str(), &settings.actions, &settings.attributes,
                   pointers_to(words).data(), pointers_to(environment).data());
  if (failure != 0) {
    throw Error("", fmt::format("could not run \"{}\"{}: {}", program.words[0],
                                program.cwd.empty() ? "" : fmt::format(" in \"{}\"", program.cwd),
                                std::strerror(failure)));
  }
  return child;
}

/// Empty, or how it ended.
std::string wait_for(pid_t child) {
  int status = 0;
  while (waitpid(child, &status, 0) < 0 && errno == EINTR) continue;
  if (WIFSIGNALED(status)) return fmt::format("was ended by signal {}", WTERMSIG(status));
  if (WEXITSTATUS(status) != 0)
    return fmt::format("ended with exit status {}", WEXITSTATUS(status));
  return "";
}

}  // namespace

std::string run_program(const Program& program) {
  const SpawnSettings settings(program);
  const IgnoredSignals ignored;
  return wait_for(start(program, settings));
}

std::string run_shell(const std::string& command) {
  return run_program({.words = {"sh", "-c", command}});
}

std::string read_from_shell(const std::string& command, const std::string& cwd) {
  int ends[2] = {-1, -1};
  if (pipe2(ends, O_CLOEXEC) != 0)
    throw Error("", fmt::format("could not make a pipe: {}", std::strerror(errno)));
  const Program program{.words = {"sh", "-c", command}, .cwd = cwd, .is_interactive = true};
  SpawnSettings settings(program);
  posix_spawn_file_actions_adddup2(&settings.actions, ends[1], STDOUT_FILENO);
  pid_t child = 0;
  try {
    child = start(program, settings);
  } catch (...) {
    close(ends[0]);
    close(ends[1]);
    throw;
  }
  close(ends[1]);
  std::string output;
  char part[1 << 16];
  for (ssize_t size = 0; (size = read(ends[0], part, sizeof part)) != 0;) {
    if (size > 0) output.append(part, static_cast<std::size_t>(size));
    if (size < 0 && errno != EINTR) break;
  }
  close(ends[0]);
  const std::string ended = wait_for(child);
  if (!ended.empty()) throw Error("", fmt::format("command \"{}\" {}", command, ended));
  return output;
}

}  // namespace softbee
