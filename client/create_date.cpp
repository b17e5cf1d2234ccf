// Time zones by the C library, which has the database; C++20's own is not in GCC 12.
#include "client/create_date.hpp"

#include <cstdlib>
#include <filesystem>
#include <optional>

#include <fmt/chrono.h>
#include <fmt/format.h>

#include "core/error.hpp"

namespace softbee {
namespace {

/// TZ for the time of a call. The client has one thread where it asks for the time.
class ZoneForNow {
 public:
  explicit ZoneForNow(const std::string& zone) {
    if (const char* value = std::getenv("TZ")) before_ = value;
    setenv("TZ", zone.c_str(), 1);
    tzset();
  }
  ~ZoneForNow() {
    if (before_) {
      setenv("TZ", before_->c_str(), 1);
    } else {
      unsetenv("TZ");
    }
    tzset();
  }
  ZoneForNow(const ZoneForNow&) = delete;
  ZoneForNow& operator=(const ZoneForNow&) = delete;

 private:
  std::optional<std::string> before_;
};

bool is_in_database(const std::string& name) {
  const char* folder = std::getenv("TZDIR");
  const std::filesystem::path path =
      std::filesystem::path(folder == nullptr ? "/usr/share/zoneinfo" : folder) / name;
  std::error_code ignored;
  return std::filesystem::is_regular_file(path, ignored);
}

/// The C library takes any name: one that it does not know is UTC for it, without a word.
std::string find_timezone(const std::string& timezone) {
  std::string upper = timezone;
  for (char& c : upper) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  if (upper == "UTC") return "UTC0";  // also where no database is installed
  const bool is_name = !timezone.empty() && timezone[0] != '/' && timezone[0] != '.' &&
                       timezone.find("/.") == std::string::npos;
  if (is_name && is_in_database(timezone)) return timezone;
  if (is_name && is_in_database(upper)) return upper;
  throw Error("", fmt::format("time zone \"{}\" does not exist", timezone))
      .with_hint("Take an IANA name, such as Europe/Berlin or UTC.");
}

}  // namespace

CreateDate CreateDate::at(std::time_t epoch, const std::string& timezone) {
  CreateDate date{epoch, {}};
  std::optional<ZoneForNow> zone;
  if (!timezone.empty()) zone.emplace(find_timezone(timezone));
  tzset();
  localtime_r(&epoch, &date.local);
  return date;
}

CreateDate CreateDate::now(const std::string& timezone) { return at(std::time(nullptr), timezone); }

std::string CreateDate::text() const {
  const long minutes = local.tm_gmtoff / 60;
  return fmt::format("{:04}-{:02}-{:02} {:02}:{:02}:{:02}{}{:02}:{:02}", local.tm_year + 1900,
                     local.tm_mon + 1, local.tm_mday, local.tm_hour, local.tm_min, local.tm_sec,
                     minutes < 0 ? '-' : '+', std::abs(minutes) / 60, std::abs(minutes) % 60);
}

void require_timezone(const std::string& timezone) { find_timezone(timezone); }

}  // namespace softbee
