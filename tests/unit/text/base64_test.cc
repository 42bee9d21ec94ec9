#include "text/base64.h"

#include <gtest/gtest.h>

#include <array>

namespace anshin::text {
namespace {

struct Pair {
  std::string_view octets;
  std::string_view text;
};

// RFC 4648 section 10, and values above 127.
constexpr std::array pairs{
    Pair{"", ""},
    Pair{"f", "Zg=="},
    Pair{"fo", "Zm8="},
    Pair{"foo", "Zm9v"},
    Pair{"foob", "Zm9vYg=="},
    Pair{"fooba", "Zm9vYmE="},
    Pair{"foobar", "Zm9vYmFy"},
    Pair{"\xFF\xFE\xFD\xFC", "//79/A=="},
    Pair{"\xFB\xFF\xBF", "+/+/"},
    Pair{{"\0\0", 2}, "AAA="},
};

TEST(Base64, EncodesAndDecodes) {
  for (const Pair& pair : pairs) {
    EXPECT_EQ(encode_base64(pair.octets), pair.text);
    EXPECT_EQ(decode_base64(pair.text), std::string(pair.octets)) << pair.text;
  }
}

TEST(Base64, RoundTripsEveryOctet) {
  std::string octets;
  for (int i = 0; i < 256; ++i) {
    octets += static_cast<char>(i);
    EXPECT_EQ(decode_base64(encode_base64(octets)), octets);
  }
}

TEST(Base64, RefusesWhatIsNotCanonical) {
  for (const std::string_view text : {"Zg", "Zg=", "Z", "Zg==Zg==", "Zm9v====", "Zm9v=", "=",
                                      "==", "====", "Z===", "Zh==", "Zm9=", "Zm 9v", "Zm9v\n",
                                      "Zm9-", "Zm9_", "Zm\x80v", "Z=g="}) {
    EXPECT_EQ(decode_base64(text), std::nullopt) << text;
  }
}

TEST(Base64, TakesWhiteSpaceOutWhenAsked) {
  EXPECT_EQ(decode_base64_with_fws(" Zm9\r\n\tvYm Fy\n "), "foobar");
  EXPECT_EQ(decode_base64_with_fws(" Z g = = "), "f");
  EXPECT_EQ(decode_base64_with_fws("Zm9\fvYmFy"), std::nullopt);
}

// RFC 6376 section 2.10: base64string ends in [ [FWS] "=" [ [FWS] "=" ] ].
TEST(Base64, PaddingMayBeMissingInDkim) {
  for (const Pair& pair : pairs) {
    for (std::string_view text = pair.text;; text.remove_suffix(1)) {
      EXPECT_EQ(decode_base64_of_dkim(text), std::string(pair.octets)) << text;
      if (!text.ends_with('=')) {
        break;
      }
    }
  }
  EXPECT_EQ(decode_base64_of_dkim(" Z\r\n\tg "), "f");
  EXPECT_EQ(decode_base64_of_dkim("Zg = "), "f");
  for (const std::string_view text : {"Z", "Z=", "Zm9vY", "Zm9v=", "Zm9v==", "Zg===", "=",
                                      "==", "Zh", "Zm9", "Zm9-", "Zg=g", "Z=g", "Zm\x80v"}) {
    EXPECT_EQ(decode_base64_of_dkim(text), std::nullopt) << text;
  }
}

}  // namespace
}  // namespace anshin::text
