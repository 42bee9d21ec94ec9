#include "support/rsa_der.h"

namespace anshin::test {
namespace {

constexpr char integer_tag = 0x02;
constexpr char sequence_tag = 0x30;

// X.690 section 10.1: the length in as few octets as will do.
std::string element(char tag, const std::string& content) {
  std::string out(1, tag);
  const std::size_t size = content.size();
  if (size >= 0x100) {
    out += static_cast<char>(0x82);
    out += static_cast<char>(size >> 8U);
  } else if (size >= 0x80) {
    out += static_cast<char>(0x81);
  }
  out += static_cast<char>(size & 0xFFU);
  return out + content;
}

std::string positive(std::string_view number) {
  const bool looks_negative = (static_cast<unsigned char>(number.front()) & 0x80U) != 0;
  return element(integer_tag, std::string(looks_negative ? 1 : 0, '\0') + std::string(number));
}

}  // namespace

std::string rsa_public_key(std::string_view modulus, std::string_view exponent) {
  return element(sequence_tag, positive(modulus) + positive(exponent));
}

}  // namespace anshin::test
