// Database URLs as people have them (SQLAlchemy's dialects, Heroku's `postgres://`) → what libpq
// takes.
#pragma once

#include <string>
#include <string_view>

namespace softbee {

/// `postgresql+psycopg2://…`, `postgres://…` → `postgresql://…`; a libpq string (`host=… dbname=…`)
/// stays as it is. errors  a URL of another database system, or an empty one; `source` says where
/// it was read
std::string libpq_url(std::string_view url, std::string_view source);

bool has_password(std::string_view url);

/// `text` with every password that `url` holds as `***`: for messages that quote what they could
/// not read.
std::string without_passwords(std::string text, std::string_view url);

}  // namespace softbee
