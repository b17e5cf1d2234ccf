#include "extension/pg/settings.hpp"

#include "extension/pg/server.hpp"

namespace softbee::pg {
namespace {

char* tag_value = nullptr;  // owned by the server

}  // namespace

void define_settings() {
  DefineCustomStringVariable("softbee.tag", "Name of a run, kept in the log.",
                             "Any text; softbee upgrade --tag sets it.", &tag_value, "",
                             PGC_USERSET, 0, nullptr, nullptr, nullptr);
  MarkGUCPrefixReserved("softbee");
}

std::string tag() { return tag_value == nullptr ? std::string() : std::string(tag_value); }

}  // namespace softbee::pg
