// One call of a function of ours: its arguments and its result.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "extension/pg/value.hpp"

struct FunctionCallInfoBaseData;

namespace softbee::pg {

class Call {
 public:
  explicit Call(FunctionCallInfoBaseData* info) : info_(info) {}

  bool is_null(int argument) const;
  std::optional<std::string> text(int argument) const;
  std::optional<std::string> json_text(int argument) const;  ///< of a jsonb
  bool boolean(int argument) const;                          ///< REQUIRES: not NULL
  std::vector<std::optional<std::string>> text_array(int argument) const;

  ObjectId function() const;
  std::string function_name() const;  ///< `softbee_push()`, for messages
  /// A procedure that may not commit: inside a transaction block, a function, or one query string
  /// of several statements.
  bool is_atomic() const;

  /// The first row makes the result a set; a set without rows needs return_set().
  void return_set();
  void return_row(const Values& values);
  void return_text(const std::string& text);
  void return_json(const std::string& text);  ///< a jsonb

  unsigned long result() const { return result_; }

 private:
  FunctionCallInfoBaseData* info_;
  bool is_set_ = false;
  unsigned long result_ = 0;
};

}  // namespace softbee::pg
