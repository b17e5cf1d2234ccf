// The server's rows as the JSON that commands print (docs/json.md).
#pragma once

#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "client/server.hpp"

namespace softbee {

nlohmann::ordered_json to_json(const std::vector<StepRow>& steps);
nlohmann::ordered_json to_json(const std::vector<PlanRow>& steps);

}  // namespace softbee
