// The backend around us: who calls, from where, in which transaction; notices; the settings that
// end with a step.
#pragma once

#include <string>
#include <vector>

#include "extension/pg/value.hpp"

namespace softbee::pg {

/// Who acts, as the log and a revision remember it.
struct Actor {
  std::string role;         ///< current_user
  std::string login;        ///< session_user
  std::string client;       ///< address, empty on a unix socket
  std::string application;  ///< application_name
  std::int32_t pid;
  Timestamp backend_start;
  Timestamp server_start;
  std::string server_version;
  std::string tag;  ///< setting softbee.tag: what the caller calls this run
};
Actor current_actor();

/// May a script get a superuser's rights here? RESET ROLE and RESET SESSION AUTHORIZATION in it
/// bring back the login's, and SET ROLE gives those of every role that the login is a member of: a
/// superuser who has SET ROLE is still one, and so is a member of one. Inside a SECURITY DEFINER
/// function the server refuses these commands, and the current user alone counts: there the login
/// runs somebody else's code.
bool is_superuser();
/// Who answers for what is pushed: the current user, or the login where that has the greater rights
/// and can take them.
std::string responsible_role();
/// As above of a role by name; false for one that does not exist.
bool is_superuser(const std::string& role);
std::string role_name(ObjectId role);
std::string schema_name(ObjectId schema);
ObjectId database_owner();
/// May the current user be expected to trust `role`: superuser, the database's owner, or a role it
/// belongs to?
bool is_trusted_owner(ObjectId role);

int server_version();  ///< server_version_num

/// For SQL that a person is to paste: what a stranger named is not to run.
std::string quote_literal(const std::string& text);
std::string quote_name(const std::string& name);

/// errors  25006 on a standby and in a read-only transaction, with `what` in the message · 42501 in
/// a security-restricted operation: ANALYZE and its like run a table owner's code in anybody's
/// session
void require_writable(const std::string& what);
bool is_repeatable_read_or_above();
bool is_inside_procedure();  ///< of PL/pgSQL or its like, which could commit: its SPI level must
                             ///< not be committed away
/// NOTIFY: sent when the transaction commits, and not at all when it does not. Such a transaction
/// cannot be prepared.
void notify(const std::string& channel, const std::string& payload);
/// Can be cancelled. REQUIRES: nothing held that others wait for.
void sleep(int milliseconds);
void notice(const std::string& message, const std::string& detail = "",
            const std::string& hint = "");
void warning(const std::string& message, const std::string& detail = "",
             const std::string& hint = "");

/// SET, SET LOCAL, SET ROLE, search_path … made while it lives end with it; on an error the abort
/// ends them.
class SettingsScope {
 public:
  SettingsScope();
  ~SettingsScope();
  SettingsScope(const SettingsScope&) = delete;
  SettingsScope& operator=(const SettingsScope&) = delete;

  void set(const char* name, const char* value);

 private:
  int level_;
  int exceptions_;
};

/// Text in the database's encoding ↔ UTF-8, in which scripts are hashed and parsed. Nothing to do
/// on a UTF8 database, and nothing that can be done on SQL_ASCII.
std::string to_utf8(const std::string& text);
std::string from_utf8(const std::string& text);
std::vector<std::string> from_utf8(std::vector<std::string> texts);
/// A message's text: our own "…" is "..." in an encoding that may lack it.
std::string plain_ellipses(std::string text);
std::string message_from_utf8(const std::string& text);
/// Number of characters in a prefix of a text in the database's encoding; the prefix ends where a
/// character does.
int count_characters(const std::string& text, std::size_t bytes);
/// Bytes of the first `characters` characters.
std::size_t bytes_of_characters(const std::string& text, int characters);
/// Lower-case hex SHA-256.
std::string sha256_hex(const std::string& bytes);

/// Locks that the server's shared lock table is made for (storage/lmgr/lock.c, NLOCKENTS).
std::int64_t lock_table_size();

}  // namespace softbee::pg
