// A backup before a run: pg_dump -Fc of the database that the connection leads to.
#pragma once

#include <string>

#include "client/connection.hpp"

namespace softbee {

/// in      wanted: the file to write; a folder (made where it is missing) when it ends in `/` or is
/// one, where the file is
///         named after database and time; empty: the current folder
///         role: SET ROLE for pg_dump; empty: none
/// out     the path of the backup, which is there only when it is whole
/// errors  pg_dump is missing or fails, a file that is in the way, a folder that cannot be written
std::string write_backup(const Connection& connection, const std::string& wanted,
                         const std::string& role);

/// The commands that bring it back beside the present database.
std::string restore_commands(const Connection& connection, const std::string& path);

}  // namespace softbee
