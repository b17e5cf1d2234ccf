// Mapping of URLs by text: libpq does the parsing, here only what it does not know is rewritten.
#include "client/url.hpp"

#include <algorithm>
#include <cctype>
#include <vector>

#include <fmt/format.h>

#include "core/error.hpp"

namespace softbee {
namespace {

std::string lower(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(),
                 [](unsigned char c) { return std::tolower(c); });
  return out;
}

/// asyncpg says `ssl=require` where libpq says `sslmode=require`; libpq knows `ssl=true` itself.
std::string map_query(std::string_view query) {
  std::string out;
  while (!query.empty()) {
    const auto end = std::min(query.find('&'), query.size());
    const std::string_view pair = query.substr(0, end);
    query.remove_prefix(std::min(end + 1, query.size()));
    if (!out.empty()) out += '&';
    if (pair.starts_with("ssl=") && lower(pair.substr(4)) != "true") {
      out += fmt::format("sslmode={}", pair.substr(4));
    } else {
      out += pair;
    }
  }
  return out;
}

std::vector<std::string> find_passwords(std::string_view url) {
  std::vector<std::string> found;
  const auto scheme = url.find("://");
  if (scheme != std::string_view::npos) {
    std::string_view rest = url.substr(scheme + 3);
    const std::string_view authority = rest.substr(0, std::min(rest.find('/'), rest.size()));
    // A password may hold a raw `@` or `/`, which makes the URL wrong: then everything up to the
    // last `@` is taken.
    auto at = authority.rfind('@');
    if (at == std::string_view::npos) at = rest.rfind('@');
    if (at != std::string_view::npos) {
      const auto colon = rest.substr(0, at).find(':');
      if (colon != std::string_view::npos)
        found.emplace_back(rest.substr(colon + 1, at - colon - 1));
    }
  }
  for (std::string_view key : {"password=", "sslpassword="}) {
    for (auto at = url.find(key); at != std::string_view::npos; at = url.find(key, at + 1)) {
      const std::string_view value = url.substr(at + key.size());
      const bool is_quoted = value.starts_with('\'');
      const auto end = is_quoted ? value.find('\'', 1) : value.find_first_of("& \t\n");
      found.emplace_back(
          value.substr(is_quoted ? 1 : 0,
                       (end == std::string_view::npos ? value.size() : end) - (is_quoted ? 1 : 0)));
    }
  }
  std::erase(found, "");
  return found;
}

}  // namespace

std::string libpq_url(std::string_view url, std::string_view source) {
  while (!url.empty() && std::isspace(static_cast<unsigned char>(url.front())))
    url.remove_prefix(1);
  while (!url.empty() && std::isspace(static_cast<unsigned char>(url.back()))) url.remove_suffix(1);
  const auto colon = url.find("://");
  if (colon == std::string_view::npos) {
    if (url.empty()) {
      throw Error("", fmt::format("{} is empty", source))
          .with_hint("Give it a value such as postgresql://user@localhost:5432/softbee_local");
    }
    return std::string(url);
  }
  const std::string scheme = lower(url.substr(0, colon));
  const std::string dialect = scheme.substr(0, std::min(scheme.find('+'), scheme.size()));
  if (dialect != "postgresql" && dialect != "postgres") {
    throw Error("", fmt::format("{} names a database that is not PostgreSQL", source))
        .with_detail(fmt::format("The URL begins with \"{}://\".", scheme))
        .with_hint("Write postgresql://user@host:5432/database");
  }
  std::string_view rest = url.substr(colon + 3);
  const auto question = rest.find('?');
  std::string out = fmt::format("postgresql://{}", rest.substr(0, std::min(question, rest.size())));
  if (question != std::string_view::npos) {
    const std::string query = map_query(rest.substr(question + 1));
    if (!query.empty()) out += "?" + query;
  }
  return out;
}

bool has_password(std::string_view url) { return !find_passwords(url).empty(); }

std::string without_passwords(std::string text, std::string_view url) {
  for (const std::string& password : find_passwords(url)) {
    for (auto at = text.find(password); at != std::string::npos; at = text.find(password, at + 3)) {
      text.replace(at, password.size(), "***");
    }
  }
  return text;
}

}  // namespace softbee
