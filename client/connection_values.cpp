// Values that come and go over a connection: columns as text, arrays as the server's binary format.
#include <charconv>

#include "client/connection.hpp"
#include "core/error.hpp"

namespace softbee {
namespace {

void append_number(std::string& bytes, std::uint32_t number) {
  for (int shift = 24; shift >= 0; shift -= 8) bytes += static_cast<char>((number >> shift) & 0xFF);
}

void put_number(std::string& bytes, std::size_t at, std::uint32_t number) {
  std::string encoded;
  append_number(encoded, number);
  bytes.replace(at, 4, encoded);
}

}  // namespace

std::string_view Rows::value(int row, int column) const {
  return {PQgetvalue(result_.get(), row, column),
          static_cast<std::size_t>(PQgetlength(result_.get(), row, column))};
}

int Rows::number(int row, int column) const {
  int number = 0;
  const std::string_view digits = value(row, column);
  std::from_chars(digits.data(), digits.data() + digits.size(), number);
  return number;
}

std::vector<std::string> Rows::array(int row, int column) const {
  return parse_text_array(value(row, column));
}

std::vector<std::string> parse_text_array(std::string_view text) {
  std::vector<std::string> values;
  if (text.size() < 2 || text.front() != '{') return values;
  text = text.substr(1, text.size() - 2);
  while (!text.empty()) {
    std::string value;
    const bool is_quoted = text.front() == '"';
    std::size_t i = is_quoted ? 1 : 0;
    for (; i < text.size() && text[i] != (is_quoted ? '"' : ','); ++i) {
      if (text[i] == '\\' && i + 1 < text.size()) ++i;
      value += text[i];
    }
    if (is_quoted) ++i;
    if (is_quoted || value != "NULL") values.push_back(std::move(value));
    text.remove_prefix(std::min(i + 1, text.size()));
  }
  return values;
}

Parameter Parameter::of(std::optional<std::string> value) {
  Parameter parameter;
  parameter.is_null = !value;
  if (value) parameter.bytes = std::move(*value);
  return parameter;
}

Parameter Parameter::of(const std::vector<std::string>& values) {
  ArrayBuilder builder;
  for (const std::string& value : values) builder.add(value);
  return std::move(builder).finish();
}

void ArrayBuilder::add(std::string_view value) {
  append_number(bytes_, static_cast<std::uint32_t>(value.size()));
  bytes_ += value;
  ++count_;
}

/// array_send's format: dimensions, has nulls, element type, then size and lower bound of each
/// dimension.
Parameter ArrayBuilder::finish() && {
  constexpr std::uint32_t text_oid = 25;
  constexpr std::size_t longest = 1'000'000'000;  // the server's limit of a value is 1 GB
  if (bytes_.size() > longest) {
    throw Error("54000", "scripts are larger than 1 GB together")
        .with_hint("Push them in several runs: move some of the files away first.");
  }
  Parameter parameter;
  parameter.is_binary = true;
  parameter.bytes = std::move(bytes_);
  put_number(parameter.bytes, 0, count_ == 0 ? 0 : 1);
  put_number(parameter.bytes, 8, text_oid);
  if (count_ == 0) {
    parameter.bytes.resize(12);
    return parameter;
  }
  put_number(parameter.bytes, 12, count_);
  put_number(parameter.bytes, 16, 1);
  return parameter;
}

}  // namespace softbee
