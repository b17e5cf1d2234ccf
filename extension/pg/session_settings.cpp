#include "extension/pg/session_settings.hpp"

#include "extension/pg/guard.hpp"
#include "extension/pg/spi.hpp"

#include "extension/pg/server.hpp"

namespace softbee::pg {
namespace {

// pg_settings leaves the first two out, and our own queries run with a search_path of their own.
constexpr const char* read_directly[] = {"session_authorization", "role", "search_path"};

std::string read_setting(const char* name) {
  const char* value = call([&] { return GetConfigOption(name, true, false); });
  return value == nullptr ? std::string() : std::string(value);
}

}  // namespace

void set_for_session(const char* name, const char* value) {
  call([&] {
    set_config_option(name, value, superuser() ? PGC_SUSET : PGC_USERSET, PGC_S_SESSION,
                      GUC_ACTION_SET, true, 0, false);
  });
}

SessionSettings SessionSettings::read() {
  SessionSettings settings;
  const std::string path = read_setting("search_path");
  for (const TextRow& row : query_rows(
           "SELECT name, setting FROM pg_catalog.pg_settings WHERE context IN ('user', 'superuser')"
           "  AND name NOT IN ('transaction_isolation', 'transaction_read_only', "
           "'transaction_deferrable')"))
    settings.values_[row[0].value_or("")] = row[1].value_or("");
  for (const char* name : read_directly) settings.values_[name] = read_setting(name);
  settings.values_["search_path"] = path;
  return settings;
}

void SessionSettings::restore() const {
  // The login first: only it may set what a superuser may, and a role that it can take.
  for (const char* name : {"session_authorization", "role"})
    if (read_setting(name) != values_.at(name)) set_for_session(name, values_.at(name).c_str());
  const SessionSettings now = read();
  for (const auto& [name, value] : values_) {
    const auto found = now.values_.find(name);
    if (found != now.values_.end() && found->second != value)
      set_for_session(name.c_str(), value.c_str());
  }
}

}  // namespace softbee::pg
