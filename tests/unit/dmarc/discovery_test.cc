// When Discovery asks, what it asks, and that it does not wait before wait().
#include "dmarc/discovery.h"

#include "dmarc/evaluate.h"
#include "dns/zone.h"
#include "dns/zone_resolver.h"
#include "support/held_resolver.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <string>
#include <thread>
#include <vector>

namespace anshin::dmarc {
namespace {

using dns::HeldResolver;
using dns::RecordType;
using testing::ElementsAre;

constexpr auto tree_walk = auth::DmarcDiscovery::tree_walk;

std::shared_ptr<HeldResolver> resolver_for(std::string_view zone) {
  return std::make_shared<HeldResolver>(
      dns::make_zone_resolver(dns::parse_zone(zone, "zone").value()));
}

dns::Deadline soon() {
  return std::chrono::steady_clock::now() + std::chrono::seconds{10};
}

std::vector<std::string> names_asked(const HeldResolver& resolver) {
  std::vector<std::string> names;
  for (const auto& question : resolver.asked()) {
    names.push_back(question.name);
  }
  return names;
}

TEST(Discovery, AsksForAllNamesOfTheWalkAtOnce) {
  const auto resolver = resolver_for("");
  const Discovery discovery(resolver, tree_walk, "a.b.example.com");
  EXPECT_THAT(names_asked(*resolver), ElementsAre("_dmarc.a.b.example.com", "_dmarc.b.example.com",
                                                  "_dmarc.example.com", "_dmarc.com"));
}

TEST(Discovery, StartsAnIdentifiersWalkAtOnceAndAsksForNoNameTwice) {
  const auto resolver = resolver_for("");
  Discovery discovery(resolver, tree_walk, "example.com");
  discovery.authenticated_identifier("x.mail.example.com");
  discovery.authenticated_identifier("X.Mail.Example.com.");
  discovery.authenticated_identifier("example.com");
  discovery.authenticated_identifier("example.net");
  discovery.authenticated_identifier("not a domain");
  discovery.authenticated_identifier("");
  EXPECT_THAT(names_asked(*resolver),
              ElementsAre("_dmarc.example.com", "_dmarc.com", "_dmarc.x.mail.example.com",
                          "_dmarc.mail.example.com"));
}

TEST(Discovery, AsksForExistenceAsSoonAsTheWalkTellsThatItMatters) {
  const auto resolver = resolver_for("_dmarc.example.com. TXT \"v=DMARC1; p=none; np=reject\"\n");
  Discovery discovery(resolver, tree_walk, "ghost.example.com");
  const auto existence = dns::question("ghost.example.com", RecordType::A);
  EXPECT_EQ(resolver->release(dns::question("_dmarc.example.com", RecordType::TXT)), 1U);
  EXPECT_EQ(resolver->release(dns::question("_dmarc.com", RecordType::TXT)), 1U);
  EXPECT_EQ(resolver->count(existence), 0U);
  EXPECT_EQ(resolver->release(dns::question("_dmarc.ghost.example.com", RecordType::TXT)), 1U);
  EXPECT_EQ(resolver->count(existence), 1U);
  resolver->release_all();
  EXPECT_EQ(discovery.wait(soon()).existence, Existence::missing);
  EXPECT_EQ(resolver->count(existence), 1U);
}

TEST(Discovery, DoesNotAskForExistenceWithoutNeed) {
  for (const std::string record :
       {"p=reject", "p=reject; np=reject", "p=none; sp=reject; np=reject"}) {
    const auto resolver = resolver_for("_dmarc.example.com. TXT \"v=DMARC1; " + record + "\"\n");
    Discovery discovery(resolver, tree_walk, "ghost.example.com");
    resolver->release_all();
    EXPECT_EQ(discovery.wait(soon()).existence, Existence::not_asked);
    EXPECT_EQ(resolver->count(), 3U) << record;
  }
}

TEST(Discovery, EndsAtTheDeadline) {
  const auto resolver = resolver_for("_dmarc.example.com. TXT \"v=DMARC1; p=reject\"\n");
  Discovery discovery(resolver, tree_walk, "example.com");
  discovery.authenticated_identifier("mail.example.com");
  const Findings findings = discovery.wait(std::chrono::steady_clock::now());
  EXPECT_EQ(findings.organizational_domain, std::nullopt);
  EXPECT_EQ(evaluate(findings, {}, {}).verdict, DmarcVerdict::temperror);
}

TEST(Discovery, DoesNotWaitForWhatLiesAboveTheEndOfTheWalk) {
  const auto resolver = resolver_for("_dmarc.example.com. TXT \"v=DMARC1; p=reject; psd=n\"\n");
  Discovery discovery(resolver, tree_walk, "mail.example.com");
  resolver->release(dns::question("_dmarc.mail.example.com", RecordType::TXT));
  resolver->release(dns::question("_dmarc.example.com", RecordType::TXT));
  const Findings findings = discovery.wait(std::chrono::steady_clock::now());
  EXPECT_EQ(findings.organizational_domain, "example.com");
  EXPECT_EQ(evaluate(findings, {}, {}).verdict, DmarcVerdict::fail);
}

TEST(Discovery, BoundsTheNumberOfIdentifiers) {
  const auto resolver = resolver_for("_dmarc.example.com. TXT \"v=DMARC1; p=reject\"\n");
  Discovery discovery(resolver, tree_walk, "example.com");
  for (int i = 0; i < 1000; ++i) {
    discovery.authenticated_identifier("s" + std::to_string(i) + ".example.com");
  }
  EXPECT_EQ(resolver->count(), 2U + 101U);
  resolver->release_all();
  const Findings findings = discovery.wait(soon());
  EXPECT_EQ(findings.identifiers.size(), 101U);

  std::vector<DkimResult> dkim(1);
  dkim[0].verdict = DkimVerdict::pass;
  dkim[0].domain = "s100.example.com";
  EXPECT_EQ(evaluate(findings, {}, dkim).verdict, DmarcVerdict::pass);
  dkim[0].domain = "s101.example.com";
  EXPECT_EQ(evaluate(findings, {}, dkim).verdict, DmarcVerdict::fail);
  dkim[0].domain = "example.com";
  EXPECT_EQ(evaluate(findings, {}, dkim).verdict, DmarcVerdict::pass);
}

TEST(Discovery, MayBeAbandonedBeforeTheAnswersArrive) {
  const auto resolver = resolver_for("_dmarc.example.com. TXT \"v=DMARC1; p=none; np=reject\"\n");
  {
    Discovery discovery(resolver, tree_walk, "ghost.example.com");
    discovery.authenticated_identifier("mail.example.com");
    discovery = Discovery(resolver, tree_walk, "other.example.com");
  }
  const auto before = resolver->count();
  resolver->release_all();
  EXPECT_EQ(resolver->count(), before);
  EXPECT_EQ(resolver.use_count(), 1);
}

TEST(Discovery, TakesAnswersFromAnotherThread) {
  for (int round = 0; round < 200; ++round) {
    const auto resolver = resolver_for("_dmarc.example.com. TXT \"v=DMARC1; p=none; np=reject\"\n");
    std::jthread answers;
    Discovery discovery(resolver, tree_walk, "ghost.example.com");
    discovery.authenticated_identifier("mail.example.com");
    answers = std::jthread([resolver] { resolver->release_all(); });
    const Findings findings = discovery.wait(soon());
    EXPECT_EQ(findings.existence, Existence::missing);
    EXPECT_EQ(findings.organizational_domain, "example.com");
    EXPECT_EQ(resolver->count(dns::question("ghost.example.com", RecordType::A)), 1U);
  }
}

TEST(Discovery, CopesWithNamesAtTheLimits) {
  std::string longest;
  while (longest.size() + 4 <= 253) {
    longest += "abc.";
  }
  longest += "d";
  ASSERT_EQ(longest.size(), 253U);
  const auto resolver = resolver_for("_dmarc.d. TXT \"v=DMARC1; p=reject\"\n");
  Discovery discovery(resolver, tree_walk, longest);
  EXPECT_EQ(resolver->count(), 8U);
  resolver->release_all();
  const auto result = evaluate(discovery.wait(soon()), {}, {});
  EXPECT_EQ(result.verdict, DmarcVerdict::fail);
  EXPECT_EQ(result.policy_domain, "d");
  EXPECT_LT(result.reason.size(), 1000U);
}

}  // namespace
}  // namespace anshin::dmarc
