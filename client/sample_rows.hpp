// Rows made up for a trial: one for a table, as far as types and constraints let a stranger guess.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "client/connection.hpp"

namespace softbee {

/// Rows for the tables and for those that they refer to. What cannot be made is left out.
/// in      tables: identities as a snapshot has them
void make_sample_rows(Connection& connection, const std::vector<std::string>& tables);

/// Rows of each of the tables that is there.
std::map<std::string, int> count_rows(Connection& connection,
                                      const std::vector<std::string>& tables);

/// Takes them out again.
void remove_rows(Connection& connection, const std::vector<std::string>& tables);

}  // namespace softbee
