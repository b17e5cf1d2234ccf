// Python's % formatting, as far as a file name needs it, and Python's \w.
#include "client/file_template.hpp"

#include <locale.h>
#include <algorithm>
#include <cctype>
#include <cwctype>

#include <fmt/format.h>

#include "core/error.hpp"
#include "core/spelling.hpp"
#include "core/text.hpp"

namespace softbee {
namespace {

const std::vector<std::string> token_names = {"rev", "slug", "epoch",  "year",  "month",
                                              "day", "hour", "minute", "second"};

bool is_text_token(std::string_view token) { return token == "rev" || token == "slug"; }

long number_of(std::string_view token, const CreateDate& date) {
  if (token == "epoch") return date.epoch;
  if (token == "year") return date.local.tm_year + 1900;
  if (token == "month") return date.local.tm_mon + 1;
  if (token == "day") return date.local.tm_mday;
  if (token == "hour") return date.local.tm_hour;
  if (token == "minute") return date.local.tm_min;
  return date.local.tm_sec;
}

int take_number(std::string_view& text) {
  int number = 0;
  while (!text.empty() && text[0] >= '0' && text[0] <= '9') {
    number = std::min(1000, 10 * number + (text[0] - '0'));
    text.remove_prefix(1);
  }
  return number;
}

[[noreturn]] void throw_wrong_form(std::string_view form) {
  throw Error("", fmt::format("file_template holds \"{}\", which is no token", form))
      .with_hint("Write a token as %(rev)s, %(year)d or %(month).2d.");
}

/// A name with such a part is hidden, or leads somewhere else.
void refuse_dots(std::string_view text) {
  if (!text.empty() && text[0] != '.' && text[0] != '/' && text.find("/.") == std::string::npos &&
      text.find("//") == std::string::npos && text.back() != '/')
    return;
  throw Error("", "file_template does not name a file of the folder")
      .with_detail("No part of it may be empty or begin with a dot.");
}

/// The code point at `offset`; `length` bytes. A byte that is no UTF-8 stands for nothing.
char32_t code_point(std::string_view text, std::size_t offset, std::size_t length) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[offset + i]); };
  if (length == 1) return static_cast<char32_t>(byte(0));
  char32_t value = byte(0) & (0xFF >> (length + 1));
  for (std::size_t i = 1; i < length; ++i) value = (value << 6) | (byte(i) & 0x3F);
  return value;
}

void append_utf8(std::string& out, char32_t character) {
  const auto code = static_cast<std::uint32_t>(character);
  const auto tail = [&](int shift) { out += static_cast<char>(0x80 | ((code >> shift) & 0x3F)); };
  if (code < 0x80) {
    out += static_cast<char>(code);
  } else if (code < 0x800) {
    out += static_cast<char>(0xC0 | (code >> 6));
    tail(0);
  } else if (code < 0x10000) {
    out += static_cast<char>(0xE0 | (code >> 12));
    tail(6), tail(0);
  } else {
    out += static_cast<char>(0xF0 | (code >> 18));
    tail(12), tail(6), tail(0);
  }
}

locale_t unicode_locale() {
  static const locale_t locale = newlocale(LC_CTYPE_MASK, "C.UTF-8", nullptr);
  return locale;
}

bool is_letter(char32_t c) {
  if (c < 0x80) return std::isalnum(static_cast<unsigned char>(c)) != 0;
  // Where the C library lacks the locale, all beyond ASCII are letters.
  const locale_t locale = unicode_locale();
  return locale == nullptr || iswalnum_l(static_cast<wint_t>(c), locale) != 0;
}

/// Python's \w: letters, all that counts as a number (², ½, Ⅷ), and `_`.
bool is_word_character(char32_t c) {
  const bool is_other_number = c == 0xB2 || c == 0xB3 || c == 0xB9 || (c >= 0xBC && c <= 0xBE) ||
                               c == 0x2070 || (c >= 0x2074 && c <= 0x2079) ||
                               (c >= 0x2080 && c <= 0x2089) || (c >= 0x2150 && c <= 0x2189) ||
                               (c >= 0x2460 && c <= 0x249B) || (c >= 0x2776 && c <= 0x2793);
  return c == '_' || is_other_number || is_letter(c);
}

/// As Python's str.lower(), which knows two letters that the C library does not.
std::string lower_word(const std::vector<char32_t>& word) {
  constexpr char32_t capital_i_with_dot = 0x130, combining_dot = 0x307, capital_sigma = 0x3A3,
                     final_sigma = 0x3C2;
  std::string out;
  for (std::size_t i = 0; i < word.size(); ++i) {
    const bool is_last = i + 1 == word.size() || !is_letter(word[i + 1]);
    if (word[i] == capital_i_with_dot) {
      out += 'i';
      append_utf8(out, combining_dot);
    } else if (word[i] == capital_sigma && i > 0 && is_last) {
      append_utf8(out, final_sigma);
    } else if (word[i] < 0x80 || unicode_locale() == nullptr) {
      append_utf8(out, word[i] >= 'A' && word[i] <= 'Z' ? word[i] - 'A' + 'a' : word[i]);
    } else {
      append_utf8(
          out, static_cast<char32_t>(towlower_l(static_cast<wint_t>(word[i]), unicode_locale())));
    }
  }
  return out;
}

}  // namespace

