// Sha256 over libcrypto's EVP interface.
#include "client/digest.hpp"

#include <new>

#include <openssl/evp.h>

namespace softbee {

Sha256::Sha256()
    : algorithm_(EVP_MD_fetch(nullptr, "SHA256", nullptr)), context_(EVP_MD_CTX_new()) {
  if (algorithm_ == nullptr || context_ == nullptr) throw std::bad_alloc();
}

Sha256::~Sha256() {
  EVP_MD_CTX_free(context_);
  EVP_MD_free(algorithm_);
}

std::string Sha256::hex(std::string_view bytes) {
  unsigned char hash[EVP_MAX_MD_SIZE];
  unsigned int size = 0;
  EVP_DigestInit_ex2(context_, algorithm_, nullptr);
  EVP_DigestUpdate(context_, bytes.data(), bytes.size());
  EVP_DigestFinal_ex(context_, hash, &size);
  constexpr char digits[] = "0123456789abcdef";
  std::string text(std::size_t{2} * size, '\0');
  for (unsigned int i = 0; i < size; ++i) {
    text[2 * i] = digits[hash[i] >> 4];
    text[2 * i + 1] = digits[hash[i] & 15];
  }
  return text;
}

}  // namespace softbee
