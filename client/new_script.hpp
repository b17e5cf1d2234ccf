// A new script: its ID, its file name, its text, and the promise that the graph is still sound with
// it. Used by whatever writes scripts (revision, merge, and later migrate).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "client/context.hpp"
#include "core/script.hpp"

namespace softbee {

struct NewScript {
  std::string message = "empty message";
  std::vector<std::string> heads = {
      "head"};          ///< as typed: what it revises; "base" makes a new base
  bool splice = false;  ///< may revise what is no head
  std::vector<std::string> branch_labels;
  std::vector<std::string> depends_on;  ///< as typed
  std::string revision_id;              ///< empty: a new one
};

/// Resolves, checks and writes it; nothing is written when anything is wrong. Prints the line
/// `Generating …`. out     the path of the file errors  SB001, SB002 with what to type · SB003
/// where the graph would break · a file that is in the way
std::string write_new_script(const Context& context, const NewScript& wanted);

/// Twelve hexadecimal digits, as Alembic makes them.
std::string random_revision_id();

/// Words of the message in lower case, joined by `_`; cut at `longest`, back to the last whole
/// word.
std::string slug_of(std::string_view message, std::size_t longest);

/// `2026-11-24 10:30:00+00:00`, in UTC.
std::string format_date_now();

/// Writes a file that must not exist yet, whole or not at all.
void write_new_file(const std::string& path, std::string_view text);

}  // namespace softbee
