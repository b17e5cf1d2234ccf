// The way of a deploy: look without a lock, wait, lock, push, run, commit; and what is said when it
// fails. Which round trips a deploy makes is decided here (DESIGN section 7); which functions they
// call, in Server.
#pragma once

#include <future>
#include <optional>
#include <string>
#include <vector>

#include "client/context.hpp"
#include "client/difference.hpp"
#include "client/report.hpp"
#include "client/scripts_folder.hpp"
#include "client/server.hpp"

namespace softbee {

class Deploy {
 public:
  /// Reads the folder while it connects.
  /// errors  no folder, no connection, a database that cannot be written
  Deploy(const Context& context, bool keep);

  /// Which database, before anything is written or asked.
  void announce() const { server_.announce(); }

  int move(const std::string& target, const std::string& direction);
  int stamp(const std::vector<std::string>& targets, bool purge);
  int push();
  int plan(const std::string& target, const std::string& direction);

 private:
  static constexpr std::string_view rolled_back =
      "nothing was applied, the transaction was rolled back";

  /// false: nothing is to be done, and that was said. Takes no lock.
  bool has_work(const std::string& target, const std::string& direction);
  bool prepare_database();
  /// The scripts; waits until they are read, which only a move puts off: it asks the server
  /// meanwhile. errors  ScriptsFolder::read's
  const ScriptsFolder& folder();
  void lock();
  std::vector<PushedRow> carry(bool tolerate_edits);
  int move_together(const std::string& target, const std::string& direction);
  int move_each(const std::string& target, const std::string& direction);
  int fail(const ServerError& error, std::vector<std::string> notes);
  int fail_rolled_back(const ServerError& error, const std::string& direction);
  void warn_of_older_checkout(const Difference& difference);
  void warn_of_alembic(bool has_versions);
  std::string say_where_it_stands();

  const Context& context_;
  const Console& console_;
  bool keep_;
  std::future<ScriptsFolder> reading_;
  Server server_;
  ScriptsFolder folder_;               ///< by folder(), once `reading_` is done
  std::vector<ManifestRow> manifest_;  ///< as of the lock
  bool is_fresh_ = false;  ///< this run made the extension: nothing is stored, nobody is waited for
  bool has_warned_ = false;
};

}  // namespace softbee
