// Zones: how they are read and how they answer.
#include "dns/zone.h"

#include "dns/zone_resolver.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <stdexcept>

namespace anshin::dns {
namespace {

using namespace std::chrono_literals;
using enum RecordType;

Answer ask(const std::shared_ptr<Resolver>& resolver, std::string_view name, RecordType type) {
  const Pending pending = resolver->ask(question(name, type));
  EXPECT_TRUE(pending.ready());
  return *pending.get();
}

std::vector<std::string> addresses(const Answer& answer) {
  std::vector<std::string> out;
  std::ranges::transform(answer.addresses, std::back_inserter(out), &IpAddress::to_string);
  return out;
}

using Strings = std::vector<std::string>;

class ZoneFile : public testing::Test {
 protected:
  Answer ask(std::string_view name, RecordType type) const {
    return dns::ask(resolver_, name, type);
  }
  std::shared_ptr<Resolver> resolver_ = make_zone_file_resolver(ANSHIN_TEST_DATA "/dns/zone.txt");
};

TEST_F(ZoneFile, Addresses) {
  EXPECT_EQ(addresses(ask("NS.Example.JP.", A)), Strings{"192.0.2.1"});
  const Answer mx1 = ask("mx1.example.jp", A);
  EXPECT_EQ(addresses(mx1), (Strings{"192.0.2.2", "192.0.2.3"}));
  EXPECT_EQ(mx1.ttl, 30s);
}

TEST_F(ZoneFile, Exchanges) {
  const Answer answer = ask("example.jp", MX);
  ASSERT_EQ(answer.exchanges.size(), 2U);
  EXPECT_EQ(answer.exchanges[0].exchange, "mx1.example.jp");
  EXPECT_EQ(answer.exchanges[1].preference, 20);
  EXPECT_EQ(answer.exchanges[1].exchange, "mx2.example.com");
  EXPECT_EQ(answer.ttl, 1h);
  const Answer null_mx = ask("nomail.example.jp", MX);
  ASSERT_EQ(null_mx.exchanges.size(), 1U);
  EXPECT_EQ(null_mx.exchanges[0].exchange, "");
}

TEST_F(ZoneFile, TextsAreJoinedAndUnescaped) {
  EXPECT_EQ(ask("example.jp", TXT).texts, Strings{"v=spf1 mx -all"});
  EXPECT_EQ(ask("x.wild.example.jp", TXT).texts, Strings{"any;thing (\"goes\") \\ \xFF"});
  EXPECT_EQ(ask("odd\\.label.example.jp", TXT).texts, Strings{"onetwothree"});
  EXPECT_EQ(ask("odd.label.example.jp", TXT).status, Status::no_such_name);
}

TEST_F(ZoneFile, NamesAndSoa) {
  EXPECT_EQ(ask("1.2.0.192.in-addr.arpa", PTR).names, Strings{"ns.example.jp"});
  EXPECT_EQ(ask("example.jp", NS).names, Strings{"ns.example.jp"});
  EXPECT_EQ(ask("example.jp", SOA).names, Strings{"ns.example.jp"});
  EXPECT_EQ(ask("alias.example.jp", CNAME).names, Strings{"www.deep.below.example.jp"});
}

TEST_F(ZoneFile, TypeSpfIsSkipped) {
  EXPECT_EQ(ask("spf.example.jp", TXT).texts, Strings{"only this"});
}

TEST_F(ZoneFile, ChainsOfAliases) {
  EXPECT_EQ(addresses(ask("alias.example.jp", A)), Strings{"192.0.2.4"});
  EXPECT_EQ(ask("out.example.jp", A).status, Status::no_such_name);
  EXPECT_EQ(ask("loop1.example.jp", A).status, Status::failed);
}

TEST_F(ZoneFile, EmptyNonTerminalsExist) {
  EXPECT_EQ(ask("deep.below.example.jp", A).status, Status::no_data);
  EXPECT_EQ(ask("below.example.jp", A).status, Status::no_data);
  EXPECT_EQ(ask("x.below.example.jp", A).status, Status::no_such_name);
}

TEST_F(ZoneFile, NegativeAnswersTakeTheSoaMinimum) {
  EXPECT_EQ(ask("ns.example.jp", TXT).ttl, 5min);
  EXPECT_EQ(ask("absent.example.jp", TXT).ttl, 5min);
}

// RFC 4592 section 2.2.1 and 3.3.1
TEST_F(ZoneFile, Wildcards) {
  EXPECT_EQ(ask("a.b.wild.example.jp", TXT).status, Status::found);
  EXPECT_EQ(ask("x.wild.example.jp", A).status, Status::no_data);
  EXPECT_EQ(ask("exact.wild.example.jp", TXT).status, Status::no_data);
  EXPECT_EQ(ask("below.exact.wild.example.jp", TXT).status, Status::no_such_name);
  EXPECT_EQ(ask("*.wild.example.jp", TXT).status, Status::found);
  EXPECT_EQ(ask("wild.example.jp", TXT).status, Status::no_data);
}

TEST_F(ZoneFile, Faults) {
  const Answer broken = ask("broken.example.jp", MX);
  EXPECT_EQ(broken.status, Status::failed);
  EXPECT_NE(broken.reason.find("SERVFAIL"), std::string::npos);
  EXPECT_EQ(ask("ns.example.jp", AAAA).status, Status::timed_out);
  EXPECT_EQ(ask("ns.example.jp", A).status, Status::found);
  EXPECT_EQ(ask("below.broken.example.jp", A).status, Status::no_such_name);
}

TEST_F(ZoneFile, NamesThatCannotBeAskedForDoNotExist) {
  for (const char* name : {"", ".", "a..example.jp", "a.example.jp.."}) {
    EXPECT_EQ(ask(name, A).status, Status::no_such_name) << name;
  }
}

TEST(ZoneFileErrors, NameTheFile) {
  try {
    make_zone_file_resolver("/nonexistent/zone.txt");
    FAIL() << "no exception";
  } catch (const std::runtime_error& error) {
    EXPECT_NE(std::string(error.what()).find("/nonexistent/zone.txt: "), std::string::npos)
        << error.what();
  }
}

struct BadFile {
  const char* text;
  const char* error;
};

class ZoneErrors : public testing::TestWithParam<BadFile> {};

TEST_P(ZoneErrors, AreLocatedAndExplained) {
  const auto zone = parse_zone(GetParam().text, "z");
  ASSERT_FALSE(zone);
  EXPECT_TRUE(zone.error().starts_with(GetParam().error)) << zone.error();
}

INSTANTIATE_TEST_SUITE_P(
    Cases, ZoneErrors,
    testing::Values(BadFile{"a A 192.0.2.1\n\nb HINFO x y\n", "z:3: \"HINFO\" is not a known type"},
                    BadFile{"  A 192.0.2.1", "z:1: the first record has no owner"},
                    BadFile{"a A", "z:1: A wants one address"},
                    BadFile{"a A 2001:db8::1", "z:1: \"2001:db8::1\" is not an IPv4"},
                    BadFile{"a AAAA 192.0.2.1", "z:1: \"192.0.2.1\" is not an IPv6"},
                    BadFile{"a A 192.0.2.1 x", "z:1: A wants one address"},
                    BadFile{"a\n", "z:1: the record has no type"},
                    BadFile{"a IN 300 IN A 192.0.2.1", "z:1: \"IN\" is not a known type"},
                    BadFile{"a CH TXT x", "z:1: \"CH\" is not a known type"},
                    BadFile{"a MX x b", "z:1: \"x\" is not a preference"},
                    BadFile{"a MX 65536 b", "z:1: \"65536\" is not a preference"},
                    BadFile{"a MX 10", "z:1: MX wants"}, BadFile{"a TXT", "z:1: TXT wants"},
                    BadFile{"a TXT \"x", "z:1: a quoted string does not end"},
                    BadFile{"a TXT \\256", "z:1: broken escape"},
                    BadFile{"a TXT x\\\n", "z:1: a backslash must not end a line"},
                    BadFile{"a TXT (\nx\n", "z:1: \"(\" without \")\""},
                    BadFile{"a TXT (\n(x))", "z:2: parentheses do not nest"},
                    BadFile{"a TXT x )", "z:1: \")\" without \"(\""},
                    BadFile{"a..b A 192.0.2.1", "z:1: \"a..b\" is not a domain name"},
                    BadFile{"@ A 192.0.2.1", "z:1: the root cannot own"},
                    BadFile{"$INCLUDE x", "z:1: \"$INCLUDE\" is not known"},
                    BadFile{"$TTL x", "z:1: \"x\" is not a number"},
                    BadFile{"$TTL 99999999999", "z:1: \"99999999999\" is not"},
                    BadFile{"$ORIGIN", "z:1: $ORIGIN wants"},
                    BadFile{"$FAULT a", "z:1: $FAULT wants"},
                    BadFile{"$FAULT a REFUSED", "z:1: $FAULT wants"},
                    BadFile{"$FAULT a HINFO TIMEOUT", "z:1: \"HINFO\" is not"},
                    BadFile{"a A 192.0.2.1\na CNAME b", "z:2: a has a CNAME"},
                    BadFile{"a CNAME b\na A 192.0.2.1", "z:2: a has a CNAME"},
                    BadFile{"a SOA b c 1 2 3 4", "z:1: SOA wants"},
                    BadFile{"a SOA b c x 2 3 4 5", "z:1: \"x\" is not a serial"},
                    BadFile{"a SOA b c 1 2 3 4 x", "z:1: \"x\" is not a number"}));

TEST(ParseZone, ToleratesByteOrderMarkAndCrLf) {
  auto zone = parse_zone(
      "\xEF\xBB\xBF"
      "example.jp. TXT (a\r\n b) ; c\r\n\r\nb.example.jp. A 192.0.2.1",
      "z");
  ASSERT_TRUE(zone) << zone.error();
  EXPECT_EQ(zone->lookup(question("example.jp", TXT)).texts, Strings{"ab"});
  EXPECT_EQ(zone->lookup(question("b.example.jp", A)).status, Status::found);
}

TEST(ParseZone, BoundsStringsAndTexts) {
  EXPECT_TRUE(parse_zone("a TXT " + std::string(255, 'x'), "z"));
  EXPECT_FALSE(parse_zone("a TXT " + std::string(256, 'x'), "z"));
  std::string text = "a TXT (";
  for (int i = 0; i < 257; ++i) {
    text += "\n" + std::string(255, 'x');
  }
  const auto zone = parse_zone(text + ")", "z");
  ASSERT_TRUE(zone) << zone.error();
  EXPECT_EQ(zone->lookup(question("a", TXT)).texts.at(0).size(), 65535U);
  EXPECT_FALSE(parse_zone(text + "\nx)", "z"));
}

TEST(ParseZone, EmptyFileHoldsNothing) {
  const auto zone = parse_zone("; nothing\n\n", "z");
  ASSERT_TRUE(zone);
  EXPECT_EQ(zone->lookup(question("example.jp", A)).status, Status::no_such_name);
}

TEST(Zone, FilledByCode) {
  Zone zone;
  zone.add("Example.JP", Txt{"v=spf1 -all"}, 60s);
  zone.add("example.jp.", *parse_ip_address("2001:db8::1"));
  zone.add("alias.example.net", Cname{"EXAMPLE.jp."}, 10s);
  zone.fail("down.example.jp", std::nullopt, Status::timed_out);
  const auto resolver = make_zone_resolver(std::move(zone));
  const Answer text = ask(resolver, "alias.example.net", TXT);
  EXPECT_EQ(text.texts, Strings{"v=spf1 -all"});
  EXPECT_EQ(text.ttl, 10s);
  EXPECT_EQ(addresses(ask(resolver, "example.jp", AAAA)), Strings{"2001:db8::1"});
  EXPECT_EQ(ask(resolver, "down.example.jp", A).status, Status::timed_out);
  EXPECT_THROW(Zone().add("a..b", Txt{}), std::invalid_argument);
}

TEST(Zone, BoundsChains) {
  Zone zone;
  for (int i = 0; i < 20; ++i) {
    zone.add("c" + std::to_string(i), Cname{"c" + std::to_string(i + 1)});
  }
  zone.add("c20", Txt{"end"});
  EXPECT_EQ(zone.lookup(question("c4", TXT)).status, Status::found);
  EXPECT_EQ(zone.lookup(question("c3", TXT)).status, Status::failed);
}

}  // namespace
}  // namespace anshin::dns
