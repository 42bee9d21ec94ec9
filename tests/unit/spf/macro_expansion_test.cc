// Macro expansion: the examples of RFC 7208 section 7.4 and what they leave out.
#include "spf/macro_expansion.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

namespace anshin::spf {
namespace {

MacroContext context(std::string_view client = "192.0.2.3") {
  return {.sender = "strong-bad@email.example.com",
          .domain = "email.example.com",
          .client = parse_ip_address(client).value(),
          .helo = "mx.example.org",
          .receiver = "",
          .now = std::chrono::sys_seconds(std::chrono::seconds(1'760'000'000))};
}

using Pairs = std::vector<std::pair<std::string, std::string>>;

TEST(MacroExpansion, FollowsTheExamplesOfTheRfc) {
  for (const auto& [text, expected] : Pairs{
           {"%{s}", "strong-bad@email.example.com"},
           {"%{o}", "email.example.com"},
           {"%{d}", "email.example.com"},
           {"%{d4}", "email.example.com"},
           {"%{d3}", "email.example.com"},
           {"%{d2}", "example.com"},
           {"%{d1}", "com"},
           {"%{dr}", "com.example.email"},
           {"%{d2r}", "example.email"},
           {"%{l}", "strong-bad"},
           {"%{l-}", "strong.bad"},
           {"%{lr}", "strong-bad"},
           {"%{lr-}", "bad.strong"},
           {"%{l1r-}", "strong"},
           {"%{ir}.%{v}._spf.%{d2}", "3.2.0.192.in-addr._spf.example.com"},
           {"%{lr-}.lp._spf.%{d2}", "bad.strong.lp._spf.example.com"},
           {"%{lr-}.lp.%{ir}.%{v}._spf.%{d2}", "bad.strong.lp.3.2.0.192.in-addr._spf.example.com"},
           {"%{ir}.%{v}.%{l1r-}.lp._spf.%{d2}", "3.2.0.192.in-addr.strong.lp._spf.example.com"},
           {"%{d2}.trusted-domains.example.net", "example.com.trusted-domains.example.net"},
           {"%{p}", "unknown"},
           {"%{h}", "mx.example.org"}}) {
    EXPECT_EQ(expand(parse_macro_string(text).value(), context()), expected) << text;
  }
}

TEST(MacroExpansion, WritesIpv6AsNibblesOrPlain) {
  EXPECT_EQ(expand(parse_macro_string("%{ir}.%{v}").value(), context("2001:db8::cb01")),
            "1.0.B.C.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.B.D.0.1.0.0.2.ip6");
  EXPECT_EQ(expand(parse_explain_string("%{c}").value(), context("2001:db8::cb01")),
            "2001:db8::cb01");
}

TEST(MacroExpansion, EscapesAndExplains) {
  MacroContext c = context();
  c.sender = "a b&c=d~e@x.jp";
  EXPECT_EQ(expand(parse_explain_string("%{L} %{r} %{t}%%").value(), c),
            "a%20b%26c%3Dd~e unknown 1760000000%");
}

TEST(MacroExpansion, ReadsTheSenderAtItsLastSign) {
  MacroContext c = context();
  c.sender = "\"a@b\"@x.jp";
  EXPECT_EQ(expand(parse_macro_string("%{l}|%{o}").value(), c), "\"a@b\"|x.jp");
}

TEST(MacroExpansion, CutsNamesFromTheLeft) {
  const std::string label(60, 'a');
  std::string domain = "x.jp";
  for (int i = 0; i < 10; ++i) {
    domain = label + "." + domain;
  }
  MacroContext c = context();
  c.domain = domain;
  const std::string name = expand_domain(parse_domain_spec("first.%{d}").value(), c);
  EXPECT_LE(name.size(), 253U);
  EXPECT_TRUE(name.starts_with(label + "."));
  EXPECT_TRUE(name.ends_with(label + ".x.jp"));
}

TEST(MacroExpansion, IsBounded) {
  MacroContext c = context();
  const std::string sender(5000, 'x');
  c.sender = sender;
  EXPECT_LE(expand(parse_explain_string("%{s}%{s}%{s}").value(), c).size(), 4096U);
  EXPECT_LE(expand_domain(parse_domain_spec("%{s}.%{s}.x.jp").value(), c).size(), 4096U);
}

// The sender must not be able to push out what the publisher wrote behind the macros.
TEST(MacroExpansion, KeepsThePublishersEndOfALongName) {
  for (const std::size_t length : {200U, 253U, 1000U, 4000U, 4070U, 4090U, 5000U, 100000U}) {
    for (const std::string_view tail : {".ok.attacker.example", "."}) {
      MacroContext c = context();
      const std::string sender = std::string(length, 'a') + std::string(tail) + "@v.example";
      c.sender = sender;
      c.domain = "v.example";
      for (const std::string_view spec :
           {"%{l}._spf.%{d}", "%{L}.%{L}._spf.%{d}", "%{s}%{S}.%{h}._spf.%{d}"}) {
        const std::string name = expand_domain(parse_domain_spec(spec).value(), c);
        EXPECT_TRUE(name.ends_with("._spf.v.example")) << spec << ' ' << length << ' ' << name;
      }
    }
  }
}

}  // namespace
}  // namespace anshin::spf
