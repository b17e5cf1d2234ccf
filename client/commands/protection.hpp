// What a protected environment asks before something that is hard to undo.
#pragma once

#include <string>

#include "client/context.hpp"

namespace softbee {

/// A protected environment wants --yes from a program; nobody connects before it is given.
void require_someone_to_ask(const Context& context, bool is_confirmed);

/// And a yes from a person, who has been shown which database it is.
/// errors  the answer is no
void ask(const Context& context, bool is_confirmed, const std::string& what);

}  // namespace softbee
