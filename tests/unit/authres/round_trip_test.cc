// Whatever is in a report, the field can be read and says nothing but what the report says.
#include <anshin/authentication_results.h>

#include "authres/parser.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <random>
#include <string>

namespace anshin::authres {
namespace {

/// Random text from what is likely to break quoting.
class HostileText {
 public:
  explicit HostileText(unsigned seed) : random_(seed) {}

  std::string next() {
    static const std::array<std::string, 32> pieces{"\"",
                                                    "\\",
                                                    "(",
                                                    ")",
                                                    ";",
                                                    "=",
                                                    " ",
                                                    "  ",
                                                    "\t",
                                                    "\r\n ",
                                                    "\n",
                                                    std::string(1, '\0'),
                                                    "@",
                                                    "@example.com",
                                                    "a@b.example",
                                                    ".",
                                                    "..",
                                                    "spf=pass",
                                                    "; dkim=pass header.d=evil.example",
                                                    "reason=",
                                                    "\x7f",
                                                    "\xff",
                                                    "\xe3\x81\x82",
                                                    "あ.jp",
                                                    "example.com",
                                                    "x",
                                                    "/",
                                                    "\\\"",
                                                    "<>",
                                                    "[]",
                                                    std::string(90, 'y'),
                                                    std::string(300, 'z')};
    std::string text;
    const auto count = random_() % 5;
    for (unsigned i = 0; i < count; ++i) {
      text += pieces[random_() % pieces.size()];
    }
    return text;
  }

  std::mt19937& random() { return random_; }

 private:
  std::mt19937 random_;
};

AuthReport hostile_report(HostileText& text) {
  AuthReport report;
  report.client.address = parse_ip_address("2001:db8::1");
  report.client.iprev = IprevVerdict::fail;
  report.client.iprev_name = text.next();
  report.spf_mailfrom.domain = text.next();
  report.spf_mailfrom.reason = text.next();
  report.spf_helo.domain = "x" + text.next();
  report.spf_helo.reason = text.next();
  report.dkim.resize(text.random()() % 4);
  for (auto& dkim : report.dkim) {
    dkim.domain = text.next();
    dkim.selector = text.next();
    dkim.identity = text.next();
    dkim.algorithm = text.next();
    dkim.signature_prefix = text.next();
    dkim.reason = text.next();
    dkim.verdict = DkimVerdict::permerror;
  }
  report.dmarc.verdict = DmarcVerdict::fail;
  report.dmarc.policy = DmarcPolicy::reject;
  report.dmarc.author_domain = text.next();
  report.dmarc.reason = text.next();
  return report;
}

bool is_property_of(const AuthReport& report, const Property& property) {
  static const std::array<std::string, 10> ours{
      "policy.iprev", "smtp.mailfrom", "smtp.helo", "header.d",    "header.i",
      "header.s",     "header.a",      "header.b",  "header.from", "policy.dmarc"};
  const std::string name = property.type + "." + property.name;
  const bool known = std::ranges::find(ours, name) != ours.end();
  return known && (name != "policy.dmarc" || property.value == to_string(report.dmarc.disposition));
}

TEST(RoundTrip, HostileReportsStayReadable) {
  for (unsigned seed = 0; seed < 5000; ++seed) {
    HostileText text(seed);
    const AuthReport report = hostile_report(text);
    const std::string value = format(report, "mx.example.jp");
    SCOPED_TRACE(testing::PrintToString(value));

    EXPECT_TRUE(std::ranges::all_of(
        value, [](char c) { return (c >= ' ' && c <= '~') || c == '\n' || c == '\t'; }));
    const auto field = parse(value);
    ASSERT_TRUE(field.has_value()) << field.error();
    EXPECT_EQ(field->authserv_id, "mx.example.jp");
    ASSERT_EQ(field->results.size(), 4 + std::max<std::size_t>(report.dkim.size(), 1));
    EXPECT_EQ(field->results[0].method, "iprev");
    EXPECT_EQ(field->results[1].method, "spf");
    EXPECT_EQ(field->results[1].result, "none");
    EXPECT_EQ(field->results[2].method, "spf");
    for (std::size_t i = 0; i < report.dkim.size(); ++i) {
      const MethodResult& dkim = field->results[3 + i];
      EXPECT_EQ(dkim.method, "dkim");
      EXPECT_EQ(dkim.result, "permerror");
    }
    EXPECT_EQ(field->results.back().method, "dmarc");
    EXPECT_EQ(field->results.back().result, "fail");
    for (const auto& result : field->results) {
      for (const auto& property : result.properties) {
        EXPECT_TRUE(is_property_of(report, property)) << property.name << "=" << property.value;
      }
    }
    EXPECT_TRUE(bears(value, "mx.example.jp"));
  }
}

TEST(RoundTrip, ValuesThatCanBeQuotedComeBackAsTheyWere) {
  AuthReport report;
  report.dmarc.verdict = DmarcVerdict::fail;
  for (const std::string value :
       {"a", "a b", "a\"b", "a\\b", "\\", "\"", "a@b", "@b.example", "a b@c.example", ";", "(", "=",
        "a;b=c(d)", "..", "-", "abcd/123", "q+/=", "[1]", "<x>"}) {
    report.dmarc.author_domain = value;
    report.dmarc.reason = value;
    const auto field = parse(format(report, "mx.example.jp"));
    ASSERT_TRUE(field.has_value()) << field.error() << " for " << value;
    ASSERT_EQ(field->results.back().properties.size(), 1U);
    EXPECT_EQ(field->results.back().properties[0].value, value);
    EXPECT_EQ(field->results.back().reason, value);
  }
}

}  // namespace
}  // namespace anshin::authres
