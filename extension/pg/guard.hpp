// The two places that know about longjmp. `call` runs server functions and turns a server error
// into a C++ exception; `entry` is the boundary to the function manager and turns every C++
// exception into a server error. Nothing else may see a jump: a longjmp must never cross a C++
// frame that owns something, a C++ exception never a C frame. An error that was caught is only
// legal to swallow at a subtransaction that was rolled back (pg/subtransaction.hpp).
#pragma once

#include <string>
#include <type_traits>
#include <utility>

#include "core/error.hpp"

struct ErrorData;
struct FunctionCallInfoBaseData;

namespace softbee::pg {

class Call;

/// A server error on its way up. The fields live in the memory context of the entry, which outlives
/// every commit in it.
class ServerError {
 public:
  explicit ServerError(ErrorData* raised) : data_(raised) {}
  /// An error of ours, with the text that psql shall point into (`position` in characters, from 1;
  /// 0: nowhere).
  ServerError(const Error& error, const std::string& query, int position);

  std::string sqlstate() const;
  std::string message() const;
  std::string detail() const;
  std::string hint() const;
  std::string context() const;
  std::string internal_query() const;  ///< empty: none
  int internal_position() const;       ///< characters, from 1; 0: none
  int cursor_position() const;         ///< in the text that raw_parser was given

  void point_into(const std::string& query, int position);  ///< replaces both kinds of position
  void append_context(const std::string& line);
  void set_hint_if_none(const std::string& hint);
  void append_detail(const std::string& sentence);
  void append_hint(const std::string& sentence);

  ErrorData* data() const { return data_; }
  bool is_fresh() const {
    return fresh_;
  }  ///< never reported: the server has still to decide where it goes

 private:
  ErrorData* data_;
  bool fresh_ = false;
};

void call_raw(void (*body)(void*), void* argument);

/// Runs `body`, which may call the server and must own nothing: its locals are trivially
/// destructible, and what owns memory lives outside and is captured by reference. noinline keeps
/// captured variables in memory across the jump. errors  ServerError
template <class Body>
[[gnu::noinline]] auto call(Body&& body) {
  using Plain = std::remove_reference_t<Body>;
  using Result = std::invoke_result_t<Plain&>;
  if constexpr (std::is_void_v<Result>) {
    call_raw([](void* argument) { (*static_cast<Plain*>(argument))(); }, &body);
  } else {
    static_assert(std::is_trivially_destructible_v<Result>, "a jump would leak it");
    struct Both {
      Plain& body;
      Result result;
    } both{body, Result{}};
    call_raw(
        [](void* argument) {
          auto* both = static_cast<Both*>(argument);
          both->result = both->body();
        },
        &both);
    return both.result;
  }
}

/// Runs a function of ours for the function manager and returns its Datum.
unsigned long entry(FunctionCallInfoBaseData* info, void (*body)(Call&));

}  // namespace softbee::pg
