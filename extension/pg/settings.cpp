#include "extension/pg/settings.hpp"

#include "extension/pg/server.hpp"

namespace softbee::pg {
namespace {

char* tag_value = nullptr;  // owned by the server
bool scratch_value = false;
Batch batch{100000, 0};
LockSettings locks{2000, 10};

}  // namespace

void define_settings() {
  DefineCustomStringVariable("softbee.tag", "Name of a run, kept in the log.",
                             "Any text; softbee upgrade --tag sets it.", &tag_value, "",
                             PGC_USERSET, 0, nullptr, nullptr, nullptr);
  DefineCustomBoolVariable(
      "softbee.scratch", "The database is a scratch one, beside one that is in use.",
      "Statements of scripts on roles, databases, tablespaces, subscriptions and the server's "
      "settings are not run: what they change is shared.",
      &scratch_value, false, PGC_USERSET, 0, nullptr, nullptr, nullptr);
  DefineCustomIntVariable(
      "softbee.batch_rounds", "Rounds after which a batch is taken for endless.", nullptr,
      &batch.rounds, batch.rounds, 1, INT_MAX, PGC_USERSET, 0, nullptr, nullptr, nullptr);
  DefineCustomIntVariable("softbee.batch_delay", "Pause between the rounds of a batch.", nullptr,
                          &batch.delay_ms, batch.delay_ms, 0, INT_MAX, PGC_USERSET, GUC_UNIT_MS,
                          nullptr, nullptr, nullptr);
  DefineCustomIntVariable("softbee.lock_timeout",
                          "Longest wait of a script's statement for a lock.",
                          "0: as long as lock_timeout says.", &locks.timeout_ms, locks.timeout_ms,
                          0, INT_MAX, PGC_USERSET, GUC_UNIT_MS, nullptr, nullptr, nullptr);
  DefineCustomIntVariable(
      "softbee.lock_retries", "Tries after the first of a step that waited too long.", nullptr,
      &locks.retries, locks.retries, 0, 1000, PGC_USERSET, 0, nullptr, nullptr, nullptr);
  MarkGUCPrefixReserved("softbee");
}

std::string tag() { return tag_value == nullptr ? std::string() : std::string(tag_value); }

bool is_scratch() { return scratch_value; }
int session_lock_timeout_ms() { return LockTimeout; }
LockSettings lock_settings() { return locks; }
Batch batch_settings() { return batch; }

}  // namespace softbee::pg
