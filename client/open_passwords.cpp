#include "client/open_passwords.hpp"

#include <algorithm>

#include <sys/stat.h>

#include "client/url.hpp"

namespace softbee {
namespace {

bool holds_password(const ConfiguredValues& values) {
  return std::ranges::any_of(values, [](const auto& entry) {
    const auto* text = std::get_if<std::string>(&entry.second.value);
    return entry.first.ends_with("url") && text != nullptr && has_password(*text);
  });
}

bool holds_password(const Configuration& configuration) {
  return holds_password(configuration.common) ||
         std::ranges::any_of(configuration.environments,
                             [](const auto& entry) { return holds_password(entry.second); });
}

bool holds_password(const std::map<std::string, std::string>& dotenv) {
  return std::ranges::any_of(dotenv, [](const auto& entry) {
    return entry.first.ends_with("_URL") && has_password(entry.second);
  });
}

bool others_can_read(const std::filesystem::path& path) {
  struct stat status {};
  return stat(path.c_str(), &status) == 0 && (status.st_mode & S_IROTH) != 0;
}

}  // namespace

std::vector<std::string> find_open_passwords(const Configuration& configuration,
                                             const std::map<std::string, std::string>& dotenv,
                                             const std::filesystem::path& folder) {
  std::vector<std::string> paths;
  if (holds_password(configuration) && others_can_read(folder / configuration.path))
    paths.push_back(configuration.path);
  if (holds_password(dotenv) && others_can_read(folder / ".env")) paths.emplace_back(".env");
  return paths;
}

}  // namespace softbee
