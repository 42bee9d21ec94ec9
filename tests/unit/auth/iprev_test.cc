// RFC 8601 section 2.7.3.
#include "auth/iprev.h"

#include "dns/zone.h"
#include "dns/zone_resolver.h"
#include "support/held_resolver.h"

#include <gtest/gtest.h>

namespace anshin::auth {
namespace {

constexpr const char* kZone = R"($TTL 60
45.113.0.203.in-addr.arpa.  PTR other.example.
45.113.0.203.in-addr.arpa.  PTR mail.example.
mail.example.               A   203.0.113.45
other.example.              A   203.0.113.46
46.113.0.203.in-addr.arpa.  PTR liar.example.
liar.example.               A   198.51.100.1
5.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa. PTR six.example.
six.example.                AAAA 2001:db8::5
$FAULT 47.113.0.203.in-addr.arpa. SERVFAIL
)";

std::shared_ptr<dns::Resolver> zone() {
  auto parsed = dns::parse_zone(kZone, "test");
  EXPECT_TRUE(parsed) << parsed.error();
  return dns::make_zone_resolver(std::move(*parsed));
}

IprevCheck::Outcome check(const std::string& address) {
  const IprevCheck iprev(zone(), *parse_ip_address(address));
  return iprev.result(std::chrono::steady_clock::now() + std::chrono::seconds(5));
}

TEST(Iprev, PassesIfOneOfTheNamesPointsBack) {
  const IprevCheck::Outcome outcome = check("203.0.113.45");
  EXPECT_EQ(outcome.verdict, IprevVerdict::pass);
  EXPECT_EQ(outcome.name, "mail.example");
  EXPECT_EQ(check("2001:db8::5").name, "six.example");
  EXPECT_EQ(check("::ffff:203.0.113.45").verdict, IprevVerdict::pass);
}

TEST(Iprev, FailsIfNoNamePointsBack) {
  EXPECT_EQ(check("203.0.113.46").verdict, IprevVerdict::fail);
}

TEST(Iprev, NoNameAndNoAnswerDiffer) {
  EXPECT_EQ(check("203.0.113.99").verdict, IprevVerdict::permerror);
  EXPECT_EQ(check("203.0.113.47").verdict, IprevVerdict::temperror);
}

TEST(Iprev, WaitsNoLongerThanTheDeadline) {
  const auto held = std::make_shared<dns::HeldResolver>(zone());
  const IprevCheck iprev(held, *parse_ip_address("203.0.113.45"));
  EXPECT_EQ(iprev.result(std::chrono::steady_clock::now()).verdict, IprevVerdict::temperror);
}

}  // namespace
}  // namespace anshin::auth
