// What an error of a script's statement says besides its own words: where it stands, and what to do
// about it.
#pragma once

#include "extension/run/program.hpp"

namespace softbee::run {

/// Adds revision, file, line and column of statement `index`, and a hint where the server's error
/// alone leaves its reader alone.
void explain_failure(pg::ServerError& error, const Program& program, std::size_t index);

/// Names the event trigger whose function raised the error: it would refuse every other try as
/// well. REQUIRES: a transaction that can read; so never before what failed was rolled back.
void name_event_trigger(pg::ServerError& error);

/// SB011. what_stands: "The step was undone." or that it was not.
pg::ServerError verify_failure(const pg::ServerError& error, const Program& program,
                               const std::string& what_stands);

/// As the log's column `error` holds it.
pg::Json describe_failure(const pg::ServerError& error);

}  // namespace softbee::run
