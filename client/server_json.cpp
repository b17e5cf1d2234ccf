#include "client/server_json.hpp"

#include <nlohmann/json.hpp>

namespace softbee {

nlohmann::ordered_json to_json(const std::vector<StepRow>& steps) {
  auto rows = nlohmann::ordered_json::array();
  for (const StepRow& step : steps) {
    rows.push_back({{"ordinal", step.ordinal},
                    {"revision", step.revision},
                    {"direction", step.direction},
                    {"message", step.message},
                    {"elapsed", step.elapsed}});
  }
  return rows;
}

nlohmann::ordered_json to_json(const std::vector<PlanRow>& steps) {
  auto rows = nlohmann::ordered_json::array();
  for (const PlanRow& step : steps) {
    rows.push_back({{"ordinal", step.ordinal},
                    {"revision", step.revision},
                    {"direction", step.direction},
                    {"message", step.message},
                    {"statements", step.statements},
                    {"transactional", step.is_transactional},
                    {"commits_before", step.commits_before}});
  }
  return rows;
}

}  // namespace softbee
