// The header of a script: comment lines with the message and the keys. A part of the script format,
// used by script.cpp alone.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "core/error.hpp"
#include "core/script.hpp"

namespace softbee {

/// One line of a script, without its line break.
struct ScriptLine {
  std::string_view text;
  int number;
};

/// SB004 at a byte of a line; the column that is shown counts characters.
Error malformed_script(std::string_view path, const ScriptLine& line, std::size_t offset,
                       std::string message);

/// What was typed, in quotes; the end of what is longer than 60 characters is left out.
std::string excerpt(std::string_view text);

/// Reads the lines before the first section marker, one by one.
class HeaderReader {
 public:
  HeaderReader(std::string_view path, Script& script) : path_(path), script_(script) {}

  /// A blank line or a comment line. errors SB004 for anything else
  void read_line(const ScriptLine& line);

  /// errors  SB004 when the ID is missing
  void finish();

 private:
  enum class Message { before, inside, after };

  bool read_key(const ScriptLine& line, std::string_view content);
  void read_message_line(std::string_view content);
  void refuse_near_key(const ScriptLine& line, std::string_view content) const;
  void store_value(const ScriptLine& line, std::string_view key, std::string_view value);
  std::vector<std::string> read_list(const ScriptLine& line, std::string_view key,
                                     std::string_view value) const;
  void limit_list(const ScriptLine& line, std::string_view key, std::size_t names) const;
  std::string read_identifier(const ScriptLine& line, std::string_view key,
                              std::string_view value) const;

  std::string_view path_;
  Script& script_;
  Message message_ = Message::before;
  std::map<std::string_view, int> seen_;  ///< key → line
};

/// What parse_script makes of a message: its lines up to the first blank one, without blanks at
/// their ends.
std::string first_paragraph(std::string_view message);

/// The header's text, up to and with the blank line behind it. Not checked: format_script reads the
/// whole again.
std::string format_header(const Script& script);

}  // namespace softbee
