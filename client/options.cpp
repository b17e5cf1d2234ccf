#include "client/options.hpp"

#include <CLI/CLI.hpp>

namespace softbee {

void add_flag(CLI::App& app, const std::string& names, bool& value,
              const std::string& description) {
  app.add_flag(names, value, description);
}

void add_flag_with_value(CLI::App& app, const std::string& name, std::string& value,
                         const std::string& without_value, const std::string& description) {
  app.add_flag(name + "{" + without_value + "}", value, description);
}

void add_option(CLI::App& app, const std::string& names, std::string& value,
                const std::string& word, const std::string& description, Presence presence) {
  app.add_option(names, value, description)
      ->type_name(word)
      ->required(presence == Presence::required);
}

void add_option(CLI::App& app, const std::string& names, std::optional<std::string>& value,
                const std::string& word, const std::string& description) {
  app.add_option(names, value, description)->type_name(word);
}

void add_count(CLI::App& app, const std::string& names, std::optional<int>& value,
               const std::string& word, const std::string& description) {
  app.add_option(names, value, description)
      ->check(CLI::PositiveNumber.description(""))
      ->type_name(word);
}

void add_choice(CLI::App& app, const std::string& names, std::string& value,
                const std::string& word, const std::string& description,
                std::initializer_list<const char*> choices) {
  app.add_option(names, value, description)
      ->type_name(word)
      ->check(CLI::IsMember(std::vector<std::string>(choices.begin(), choices.end())));
}

void add_repeatable(CLI::App& app, const std::string& names, std::vector<std::string>& values,
                    const std::string& word, const std::string& description) {
  app.add_option(names, values, description)->allow_extra_args(false)->type_name(word);
}

void add_list(CLI::App& app, const std::string& names, std::vector<std::string>& values,
              const std::string& word, const std::string& description) {
  app.add_option(names, values, description)
      ->allow_extra_args(false)
      ->delimiter(',')
      ->type_name(word);
}

void add_words(CLI::App& app, const std::string& name, std::vector<std::string>& values,
               const std::string& word, const std::string& description, Presence presence) {
  app.add_option(name, values, description)
      ->type_name(word)
      ->required(presence == Presence::required);
}

void exclude_option(CLI::App& app, const std::string& name, const std::string& other) {
  app.get_option(name)->excludes(app.get_option(other));
}

void hide_option(CLI::App& app, const std::string& name) { app.get_option(name)->group(""); }

}  // namespace softbee
