// What a statement with CONCURRENTLY leaves behind when it does not end: an index that is invalid
// but costs every write, a partition that is half detached. Who takes the run up clears it away, or
// finishes it.
#pragma once

#include <string>
#include <vector>

namespace softbee::run {

struct Leftover {
  std::string name;    ///< qualified and quoted
  std::string cure;    ///< the statement that is to run at top level
  bool is_end;         ///< the cure is the rest of the statement, which is not run again
  std::string worker;  ///< pid of a session that builds an index of that table; empty: nobody
};

/// Whose they are cannot be seen: for an index without a name in the statement, those of its
/// columns. REQUIRES: a transaction that can read.
std::vector<Leftover> find_leftovers(const std::string& statement);

/// Does the statement itself name the one index that it makes?
bool names_its_index(const std::string& statement);

}  // namespace softbee::run
