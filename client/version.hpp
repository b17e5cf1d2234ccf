// The version that `softbee --version` prints; the extension has its own, in its control file.
#pragma once

namespace softbee {

inline constexpr const char* client_version = "1.1";

}  // namespace softbee
