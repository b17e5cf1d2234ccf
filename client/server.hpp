// The extension as seen from here: every SQL function the client calls, with the columns it reads,
// in this one place. A call is one round trip. Each is schema-qualified: the extension lies where
// the user put it.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "client/connection.hpp"
#include "client/context.hpp"
#include "client/progress.hpp"
#include "client/run_settings.hpp"
#include "client/scripts_folder.hpp"
#include "core/busy_table.hpp"

namespace softbee {

/// Tells whether a later statement runs in the session that this one ran in.
inline constexpr std::string_view ticket_setting = "softbee_client.ticket";

struct ManifestRow {
  std::string revision;
  std::optional<std::string> path;
  std::string sha256;
  bool is_applied = false;
  bool is_adopted = true;  ///< false: a superuser may not run it before pushing it himself
};

/// What the server has, in brief: asked for while the files are being read.
struct Inventory {
  std::string digest;  ///< of all revisions, paths and hashes; empty where the target has no plan
  int steps = 0;       ///< of the plan
};

struct PushedRow {
  std::string revision, action, path;
};
struct StepRow {
  int ordinal;
  std::string revision, direction, message, elapsed;
};
struct PlanRow {
  int ordinal;
  std::string revision, direction, message;
  int statements;
  bool is_transactional;
  std::string commits_before;  ///< revision that uses an enum value which this step adds
};
struct RevisionRow {
  std::string revision, message, path, create_date;
  std::vector<std::string> down_revisions, depends_on, branch_labels, children;
  bool is_head = false, is_effective_head = false, is_branch_point = false, is_merge_point = false;
  bool is_applied = false;
  std::string pushed_by, pushed_at;
};
struct VerifiedRow {
  std::string revision, message;
  bool is_ok;
  std::string error, context;
};
struct ProgressRow {
  int pid;
  std::string role, application, state, since;
  std::vector<int> waits_for;
  std::string revision, direction;  ///< empty where it cannot be seen
  int statement, statements;        ///< 0 where it cannot be seen
  std::string phase;
  std::int64_t done, total;
};
struct StoredScript {
  std::string revision, path, text;  ///< path: empty for one that was pasted in SQL
};
/// Which events; as it stands: all.
struct LogFilter {
  std::optional<int> limit = {};             ///< the newest only
  std::optional<std::string> revision = {};  ///< ID or the beginning of one
  std::optional<std::string> role = {};      ///< as whom it ran, or whose login it was
  std::optional<std::string> since = {};     ///< as the server reads a time: "yesterday"
  std::optional<std::string> until = {};     ///< likewise; that moment not included
  bool failures = false;
  bool operator==(const LogFilter&) const = default;
};
struct LogRow {
  std::string id, revision, direction, kind, state, at, elapsed, role, client, tag, reason, error;
};

/// A statement as the server's parser sees it, with the positions of its first and last character
/// (from 1).
struct StatementRow {
  int first, last;
  std::string tag, kind;
  std::string outside_transaction;  ///< why it cannot run in a transaction block; empty: it can
  bool is_shared = false;           ///< about roles, databases, … of the whole server
};

class Server {
 public:
  /// Connects, tells which database it is, and asks what has to be known before anything else; two
  /// round trips. errors  Connection's; SET ROLE to a role that is none
  explicit Server(const Context& context);

  /// For every run from here on.
  void use_settings(std::vector<ServerSetting> settings);

  Connection& connection() { return connection_; }
  /// Of what `steps` says where a person looks on; where nobody does, nothing is asked.
  void show_progress_of(const std::string& target, std::string_view direction);
  bool has_extension() const { return !schema_.empty(); }
  bool has_alembic_version() const { return has_alembic_version_; }
  /// A table of versions that `--sql` scripts kept before the extension was there.
  bool has_offline_versions() const { return !offline_table_.empty(); }

  /// `Context: user@host/database (from …)`, before a command that writes.
  void announce() const;
  /// errors  a standby or a read-only default: says so before anything is tried
  void require_writable() const;
  /// errors  not installed, with the way out: for commands that only read
  void require_extension() const;
  /// CREATE EXTENSION in a transaction of its own; false where it was there, or another client was
  /// faster.
  bool create_extension();
  /// The same inside the caller's transaction, to be rolled back with it.
  void create_extension_within();

