#include "extension/pg/settings.hpp"

#include "extension/pg/server.hpp"

namespace softbee::pg {
namespace {

char* tag_value = nullptr;  // owned by the server
bool scratch_value = false;

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
  MarkGUCPrefixReserved("softbee");
}

std::string tag() { return tag_value == nullptr ? std::string() : std::string(tag_value); }

bool is_scratch() { return scratch_value; }

}  // namespace softbee::pg
