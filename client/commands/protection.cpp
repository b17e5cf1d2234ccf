#include "client/commands/protection.hpp"

#include <fmt/format.h>

#include "core/error.hpp"

namespace softbee {
namespace {

bool must_confirm(const Context& context, bool is_confirmed) {
  return context.settings.is_protected() && !is_confirmed;
}

}  // namespace

void require_someone_to_ask(const Context& context, bool is_confirmed) {
  if (!must_confirm(context, is_confirmed) || context.console.can_ask()) return;
  const std::string& environment = context.settings.environment();
  throw Error("", fmt::format("environment \"{}\" is protected", environment))
      .with_detail(context.settings.protection())
      .with_hint("Add --yes if you mean it.");
}

void ask(const Context& context, bool is_confirmed, const std::string& what) {
  if (!must_confirm(context, is_confirmed)) return;
  const std::string question =
      fmt::format("Environment \"{}\" is protected. {}?", context.settings.environment(), what);
  if (!context.console.confirm(question)) throw Error("", "not confirmed, nothing was done");
}

}  // namespace softbee