  Inventory take_inventory(const std::string& target, std::string_view direction);
  std::vector<ManifestRow> manifest();
  int count_steps(const std::string& target, std::string_view direction);

  /// CALL softbee_wait(): until no migrator runs.
  void wait();
  /// BEGIN, the migrator's lock, and the manifest under it. nullopt: another one was faster,
  /// nothing is open; wait again.
  std::optional<std::vector<ManifestRow>> begin_locked(bool with_manifest);
  void begin();
  void commit();
  /// Does not wait for the disk: the commit of the first step, which comes next, waits for both, as
  /// WAL is written in order. Nobody was told yet that anything is done.
  void commit_before_steps();
  void roll_back() noexcept { connection_.roll_back(); }

  std::vector<PushedRow> push(const std::vector<const ScriptFile*>& files);
  /// Did one that was pushed look like having a section outside a transaction?
  bool has_pushed_marked() const { return has_pushed_marked_; }
  std::vector<std::string> prune(const std::vector<std::string>& keep);
  /// softbee_upgrade or softbee_downgrade and COMMIT, in one string.
  std::vector<StepRow> move_and_commit(const std::string& target, std::string_view direction);
  void apply(const std::string& target, std::string_view direction);
  std::vector<std::string> stamp_and_commit(const std::vector<std::string>& targets);
  void forget_versions();  ///< stamps nothing with purge, in the open transaction
  std::vector<PlanRow> plan(const std::string& target, std::string_view direction);
  /// Who holds what a statement waits for, and how often to try it again.
  struct Patience {
    std::vector<Blocker> blockers = {};
    int retries = 0;
  };
  Patience ask_for_patience(const std::string& statement);
  void log_failure(const ServerError& error, std::string_view direction);

  std::string snapshot();  ///< softbee_snapshot() as text
  std::vector<StatementRow> statements(const std::string& sql);
  /// Versions afterwards.
  std::vector<std::string> resolve(const std::string& revision, std::string_view direction,
                                   const std::string& reason);
  std::vector<VerifiedRow> verify(const std::string& target);  ///< empty: all that are applied
  std::vector<ProgressRow> progress();
  std::vector<StoredScript> stored_scripts();

  std::vector<RevisionRow> current();
  std::vector<RevisionRow> heads();
  std::vector<RevisionRow> history(const std::string& range);
  std::vector<RevisionRow> show(const std::string& symbol);
  std::vector<std::string> current_revisions();
  /// errors  22007 a time that the server cannot read
  std::vector<LogRow> log(const LogFilter& filter);
  std::vector<std::string> alembic_versions();  ///< empty also where they cannot be read
  std::vector<std::string> offline_versions();
  /// Its versions, and the table is gone with the open transaction's commit.
  std::vector<std::string> take_offline_versions();

 private:
  std::vector<Rows> ask_for_facts();
  /// Connection::run, with hints where a call of ours is refused.
  std::vector<Rows> ask(const std::string& sql);
  Rows ask(const std::string& sql, std::span<const Parameter> parameters);
  std::string call(std::string_view function_and_arguments) const;
  /// For the start of a string: SET LOCAL ROLE, where one is configured. Local, as a pooler may
  /// give the next string another session.
  std::string role_prefix() const;
  /// set_config of `settings_`, for the start of a string or for the session.
  std::string settings_prefix(bool is_local) const;
  void call_procedure(const std::string& sql, const std::string& ticket = "");
  std::vector<RevisionRow> ask_for_revisions(const std::string& rows);

  const Context& context_;
  ConnectionTarget target_;
  Progress progress_;
  Connection connection_;
  std::string schema_;        ///< of the extension; empty where there is none
  std::string lock_timeout_;  ///< the session's own
  std::vector<ServerSetting> settings_;
  bool is_in_recovery_ = false;
  bool is_read_only_ = false;
  bool is_pooled_ = false;  ///< another process answers than the one that was connected to
  bool has_alembic_version_ = false;
  bool has_pushed_marked_ = false;
  std::string alembic_table_, offline_table_;  ///< qualified; empty where it cannot be read without
                                               ///< risk
};

}  // namespace softbee
