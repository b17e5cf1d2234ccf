// SHA-256 by libcrypto, as the server computes it: over a script's normalized bytes, in lower case
// hex.
#pragma once

#include <memory>
#include <string>
#include <string_view>

struct evp_md_ctx_st;
struct evp_md_st;

namespace softbee {

inline constexpr std::string_view sha256_of_nothing =
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

/// Made once for many texts: libcrypto's look-up of the algorithm costs more than a small script.
class Sha256 {
 public:
  Sha256();
  ~Sha256();
  Sha256(const Sha256&) = delete;
  Sha256& operator=(const Sha256&) = delete;

  std::string hex(std::string_view bytes);

 private:
  evp_md_st* algorithm_;
  evp_md_ctx_st* context_;
};

}  // namespace softbee