FileTemplate FileTemplate::parse(std::string_view text) {
  FileTemplate made;
  refuse_dots(text);
  std::string literal;
  const auto end_literal = [&] {
    if (!literal.empty()) made.parts_.push_back({literal, "", 0, -1, '\0'});
    literal.clear();
  };
  while (!text.empty()) {
    if (text[0] != '%') {
      literal += text[0];
      text.remove_prefix(1);
      continue;
    }
    if (text.starts_with("%%(")) text.remove_prefix(1);
    const std::string_view form = text;
    const auto close = text.find(')');
    if (!text.starts_with("%(") || close == std::string_view::npos)
      throw_wrong_form(form.substr(0, 2));
    Part part;
    part.token = std::string(text.substr(2, close - 2));
    if (std::find(token_names.begin(), token_names.end(), part.token) == token_names.end()) {
      const auto near = nearest_names(part.token, token_names, 1);
      throw Error("", fmt::format("token \"{}\" of file_template does not exist", part.token))
          .with_detail(fmt::format("There are {}.", join(token_names, ", ")))
          .with_hint(near.empty() ? "" : fmt::format("Did you mean \"{}\"?", near.front()));
    }
    text.remove_prefix(close + 1);
    if (!text.empty() && (text[0] == '0' || text[0] == '-')) {
      part.flag = text[0];
      text.remove_prefix(1);
    }
    part.width = take_number(text);
    if (!text.empty() && text[0] == '.') {
      text.remove_prefix(1);
      part.precision = take_number(text);
    }
    const bool is_known =
        !text.empty() &&
        (text[0] == 's' || (!is_text_token(part.token) && (text[0] == 'd' || text[0] == 'i')));
    if (!is_known || part.width > 99 || part.precision > 99)
      throw_wrong_form(form.substr(0, form.size() - text.size() + (text.empty() ? 0 : 1)));
    text.remove_prefix(1);
    end_literal();
    made.parts_.push_back(std::move(part));
  }
  end_literal();
  return made;
}

bool FileTemplate::makes_folders() const {
  return std::any_of(parts_.begin(), parts_.end(),
                     [](const Part& part) { return part.text.find('/') != std::string::npos; });
}

std::string FileTemplate::expand_number(const Part& part, long number) {
  std::string digits = std::to_string(number);
  const auto fill =
      static_cast<std::size_t>(std::max(part.precision, part.flag == '0' ? part.width : 0));
  if (digits.size() < fill) digits.insert(0, fill - digits.size(), '0');
  return expand_text({"", "", part.width, -1, part.flag}, digits);
}

std::string FileTemplate::expand_text(const Part& part, std::string_view value) {
  std::string text(value);
  if (part.precision >= 0 && count_characters(text) > static_cast<std::size_t>(part.precision)) {
    std::size_t end = 0;
    for (int i = 0; i < part.precision; ++i)
      end += std::max<std::size_t>(1, utf8_length(text, end));
    text.resize(end);
  }
  const std::size_t length = count_characters(text);
  const auto width = static_cast<std::size_t>(part.width);
  if (length < width) text.insert(part.flag == '-' ? text.size() : 0, width - length, ' ');
  return text;
}

std::string FileTemplate::expand(std::string_view revision, std::string_view slug,
                                 const CreateDate& date) const {
  std::string name;
  for (const Part& part : parts_) {
    if (part.token.empty()) {
      name += part.text;
    } else if (is_text_token(part.token)) {
      name += expand_text(part, part.token == "rev" ? revision : slug);
    } else {
      name += expand_number(part, number_of(part.token, date));
    }
  }
  return name;
}

std::string slug_of(std::string_view message, std::size_t longest) {
  std::string slug;
  std::vector<char32_t> word;
  const auto end_word = [&] {
    if (!word.empty()) slug += (slug.empty() ? "" : "_") + lower_word(word);
    word.clear();
  };
  for (std::size_t i = 0; i < message.size();) {
    const std::size_t length = utf8_length(message, i);
    const char32_t c = length == 0 ? U' ' : code_point(message, i, length);
    if (is_word_character(c)) {
      word.push_back(c);
    } else {
      end_word();
    }
    i += std::max<std::size_t>(1, length);
  }
  end_word();
  if (count_characters(slug) <= longest) return slug;
  std::size_t end = 0;
  for (std::size_t i = 0; i < longest; ++i) end += utf8_length(slug, end);
  slug.resize(end);
  slug.resize(std::min(slug.rfind('_'), slug.size()));
  return slug + "_";
}

}  // namespace softbee
