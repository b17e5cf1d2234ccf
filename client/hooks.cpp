// A hook is no part of the revision: its failure leaves the script.
#include "client/hooks.hpp"

#include <filesystem>

#include <fmt/format.h>

#include "client/process.hpp"
#include "client/scripts_folder.hpp"
#include "core/error.hpp"
#include "core/script.hpp"

namespace softbee {
namespace {

constexpr std::string_view file_token = "REVISION_SCRIPT_FILENAME";

Error hook_failure(const Hook& hook, const std::string& path, const std::string& what) {
  return Error("", fmt::format("hook \"{}\" {}", hook.command, what))
      .with_detail(
          fmt::format("\"{}\" is written and stays; hooks behind this one did not run.", path))
      .with_hint("Correct what the hook complains about, or [[hooks]] of softbee.toml.");
}

}  // namespace

std::vector<std::string> words_of_hook(const Hook& hook, const std::string& path) {
  std::vector<std::string> words = {hook.command};
  bool names_file = false;
  for (std::string argument : hook.arguments) {
    for (auto at = argument.find(file_token); at != std::string::npos;
         at = argument.find(file_token, at + path.size())) {
      argument.replace(at, file_token.size(), path);
      names_file = true;
    }
    words.push_back(std::move(argument));
  }
  if (!names_file) words.insert(words.begin() + 1, path);
  return words;
}

void run_hooks(const Console& console, const std::vector<Hook>& hooks, const std::string& path) {
  if (hooks.empty()) return;
  const std::string absolute = std::filesystem::absolute(path).lexically_normal().string();
  for (const Hook& hook : hooks) {
    console.finish();  // what was printed comes before what the hook prints
    std::string failure;
    try {
      failure = run_program({words_of_hook(hook, absolute), hook.cwd});
    } catch (const Error& error) {
      failure = fmt::format("failed: {}", error.message);
    }
    if (!failure.empty()) throw hook_failure(hook, path, failure);
    if (!console.as_json())
      console.print(fmt::format("  Running hook \"{}\" ...  done\n", hook.command));
  }
  try {
    parse_script(read_script(path), path);
  } catch (Error& error) {
    throw error.with_detail(fmt::format("The script was well-formed before the hooks ran.{}{}",
                                        error.detail.empty() ? "" : " ", error.detail));
  }
}

}  // namespace softbee
