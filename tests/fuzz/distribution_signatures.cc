// A signature file: no octets make an unsigned manifest a signed one.
#include <anshin/distribution.h>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace anshin;
  static const auto key = crypto::SigningKey::generate();
  static const std::string manifest = "{\"version\":1}\n";
  static const std::string signature = distribution::format_signatures(manifest, {key});
  const std::string_view octets(reinterpret_cast<const char*>(data), size);
  if (distribution::check_signatures(manifest, octets, {key.public_base64()})) {
    std::abort();
  }
  // Another line beside it may make the file unreadable, but it never makes another manifest good.
  const std::string both = std::string(octets) + "\n" + signature;
  if (distribution::check_signatures(octets, both, {key.public_base64()}) && octets != manifest) {
    std::abort();
  }
  return 0;
}
