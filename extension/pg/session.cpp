#include "extension/pg/session.hpp"

#include <algorithm>
#include <array>
#include <exception>

#include "extension/pg/guard.hpp"
#include "extension/pg/settings.hpp"

#include "extension/pg/server.hpp"

namespace softbee::pg {
namespace {

std::string setting(const char* name) {
  const char* value = call([&] { return GetConfigOption(name, true, false); });
  return value == nullptr ? std::string() : std::string(value);
}

void report(int level, const std::string& message, const std::string& detail,
            const std::string& hint) {
  call([&] {
    ereport(level, (errmsg_internal("%s", message.c_str()),
                    detail.empty() ? 0 : errdetail_internal("%s", detail.c_str()),
                    hint.empty() ? 0 : errhint("%s", hint.c_str())));
  });
}

// By hand, as the function's NULL on a unix socket is an error to OidFunctionCall. libpq-be.h,
// which has the address as a field, needs GSSAPI's headers.
std::string client_address() {
  const char* address = call([]() -> const char* {
    LOCAL_FCINFO(info, 0);
    FmgrInfo function;
    fmgr_info(F_INET_CLIENT_ADDR, &function);
    InitFunctionCallInfoData(*info, &function, 0, InvalidOid, nullptr, nullptr);
    const Datum shown = FunctionCallInvoke(info);
    return info->isnull ? nullptr : DatumGetCString(DirectFunctionCall1(inet_out, shown));
  });
  return address == nullptr ? std::string() : std::string(address);
}

/// Either direction between UTF-8 and the database's encoding. The server's copy is freed at once:
/// a push of many scripts is one call.
std::string converted(const std::string& text, char* (*convert)(const char*, int, int)) {
  if (GetDatabaseEncoding() == PG_UTF8 || GetDatabaseEncoding() == PG_SQL_ASCII) return text;
  char* const result =
      call([&] { return convert(text.data(), static_cast<int>(text.size()), PG_UTF8); });
  if (result == text.data()) return text;
  std::string owned = result;
  pfree(result);
  return owned;
}

/// A superuser, or a member of one: inherited or not, SET ROLE takes the rights.
bool has_superuser_rights(Oid role) {
  if (superuser_arg(role)) return true;
  bool is_member = false;
  Relation roles = table_open(AuthIdRelationId, AccessShareLock);
  SysScanDesc scan = systable_beginscan(roles, InvalidOid, false, nullptr, 0, nullptr);
  for (HeapTuple row; !is_member && HeapTupleIsValid(row = systable_getnext(scan));) {
    const auto* other = reinterpret_cast<Form_pg_authid>(GETSTRUCT(row));
    is_member = other->rolsuper && is_member_of_role_nosuper(role, other->oid);
  }
  systable_endscan(scan);
  table_close(roles, AccessShareLock);
  return is_member;
}

/// Whose rights a script can have here. An array, which an error may jump over.
std::array<Oid, 3> roles_within_reach() {
  if (InLocalUserIdChange()) return {GetUserId(), GetUserId(), GetUserId()};
  return {GetUserId(), GetSessionUserId(), GetAuthenticatedUserId()};
}

}  // namespace

Actor current_actor() {
  Actor actor;
  actor.role = role_name(GetUserId());
  actor.login = role_name(GetSessionUserId());
  actor.client = client_address();
  actor.application = setting("application_name");
  actor.pid = MyProcPid;
  actor.backend_start = {MyStartTimestamp};
  actor.server_start = {PgStartTime};
  actor.server_version = setting("server_version");
  actor.tag = tag();
  return actor;
}

bool is_superuser() {
  return call([] { return std::ranges::any_of(roles_within_reach(), has_superuser_rights); });
}

std::string responsible_role() {
  return role_name(call([] {
    for (const Oid role : roles_within_reach())
      if (has_superuser_rights(role)) return role;
    return GetUserId();
  }));
}

bool is_superuser(const std::string& role) {
  return call([&] {
    const ObjectId id = get_role_oid(role.c_str(), true);
    return OidIsValid(id) && has_superuser_rights(id);
  });
}

std::string role_name(ObjectId role) {
  const char* name = call([&] { return static_cast<const char*>(GetUserNameFromId(role, true)); });
  return name == nullptr ? std::to_string(role) : std::string(name);
}

std::string schema_name(ObjectId schema) {
  const char* name = call([&] { return static_cast<const char*>(get_namespace_name(schema)); });
  return name == nullptr ? std::to_string(schema) : std::string(name);
}

ObjectId database_owner() {
  return call([] {
    HeapTuple tuple = SearchSysCache1(DATABASEOID, ObjectIdGetDatum(MyDatabaseId));
    if (!HeapTupleIsValid(tuple)) return InvalidOid;
    const ObjectId owner = reinterpret_cast<Form_pg_database>(GETSTRUCT(tuple))->datdba;
    ReleaseSysCache(tuple);
    return owner;
  });
}

int server_version() { return std::stoi(setting("server_version_num")); }

std::string quote_literal(const std::string& text) {
  return call([&] { return static_cast<const char*>(quote_literal_cstr(text.c_str())); });
}

std::string quote_name(const std::string& name) {
  return call([&] { return quote_identifier(name.c_str()); });
}

bool is_trusted_owner(ObjectId role) {
  return call([&] { return superuser_arg(role); }) || role == database_owner() ||
         call([&] { return is_member_of_role_nosuper(GetUserId(), role); });
}

void require_writable(const std::string& what) {
  call([&] {
    if (InSecurityRestrictedOperation())
      ereport(ERROR,
              (errcode(ERRCODE_INSUFFICIENT_PRIVILEGE),
               errmsg("cannot execute %s within a security-restricted operation", what.c_str())));
    PreventCommandIfReadOnly(what.c_str());
    PreventCommandIfParallelMode(what.c_str());
  });
}

bool is_inside_procedure() { return SPI_inside_nonatomic_context(); }

bool is_repeatable_read_or_above() { return IsolationUsesXactSnapshot(); }

void notify(const std::string& channel, const std::string& payload) {
  call([&] { Async_Notify(channel.c_str(), payload.c_str()); });
}

void sleep(int milliseconds) {
  if (milliseconds <= 0) return;
  call([&] {
    WaitLatch(MyLatch, WL_LATCH_SET | WL_TIMEOUT | WL_EXIT_ON_PM_DEATH, milliseconds,
              PG_WAIT_EXTENSION);
    ResetLatch(MyLatch);
    CHECK_FOR_INTERRUPTS();
  });
}

void notice(const std::string& message, const std::string& detail, const std::string& hint) {
  report(NOTICE, message, detail, hint);
}

void warning(const std::string& message, const std::string& detail, const std::string& hint) {
  report(WARNING, message, detail, hint);
}

SettingsScope::SettingsScope()
    : level_(call([] { return NewGUCNestLevel(); })), exceptions_(std::uncaught_exceptions()) {}

SettingsScope::~SettingsScope() {
  if (std::uncaught_exceptions() > exceptions_) return;
  AtEOXact_GUC(false, level_);
}

// As SET LOCAL: the level ends what it set. From 17 on transaction_read_only cannot be set as a
// function's SET clause would (GUC_ACTION_SAVE).
void SettingsScope::set(const char* name, const char* value) {
  call([&] {
    set_config_option(name, value, PGC_USERSET, PGC_S_SESSION, GUC_ACTION_LOCAL, true, 0, false);
  });
}

std::string to_utf8(const std::string& text) { return converted(text, pg_server_to_any); }

std::string from_utf8(const std::string& text) { return converted(text, pg_any_to_server); }

std::vector<std::string> from_utf8(std::vector<std::string> texts) {
  for (std::string& text : texts) text = from_utf8(text);
  return texts;
}

std::string plain_ellipses(std::string text) {
  static constexpr std::string_view ellipsis = "…";
  if (GetDatabaseEncoding() == PG_UTF8 || GetDatabaseEncoding() == PG_SQL_ASCII) return text;
  for (std::size_t at = 0; (at = text.find(ellipsis, at)) != std::string::npos;)
    text.replace(at, ellipsis.size(), "...");
  return text;
}

std::string message_from_utf8(const std::string& text) { return from_utf8(plain_ellipses(text)); }

int count_characters(const std::string& text, std::size_t bytes) {
  return call([&] {
    return pg_mbstrlen_with_len(text.data(), static_cast<int>(std::min(bytes, text.size())));
  });
}

std::size_t bytes_of_characters(const std::string& text, int characters) {
  return static_cast<std::size_t>(call(
      [&] { return pg_mbcharcliplen(text.data(), static_cast<int>(text.size()), characters); }));
}

std::string sha256_hex(const std::string& bytes) {
  std::uint8_t digest[PG_SHA256_DIGEST_LENGTH];
  call([&] {
    pg_cryptohash_ctx* context = pg_cryptohash_create(PG_SHA256);
    if (context == nullptr || pg_cryptohash_init(context) < 0 ||
        pg_cryptohash_update(context, reinterpret_cast<const std::uint8_t*>(bytes.data()),
                             bytes.size()) < 0 ||
        pg_cryptohash_final(context, digest, sizeof digest) < 0)
      ereport(ERROR,
              (errcode(ERRCODE_INTERNAL_ERROR), errmsg("could not compute a SHA-256 digest")));
    pg_cryptohash_free(context);
  });
  std::string hex;
  for (const std::uint8_t byte : digest) {
    hex += "0123456789abcdef"[byte >> 4];
    hex += "0123456789abcdef"[byte & 15];
  }
  return hex;
}

std::int64_t lock_table_size() {
  return static_cast<std::int64_t>(max_locks_per_xact) * (MaxBackends + max_prepared_xacts);
}

}  // namespace softbee::pg
