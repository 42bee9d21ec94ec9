// Characters of Unicode's general category C, and their neighbours.
#include "text/unicode_other.h"

#include <gtest/gtest.h>

#include <cstdint>

namespace anshin::text {
namespace {

TEST(UnicodeOther, OfEveryKind) {
  for (const char32_t other :
       {U'\u0000',       U'\u001F',     U'\u007F',     U'\u009F',     U'\u00AD',
        U'\u0378',       U'\u0605',     U'\u200B',     U'\u2028',     U'\u2029',
        U'\u202E',       U'\u2065',     U'\uE000',     U'\uFEFF',     U'\uFFFF',
        U'\U00050000',   U'\U000E0041', U'\U000F0000', U'\U0010FFFF', char32_t{0xD800},
        char32_t{0xDFFF}}) {
    EXPECT_TRUE(is_other(other)) << std::hex << static_cast<std::uint32_t>(other);
  }
}

TEST(UnicodeOther, NotWhatIsShown) {
  for (const char32_t shown : {U' ', U'~', U'\u00A0', U'\u00AC', U'\u0377', U'\u037A', U'\u0606',
                               U'\u2027', U'\u3000', U'\u3005', U'株', U'\uFE00', U'\uFFFD',
                               U'\U00020BB7', U'\U00031350', U'\U000E0100', U'\U0001F600'}) {
    EXPECT_FALSE(is_other(shown)) << std::hex << static_cast<std::uint32_t>(shown);
  }
}

}  // namespace
}  // namespace anshin::text
