#include "extension/pg/guard.hpp"

#include <new>

#include "extension/pg/call.hpp"
#include "extension/pg/session.hpp"

#include "extension/pg/server.hpp"

namespace softbee::pg {
namespace {

// Errors are copied here: the context that is current at the error may be SPI's, and gone before
// the error is reported.
MemoryContext home = nullptr;

char* copy_to_home(const std::string& text) { return MemoryContextStrdup(home, text.c_str()); }

char* copy_unless_empty(const std::string& text) {
  return text.empty() ? nullptr : copy_to_home(text);
}

std::string string_or_empty(const char* text) {
  return text == nullptr ? std::string() : std::string(text);
}

int pack_sqlstate(const std::string& code) {
  return MAKE_SQLSTATE(code[0], code[1], code[2], code[3], code[4]);
}

}  // namespace

ServerError::ServerError(const Error& error, const std::string& query, int position)
    : fresh_(true) {
  const std::string message = plain_ellipses(error.message), detail = plain_ellipses(error.detail);
  const std::string hint = plain_ellipses(error.hint);
  data_ = call([&] {
    auto* data = static_cast<ErrorData*>(MemoryContextAllocZero(home, sizeof(ErrorData)));
    data->elevel = ERROR;
    data->sqlerrcode = pack_sqlstate(error.sqlstate);
    data->message = copy_to_home(message);
    data->detail = copy_unless_empty(detail);
    data->hint = copy_unless_empty(hint);
    data->assoc_context = home;
    if (position > 0) {
      data->internalquery = copy_to_home(query);
      data->internalpos = position;
    }
    return data;
  });
}

std::string ServerError::sqlstate() const { return unpack_sql_state(data_->sqlerrcode); }
std::string ServerError::message() const { return string_or_empty(data_->message); }
std::string ServerError::detail() const { return string_or_empty(data_->detail); }
std::string ServerError::hint() const { return string_or_empty(data_->hint); }
std::string ServerError::context() const { return string_or_empty(data_->context); }
std::string ServerError::internal_query() const { return string_or_empty(data_->internalquery); }
int ServerError::internal_position() const { return data_->internalpos; }
int ServerError::cursor_position() const { return data_->cursorpos; }

void ServerError::point_into(const std::string& query, int position) {
  call([&] {
    data_->internalquery = copy_to_home(query);
    data_->internalpos = position;
    data_->cursorpos = 0;
  });
}

void ServerError::append_context(const std::string& line) {
  std::string whole = context();
  if (!whole.empty()) whole += '\n';
  whole += line;
  call([&] { data_->context = copy_to_home(whole); });
}

void ServerError::set_hint_if_none(const std::string& hint) {
  if (data_->hint != nullptr) return;
  call([&] { data_->hint = copy_to_home(hint); });
}

void ServerError::append_detail(const std::string& sentence) {
  const std::string whole = data_->detail == nullptr ? sentence : detail() + "\n" + sentence;
  call([&] { data_->detail = copy_to_home(whole); });
}

void ServerError::append_hint(const std::string& sentence) {
  const std::string whole = data_->hint == nullptr ? sentence : hint() + " " + sentence;
  call([&] { data_->hint = copy_to_home(whole); });
}

void call_raw(void (*body)(void*), void* argument) {
  sigjmp_buf* const outer_stack = PG_exception_stack;
  ErrorContextCallback* const outer_callbacks = error_context_stack;
  MemoryContext const outer_memory = CurrentMemoryContext;
  sigjmp_buf jump;

  if (sigsetjmp(jump, 0) == 0) {
    PG_exception_stack = &jump;
    try {
      body(argument);
    } catch (...) {
      PG_exception_stack = outer_stack;
      error_context_stack = outer_callbacks;
      throw;
    }
    PG_exception_stack = outer_stack;
    error_context_stack = outer_callbacks;
    return;
  }

  PG_exception_stack = outer_stack;
  error_context_stack = outer_callbacks;
  MemoryContextSwitchTo(home);
  ErrorData* raised = CopyErrorData();
  FlushErrorState();
  MemoryContextSwitchTo(outer_memory);
  throw ServerError(raised);
}

unsigned long entry(FunctionCallInfoBaseData* info, void (*body)(Call&)) {
  // Entries nest: a script may call our functions.
  MemoryContext const outer_home = home;
  home = CurrentMemoryContext;
  ErrorData* raised = nullptr;
  bool is_fresh = false;
  bool is_out_of_memory = false;
  Datum result = 0;
  try {
    Call call(info);
    try {
      body(call);
      result = call.result();
    } catch (const ServerError&) {
      throw;
    } catch (const Error& error) {
      throw ServerError(error, std::string(), 0);
    } catch (const std::bad_alloc&) {
      is_out_of_memory = true;
    } catch (const std::exception& error) {
      throw ServerError(Error("XX000", error.what()), std::string(), 0);
    } catch (...) {
      throw ServerError(Error("XX000", "unexpected C++ exception"), std::string(), 0);
    }
  } catch (const ServerError& error) {
    raised = error.data();
    is_fresh = error.is_fresh();
  } catch (...) {
    is_out_of_memory = true;  // copying an error's texts takes memory as well
  }
  home = outer_home;
  // Outside of the catch clauses: a jump out of one would leak the exception.
  if (is_out_of_memory) ereport(ERROR, (errcode(ERRCODE_OUT_OF_MEMORY), errmsg("out of memory")));
  if (raised != nullptr) {
    if (is_fresh) ThrowErrorData(raised);
    ReThrowError(raised);
  }
  return result;
}

}  // namespace softbee::pg
