#include "client/heads.hpp"

#include <algorithm>
#include <filesystem>
#include <system_error>

#include <fmt/format.h>

#include "client/deploy.hpp"
#include "client/digest.hpp"
#include "client/new_file.hpp"
#include "client/scripts_folder.hpp"
#include "core/error.hpp"
#include "core/schema/json.hpp"

namespace softbee {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kept_at_most = 8;  ///< snapshots: a person changes between branches

/// Beside softbee.toml, else in the current folder.
fs::path kept_folder(const Settings& settings) {
  return fs::path(settings.configuration_path()).parent_path() / ".softbee";
}

/// Kept for speed only: where it cannot be written, nothing is lost.
void keep(const Console& console, const fs::path& path, const std::string& text) {
  try {
    const fs::path folder = path.parent_path();
    if (!fs::exists(folder / ".gitignore")) write_new_file(folder / ".gitignore", "*\n");
    write_new_file(path, text);
    std::vector<fs::path> kept;
    for (const auto& entry : fs::directory_iterator(folder)) {
      if (entry.path().filename().string().starts_with("heads-")) kept.push_back(entry.path());
    }
    std::ranges::sort(kept, std::greater(),
                      [](const fs::path& at) { return fs::last_write_time(at); });
    for (std::size_t i = kept_at_most; i < kept.size(); ++i) fs::remove(kept[i]);
  } catch (const std::exception& error) {
    console.debug(fmt::format("the heads' snapshot is not kept: {}", error.what()));
  }
}

std::optional<schema::Snapshot> find_kept(const fs::path& path) {
  std::error_code ignored;
  if (!fs::exists(path, ignored)) return std::nullopt;
  try {
    const auto text = read_file(path);
    return text ? std::optional(schema::parse_snapshot(*text)) : std::nullopt;
  } catch (const Error&) {
    fs::remove(path, ignored);  // damaged: replayed
    return std::nullopt;
  }
}

}  // namespace

Heads::Heads(const Context& context, ScratchServer& scratch, std::vector<std::string> x_values)
    : context_(context), scratch_(scratch), x_values_(std::move(x_values)) {
  std::string key = ScriptsFolder::read(context.settings.version_locations()).digest();
  key += fmt::format("\n{}\nformat {}\nrole {}\n", scratch.properties(), schema::Snapshot::format,
                     context.settings.role());
  for (const std::string& value : x_values_) key += value + "\n";
  key_ = Sha256().hex(key);
}

std::string Heads::kept_path() const {
  return (kept_folder(context_.settings) / fmt::format("heads-{}.json", key_)).string();
}

const schema::Snapshot& Heads::snapshot() {
  if (!snapshot_) snapshot_ = find_kept(kept_path());
  if (snapshot_) {
    context_.console.debug(fmt::format("the scripts' schema is as kept in {}", kept_path()));
    return *snapshot_;
  }
  const std::string text = database().snapshot();
  snapshot_ = schema::parse_snapshot(text);
  keep(context_.console, kept_path(), text);
  return *snapshot_;
}

Server& Heads::database() {
  if (!database_) replay();
  return database_->server;
}

void Heads::replay() {
  database_ = scratch_.make();
  DeployOptions options;
  options.settings.x_values = x_values_;
  options.settings.is_scratch = true;
  Deploy deploy(database_->context, std::move(options));
  if (deploy.has_scripts() && deploy.move("heads", "upgrade") != exit_done) throw ReplayFailed{};
}

}  // namespace softbee
