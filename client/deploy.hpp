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

/// What a command asks for beside its target.
struct DeployOptions {
  bool keep = false;                 ///< do not prune what the folder lacks
  bool in_own_transactions = false;  ///< softbee_apply, whatever the plan and the configuration say
  RunSettings settings = {};
  std::optional<std::string> backup = {};  ///< write_backup's place, before anything is written
  std::string verify_command = {};         ///< run after an upgrade; empty: none
};

class Deploy {
 public:
  /// Reads the folder while it connects.
  /// errors  UsageError for a setting, no folder, no connection; in this order
  Deploy(const Context& context, DeployOptions options);

  /// Which database, before anything is written or asked.
  void announce() const { server_.announce(); }

  bool has_scripts() { return !folder().files().empty(); }

  int move(const std::string& target, const std::string& direction);
  int stamp(const std::vector<std::string>& targets, bool purge);
  /// Stamps what `--sql` scripts noted in their own table, and drops that.
  int adopt();
  int push();
  int plan(const std::string& target, const std::string& direction);

 private:
  static constexpr std::string_view rolled_back =
      "nothing was applied, the transaction was rolled back";

  /// false: nothing is to be done, and that was said. Takes no lock.
  bool has_work(const std::string& target, const std::string& direction);
  bool prepare_database();
  void back_up();
  int run_steps(const std::string& target, const std::string& direction);
  int verify(const std::vector<std::string>& before);
  /// The scripts; waits until they are read, which only a move puts off: it asks the server
  /// meanwhile. errors  ScriptsFolder::read's
  const ScriptsFolder& folder();
  void lock(bool with_manifest = true);
  std::vector<PushedRow> carry(bool tolerate_edits);
  int move_together(const std::string& target, const std::string& direction);
  bool try_again(const ServerError& error);
  int move_each(const std::string& target, const std::string& direction);
  int apply_planned(const std::string& target, const std::string& direction,
                    const std::vector<PlanRow>& planned);
  int stamp_under_lock(const std::vector<std::string>& targets, bool purge);
  int fail(const ServerError& error, std::vector<std::string> notes);
  void keep_in_log(const ServerError& error, const std::string& direction);
  std::string nothing_to_do(const std::string& target, const std::string& direction);
  int fail_rolled_back(const ServerError& error, const std::string& direction);
  void warn_of_older_checkout(const Difference& difference);
  void warn_of_alembic(bool has_versions);
  void refuse_offline_versions();
  std::string say_where_it_stands();

  const Context& context_;
  const Console& console_;
  DeployOptions options_;
  std::vector<ServerSetting> server_settings_;  ///< before server_: a wrong one connects to nothing
  std::future<ScriptsFolder> reading_;
  Server server_;
  ScriptsFolder folder_;               ///< by folder(), once `reading_` is done
  std::vector<ManifestRow> manifest_;  ///< as of the lock
  bool is_fresh_ = false;  ///< this run made the extension: nothing is stored, nobody is waited for
  bool has_warned_ = false;
  int lock_tries_ = 0;  ///< that ended because a table was busy
  std::string backup_;  ///< path of the one that was written
};

}  // namespace softbee
