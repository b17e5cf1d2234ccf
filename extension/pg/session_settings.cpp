#include "extension/pg/session_settings.hpp"

#include "extension/pg/guard.hpp"

#include "extension/pg/server.hpp"

namespace softbee::pg {
namespace {

std::string read_setting(const char* name) {
  const char* value = call([&] { return GetConfigOption(name, true, false); });
  return value == nullptr ? std::string() : std::string(value);
}

/// What SET can change and RESET puts back: not the transaction's own, not the roles.
bool is_for_session(const config_generic& setting) {
  return (setting.context == PGC_USERSET || setting.context == PGC_SUSET) &&
         (setting.flags & GUC_NO_RESET_ALL) == 0;
}

struct Found {
  const char** names;
  const char** values;
  int count;
};

/// Not from pg_settings: it renders all 350 of them, which takes longer than a small migration.
Found find_session_settings() {
  return call([] {
    int count = 0;
    config_generic** all = all_settings(&count);
    Found found{static_cast<const char**>(palloc(sizeof(char*) * count)),
                static_cast<const char**>(palloc(sizeof(char*) * count)), 0};
    for (int i = 0; i < count; ++i) {
      if (all[i]->source != PGC_S_SESSION || !is_for_session(*all[i])) continue;
      const char* value = GetConfigOption(all[i]->name, true, false);
      found.names[found.count] = all[i]->name;
      found.values[found.count++] = pstrdup(value == nullptr ? "" : value);
    }
    return found;
  });
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
  const Found found = find_session_settings();
  for (int i = 0; i < found.count; ++i) settings.values_[found.names[i]] = found.values[i];
  settings.login_ = read_setting("session_authorization");
  settings.role_ = read_setting("role");
  return settings;
}

void SessionSettings::restore() const {
  // The login first: only it may set what a superuser may, and a role that it can take.
  if (read_setting("session_authorization") != login_)
    set_for_session("session_authorization", login_.c_str());
  if (read_setting("role") != role_) set_for_session("role", role_.c_str());
  const SessionSettings now = read();
  for (const auto& [name, value] : now.values_)
    if (!values_.contains(name)) set_for_session(name.c_str(), nullptr);
  for (const auto& [name, value] : values_) {
    const auto found = now.values_.find(name);
    if (found == now.values_.end() || found->second != value)
      set_for_session(name.c_str(), value.c_str());
  }
}

}  // namespace softbee::pg
