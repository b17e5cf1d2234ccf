// Names that a target can name, and the small questions about UTF-8.
#include "core/text.hpp"

#include <gtest/gtest.h>

#include "core/identifier.hpp"

namespace softbee {
namespace {

TEST(Identifier, is_what_a_target_can_name) {
  struct Case {
    const char* name;
    IdentifierKind kind;
    const char* problem;
  };
  const auto revision = IdentifierKind::revision;
  const auto label = IdentifierKind::label;
  const Case cases[] = {
      {"3f2a9c1d7e10", revision, ""},
      {"v1.2_é", revision, ""},
      {"headless", revision, ""},
      {"HEAD", revision, ""},
      {"north-west", label, ""},
      {"", revision, "is empty"},
      {"head", revision, "is a word of the target language"},
      {"heads", label, "is a word of the target language"},
      {"base", label, "is a word of the target language"},
      {"current", revision, "is a word of the target language"},
      {".a", revision, "begins with a dot"},
      {"-a", label, "begins with \"-\""},
      {"a-b", revision, "holds \"-\""},
      {"a@b", label, "holds \"@\""},
      {"a+b", revision, "holds \"+\""},
      {"a:b", label, "holds \":\""},
      {"a,b", label, "holds \",\""},
      {"a/b", revision, "holds \"/\""},
      {"a b", label, "holds white space"},
      {"a\x01", label, "holds a control character"},
  };
  for (const Case& c : cases)
    EXPECT_EQ(find_identifier_problem(c.name, c.kind).value_or(""), c.problem) << c.name;
}

TEST(Text, utf8_is_what_the_standard_says) {
  const std::string sound[] = {
      "", "abc", "ä", "€", "😀", "\xF4\x8F\xBF\xBF", "\xED\x9F\xBF", "\xEE\x80\x80"};
  for (const std::string& text : sound) EXPECT_EQ(find_invalid_utf8(text), std::nullopt) << text;
  const std::string broken[] = {"\x80",
                                "\xC0\x80",
                                "\xC1\xBF",
                                "\xC3",
                                "\xE0\x9F\xBF",
                                "\xE2\x82",
                                "\xED\xA0\x80",
                                "\xF0\x8F\xBF\xBF",
                                "\xF4\x90\x80\x80",
                                "\xF5\x80\x80\x80",
                                "\xFF",
                                std::string(1, '\0')};
  for (const std::string& text : broken) EXPECT_EQ(find_invalid_utf8("x" + text), 1u);
}

TEST(Text, shortens_by_characters) {
  EXPECT_EQ(shorten("äöü", 3), "äöü");
  EXPECT_EQ(shorten("äöüß", 3), "äö…");
  EXPECT_EQ(shorten("", 3), "");
}

}  // namespace
}  // namespace softbee
