#include "text/base64.h"
#include "text/mailbox.h"

#include <gtest/gtest.h>

#include <array>

namespace anshin::text {
namespace {

struct Case {
  std::string_view text;
  std::string_view decoded;
};

TEST(EncodedWords, Decode) {
  for (const Case& c : std::to_array<Case>({
           // RFC 2047 section 8
           {"=?ISO-8859-1?Q?a?=", "a"},
           {"=?ISO-8859-1?Q?a?= b", "a b"},
           {"=?ISO-8859-1?Q?a?= =?ISO-8859-1?Q?b?=", "ab"},
           {"=?ISO-8859-1?Q?a?=  =?ISO-8859-1?Q?b?=", "ab"},
           {"=?ISO-8859-1?Q?a?=\r\n\t=?ISO-8859-1?Q?b?=", "ab"},
           {"=?ISO-8859-1?Q?a_b?=", "a b"},
           {"=?ISO-8859-1?Q?a?= =?ISO-8859-2?Q?_b?=", "a b"},
           {"=?iso-8859-1?q?Andr=e9?=", "André"},
           {"=?US-ASCII*EN?Q?Keith_Moore?=", "Keith Moore"},
           // what Japanese mail has
           {"=?UTF-8?B?5qCq5byP5Lya56S+?=", "株式会社"},
           {"=?utf-8?Q?=E6=A0=AA?=", "株"},
           {"=?ISO-2022-JP?B?GyRCM3Q8MDJxPFIbKEI=?=", "株式会社"},
           {"=?iso-2022-jp?B?GyRCLWobKEI=?=", "㈱"},
           {"=?ISO-2022-JP?B?GyhJNTYbKEI=?=", "ｵｶ"},
           {"=?Shift_JIS?B?ipSO?= x", "株\uFFFD x"},
           {"=?Shift_JIS?B?h4qKlI6uie+O0JVc?=", "㈱株式会社表"},
           {"=?EUC-JP?B?s/S8sLLxvNI=?=", "株式会社"},
           // a character split between words, and a shift that goes on in the next word
           {"=?UTF-8?B?5qA=?= =?utf-8?B?qg==?=", "株"},
           {"=?UTF-8?Q?=E6=A0?= =?UTF-8?Q?=AA?=", "株"},
           {"=?ISO-2022-JP?B?GyRCM3Q=?= =?ISO-2022-JP?B?PDAbKEI=?=", "株式"},
           // words of different charsets do not share characters
           {"=?UTF-8?B?5qA=?= =?iso-8859-1?Q?a?=", "\uFFFDa"},
           // generous: no blank around, wrong padding, blanks in Q
           {"x=?UTF-8?B?5qCq?=y", "x株y"},
           {"=?UTF-8?B?5qCq5byP5Lya56S+Cg?=", "株式会社\n"},
           {"=?UTF-8?B?5qCq====?=", "株"},
           {"=?UTF-8?Q?a b?=", "a b"},
           {"=?UTF-8?Q?a=zz=?=", "a=zz="},
           {"=?UTF-8?Q?"
            "?=",
            ""},
           {"=?UTF-8?B?"
            "?=",
            ""},
           {"=?UTF-8?Q?=FF?=", "\uFFFD"},
           // what cannot be decoded stays
           {"=?x-unknown?Q?a?=", "=?x-unknown?Q?a?="},
           {"=?x-unknown?Q?a?= =?x-unknown?Q?b?=", "=?x-unknown?Q?a?= =?x-unknown?Q?b?="},
           {"=?UTF-8//TRANSLIT?Q?a?=", "=?UTF-8//TRANSLIT?Q?a?="},
           {"=?UTF-8?X?a?=", "=?UTF-8?X?a?="},
           {"=?UTF-8?B?*?=", "=?UTF-8?B?*?="},
           {"=?UTF-8?Q?a", "=?UTF-8?Q?a"},
           {"=?UTF-8?Q?a?b?=", "=?UTF-8?Q?a?b?="},
           {"=?UTF-8?Q", "=?UTF-8?Q"},
           {"=?", "=?"},
           {"=??Q?a?=", "=??Q?a?="},
           {"=?=?UTF-8?Q?a?=", "=?a"},
           {"plain", "plain"},
           {"", ""},
       })) {
    EXPECT_EQ(decode_encoded_words(c.text), c.decoded) << c.text;
  }
}

TEST(EncodedWords, KnowEveryCharsetOfTheTable) {
  for (const std::string_view charset :
       {"us-ascii",     "utf8",           "iso-8859-2",   "iso-8859-3",   "iso-8859-4",
        "iso-8859-5",   "iso-8859-6",     "iso-8859-7",   "iso-8859-8",   "iso-8859-9",
        "iso-8859-10",  "iso-8859-13",    "iso-8859-14",  "iso-8859-15",  "iso-8859-16",
        "windows-1250", "windows-1251",   "windows-1252", "windows-1253", "windows-1254",
        "windows-1255", "windows-1256",   "windows-1257", "windows-1258", "koi8-r",
        "koi8-u",       "sjis",           "x-sjis",       "cp932",        "windows-31j",
        "x-euc-jp",     "gb2312",         "gbk",          "gb18030",      "big5",
        "euc-kr",       "ks_c_5601-1987", "tis-620",      "windows-874",  "shift-jis"}) {
    EXPECT_EQ(decode_encoded_words("=?" + std::string(charset) + "?Q?abc?="), "abc") << charset;
  }
}

TEST(EncodedWords, ReadLongRunsOfWordsWhole) {
  const std::string octets = "株式会社クオリティアのお知らせ";
  std::string text;
  for (std::size_t i = 0; i < octets.size(); ++i) {
    text += (i == 0 ? "=?UTF-8?B?" : "\r\n =?UTF-8?B?") + encode_base64(octets.substr(i, 1)) + "?=";
  }
  EXPECT_EQ(decode_encoded_words(text), octets);
}

}  // namespace
}  // namespace anshin::text
