// What SQLAlchemy users have in DATABASE_URL works, and no password leaves the client in a message.
#include "client/url.hpp"

#include <gtest/gtest.h>

#include "core/error.hpp"

namespace softbee {
namespace {

struct Mapped {
  const char* given;
  const char* wanted;
};

class EveryDialect : public testing::TestWithParam<Mapped> {};

TEST_P(EveryDialect, becomes_a_url_that_libpq_takes) {
  EXPECT_EQ(libpq_url(GetParam().given, "DATABASE_URL"), GetParam().wanted);
}

INSTANTIATE_TEST_SUITE_P(
    Url, EveryDialect,
    testing::Values(Mapped{"postgresql://u@h:5432/d", "postgresql://u@h:5432/d"},
                    Mapped{"postgres://u@h/d", "postgresql://u@h/d"},
                    Mapped{"postgresql+psycopg2://u:p@h/d", "postgresql://u:p@h/d"},
                    Mapped{"postgresql+psycopg://u:p@h/d?sslmode=require",
                           "postgresql://u:p@h/d?sslmode=require"},
                    Mapped{"postgresql+asyncpg://u:p@h/d?ssl=require",
                           "postgresql://u:p@h/d?sslmode=require"},
                    Mapped{"postgresql+asyncpg://h/d?ssl=true&application_name=x",
                           "postgresql://h/d?ssl=true&application_name=x"},
                    Mapped{"postgresql+pg8000:///d?host=/run/pg", "postgresql:///d?host=/run/pg"},
                    Mapped{"POSTGRESQL+PSYCOPG2://u@H/D", "postgresql://u@H/D"},
                    Mapped{" postgres://h/d\n", "postgresql://h/d"},
                    Mapped{"host=/run/pg dbname=d", "host=/run/pg dbname=d"},
                    Mapped{"softbee_local", "softbee_local"}));

TEST(Url, of_another_database_system_is_refused_with_its_source) {
  try {
    libpq_url("sqlite:///app.db", "DATABASE_URL in .env");
    FAIL() << "accepted";
  } catch (const Error& error) {
    EXPECT_EQ(error.message, "DATABASE_URL in .env names a database that is not PostgreSQL");
    EXPECT_EQ(error.detail, "The URL begins with \"sqlite://\".");
    EXPECT_EQ(error.hint, "Write postgresql://user@host:5432/database");
  }
}

TEST(Url, that_is_empty_is_refused_with_an_example) {
  try {
    libpq_url("  ", "-D");
    FAIL() << "accepted";
  } catch (const Error& error) {
    EXPECT_EQ(error.message, "-D is empty");
    EXPECT_EQ(error.hint, "Give it a value such as postgresql://user@localhost:5432/softbee_local");
  }
}

TEST(Url, passwords_are_blotted_out_wherever_a_message_quotes_them) {
  EXPECT_EQ(
      without_passwords("invalid: \"postgresql://u:s3cret@h/d\"", "postgresql://u:s3cret@h/d"),
      "invalid: \"postgresql://u:***@h/d\"");
  EXPECT_EQ(without_passwords("bad s3cret", "host=h password=s3cret dbname=d"), "bad ***");
  EXPECT_EQ(without_passwords("bad s3 cret", "host=h password='s3 cret' dbname=d"), "bad ***");
  EXPECT_EQ(without_passwords("bad a/b@c", "postgresql://u:a/b@c@h/d"), "bad ***");
  EXPECT_EQ(without_passwords("nothing", "postgresql://u@h/d"), "nothing");
}

}  // namespace
}  // namespace softbee
