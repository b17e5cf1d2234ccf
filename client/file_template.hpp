// The name of a new script's file: Alembic's `file_template`, and the slug that a message becomes.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "client/create_date.hpp"

namespace softbee {

/// A template such as `%(year)d_%(month).2d_%(rev)s_%(slug)s`.
class FileTemplate {
 public:
  /// `%%(rev)s`, as alembic.ini has it, is understood too.
  /// errors  a token that does not exist (with the nearest), a form that is none, a name that would
  /// be hidden or leave the folder
  static FileTemplate parse(std::string_view text);

  bool makes_folders() const;

  /// out     the name, without `.sql`
  std::string expand(std::string_view revision, std::string_view slug,
                     const CreateDate& date) const;

 private:
  struct Part {
    std::string text;  ///< literal; or, with a token, empty
    std::string token;
    int width = 0, precision = -1;
    char flag = '\0';  ///< '0', '-' or none
  };
  static std::string expand_number(const Part& part, long number);
  static std::string expand_text(const Part& part, std::string_view value);

  std::vector<Part> parts_;
};

/// Words of the message in lower case, joined by `_`; where there are more than `longest`
/// characters, cut there and back to the last whole word, with a `_` at the end. source
/// Alembic 1.17 `ScriptDirectory._rev_path`
std::string slug_of(std::string_view message, std::size_t longest);

}  // namespace softbee
