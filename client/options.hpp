// How a command declares its options. CLI11 stays behind these functions: its templates cost the
// compiler ten seconds in each file that names them.
#pragma once

#include <initializer_list>
#include <optional>
#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace softbee {

enum class Presence { optional, required };

// `names` are "-m,--message", or a word without a dash for a positional argument; `word` stands for
// the value in the help. The variables must live until the command line is parsed.

void add_flag(CLI::App& app, const std::string& names, bool& value, const std::string& description);

/// A flag with a value after `=` only, so that `--backup head` leaves the target alone.
/// without_value  what the flag means alone
void add_flag_with_value(CLI::App& app, const std::string& name, std::string& value,
                         const std::string& without_value, const std::string& description);

void add_option(CLI::App& app, const std::string& names, std::string& value,
                const std::string& word, const std::string& description,
                Presence presence = Presence::optional);
void add_option(CLI::App& app, const std::string& names, std::optional<std::string>& value,
                const std::string& word, const std::string& description);

/// A whole number above zero.
void add_count(CLI::App& app, const std::string& names, std::optional<int>& value,
               const std::string& word, const std::string& description);

/// One of `choices`.
void add_choice(CLI::App& app, const std::string& names, std::string& value,
                const std::string& word, const std::string& description,
                std::initializer_list<const char*> choices);

/// `-x a=1 -x b=2`: one value each time, never the words behind it.
void add_repeatable(CLI::App& app, const std::string& names, std::vector<std::string>& values,
                    const std::string& word, const std::string& description);

/// `--depends-on a,b --depends-on c`
void add_list(CLI::App& app, const std::string& names, std::vector<std::string>& values,
              const std::string& word, const std::string& description);

/// All words that are no option's.
void add_words(CLI::App& app, const std::string& name, std::vector<std::string>& values,
               const std::string& word, const std::string& description,
               Presence presence = Presence::optional);

/// Refuses `name` beside `other`; both are there already.
void exclude_option(CLI::App& app, const std::string& name, const std::string& other);

/// Leaves the option out of the help.
void hide_option(CLI::App& app, const std::string& name);

}  // namespace softbee
