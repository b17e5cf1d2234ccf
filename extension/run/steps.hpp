// The steps of a plan with their scripts, and everything that can be refused before the first
// statement runs.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "extension/run/database.hpp"
#include "extension/run/program.hpp"

namespace softbee::run {

struct PreparedStep {
  Step step;
  Program program;
  std::optional<Program> verify;      ///< upgrades only
  bool leaves_what_was_made = false;  ///< a downgrade of nothing, for an upgrade of something
};

/// errors  SB006 a downgrade across a revision that has none
std::vector<PreparedStep> prepare_steps(const pg::Installation& installation,
                                        const Database& database, const Plan& plan,
                                        pg::Visibility visibility);

/// Whose scripts run here? Names a pusher who is not the caller.
/// errors  42501 a stranger owns the extension, or a superuser would run what no superuser pushed
void check_trust(const pg::Installation& installation, const Database& database,
                 const std::vector<PreparedStep>& steps);

enum class Form { one_transaction, transaction_per_revision };

/// Whose scripts run here, and can they? Names a pusher who is not the caller.
/// errors  42501 a stranger owns the extension, or a superuser would run what no superuser pushed ·
///         SB007 a section that cannot run in a transaction · SB012 more locks than the server has
void check_steps(const pg::Installation& installation, const Database& database,
                 const std::vector<PreparedStep>& steps, Form form);

}  // namespace softbee::run
