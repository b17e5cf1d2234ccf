// Passwords in files that every user of the machine can read.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "client/configuration.hpp"

namespace softbee {

/// The configuration's path and `.env`, each where it holds a database URL with a password and its
/// mode lets others read it. `folder` is where both paths are meant from.
std::vector<std::string> find_open_passwords(const Configuration& configuration,
                                             const std::map<std::string, std::string>& dotenv,
                                             const std::filesystem::path& folder);

}  // namespace softbee
