// softbee.toml as values, each with its place. Which keys there are is said by the table of keys.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "client/keys.hpp"
#include "core/error.hpp"

namespace softbee {

struct ConfiguredValue {
  Value value;
  Place place;
};

/// By the name of the key.
using ConfiguredValues = std::map<std::string, ConfiguredValue, std::less<>>;

struct Configuration {
  std::string path;  ///< as opened; empty where there is none
  ConfiguredValues common;
  std::map<std::string, ConfiguredValues>
      environments;  ///< what a section does not say, the top says
};

/// errors  a file that is no TOML, a key that does not exist (with the nearest), a key in a section
/// that it cannot stand in, a value that is none of the key's; with the place
Configuration parse_configuration(std::string_view text, const std::string& path);

}  // namespace softbee
