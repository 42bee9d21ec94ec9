// When a trusted sealer's word counts, and how attackers try to borrow it.
#include "policy/arc_override.h"

#include "policy/policy.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <string>
#include <utility>
#include <vector>

namespace anshin::policy {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr std::string_view pass = " lists.example.org; dmarc=pass header.from=example.com";
constexpr std::string_view fail = " relay.example.net; dmarc=fail header.from=example.com";

ArcSet set(std::string_view results) {
  return {.authentication_results = std::string(results), .signs_from = true};
}

// A message of example.com that fails DMARC, with a chain that passes.
AuthReport report_with(std::vector<std::pair<std::string, ArcSet>> chain) {
  AuthReport report;
  report.author.status = AuthorStatus::one;
  report.author.domain = "example.com";
  report.dmarc.verdict = DmarcVerdict::fail;
  report.dmarc.author_domain = "example.com";
  report.dmarc.policy_domain = "example.com";
  report.dmarc.policy = DmarcPolicy::reject;
  report.dmarc.disposition = DmarcPolicy::reject;
  report.dmarc.reason = "nothing is aligned";
  report.arc.checked = true;
  report.arc.verdict = ArcVerdict::pass;
  report.arc.sets = static_cast<unsigned>(chain.size());
  for (auto& [sealer, one] : chain) {
    report.arc.sealers.push_back(sealer);
    report.arc.chain.push_back(std::move(one));
  }
  return report;
}

Settings trusting(std::vector<std::string> sealers) {
  Settings settings;
  settings.mode = Mode::enforce;
  settings.trusted_sealers = std::move(sealers);
  return settings;
}

std::string no_override(const AuthReport& report, std::vector<std::string> trusted) {
  return decide(report, trusting(std::move(trusted))).no_override;
}

bool overrides(const AuthReport& report, std::vector<std::string> trusted) {
  return !decide(report, trusting(std::move(trusted))).override_reason.empty();
}

// A sender's text in an earlier value of a trusted sealer's results must neither hide its genuine
// result of DMARC nor make one up.
TEST(ArcOverride, IsNotFooledBySmuggledResults) {
  for (const std::string_view results :
       {" mx; spf=pass smtp.mailfrom=x;dmarc=pass header.from=example.com;a=(@evil.example; "
        "dmarc=fail (p=reject) header.from=example.com",
        " mx; spf=pass smtp.mailfrom=a); dmarc=pass header.from=example.com",
        " mx; dmarc/2=pass header.from=example.com", " mx 2; dmarc=pass header.from=example.com"}) {
    const AuthReport report = report_with({{"lists.example.org", set(results)}});
    const Plan plan = decide(report, trusting({"lists.example.org"}));
    EXPECT_EQ(plan.disposition, Disposition::reject) << results;
    EXPECT_FALSE(plan.no_override.empty()) << results;
  }
}

TEST(ArcOverride, AcceptsAndSaysWhy) {
  const AuthReport report = report_with({{"lists.example.org", set(pass)}});
  const Plan plan = decide(report, trusting({"lists.example.org"}));
  EXPECT_EQ(plan.disposition, Disposition::accept);
  EXPECT_EQ(plan.wanted, Disposition::accept);
  EXPECT_TRUE(plan.smtp_code.empty());
  EXPECT_EQ(plan.reason,
            "the DMARC policy reject of example.com is overridden: ARC chain sealed by "
            "lists.example.org (i=1) saw dmarc=pass");
  EXPECT_EQ(plan.override_reason, plan.reason);
}

TEST(ArcOverride, CoversQuarantineToo) {
  AuthReport report = report_with({{"lists.example.org", set(pass)}});
  report.dmarc.disposition = DmarcPolicy::quarantine;
  const Plan plan = decide(report, trusting({"lists.example.org"}));
  EXPECT_EQ(plan.wanted, Disposition::accept);
  EXPECT_THAT(plan.override_reason, HasSubstr("policy quarantine of example.com"));
}

TEST(ArcOverride, IsToldOnlyWhereThereIsSomethingToOverride) {
  AuthReport report = report_with({{"lists.example.org", set(pass)}});
  report.dmarc.disposition = DmarcPolicy::none;
  EXPECT_FALSE(overrides(report, {"lists.example.org"}));
  report.dmarc.verdict = DmarcVerdict::pass;
  report.dmarc.disposition = DmarcPolicy::reject;
  EXPECT_FALSE(overrides(report, {"lists.example.org"}));
}

TEST(ArcOverride, NeedsATrustedSealer) {
  const AuthReport report = report_with({{"lists.example.org", set(pass)}});
  EXPECT_TRUE(overrides(report, {"a.example", "lists.example.org"}));
  EXPECT_FALSE(overrides(report, {}));
  EXPECT_FALSE(overrides(report, {"example.org"}));
  EXPECT_FALSE(overrides(report, {"x.lists.example.org"}));
  EXPECT_EQ(decide(report, trusting({"example.org"})).disposition, Disposition::reject);
}

TEST(ArcOverride, NeedsAPassingChain) {
  AuthReport report = report_with({{"lists.example.org", set(pass)}});
  for (const ArcVerdict verdict : {ArcVerdict::fail, ArcVerdict::none}) {
    report.arc.verdict = verdict;
    EXPECT_FALSE(overrides(report, {"lists.example.org"}));
  }
}

// He takes a message that a trusted list sealed, changes it, and adds a seal of his own.
TEST(ArcOverride, AStrangersSealOnTopEndsTheTrust) {
  EXPECT_FALSE(
      overrides(report_with({{"lists.example.org", set(pass)}, {"evil.example", set(pass)}}),
                {"lists.example.org"}));
}

// And then sends it through a trusted forwarder, who sees that DMARC fails.
TEST(ArcOverride, AStrangerBetweenTrustedSealersEndsTheTrust) {
  EXPECT_FALSE(overrides(report_with({{"lists.example.org", set(pass)},
                                      {"evil.example", set(pass)},
                                      {"relay.example.net", set(fail)}}),
                         {"lists.example.org", "relay.example.net"}));
}

TEST(ArcOverride, WalksDownWhileTheSealersAreTrusted) {
  const AuthReport report =
      report_with({{"lists.example.org", set(pass)}, {"relay.example.net", set(fail)}});
  const Plan plan = decide(report, trusting({"lists.example.org", "relay.example.net"}));
  EXPECT_THAT(plan.override_reason, HasSubstr("sealed by lists.example.org (i=1)"));
  EXPECT_FALSE(overrides(report, {"lists.example.org"}));
  EXPECT_FALSE(overrides(report, {"relay.example.net"}));
}

TEST(ArcOverride, BelowTheVoucherAnyoneMaySeal) {
  EXPECT_TRUE(
      overrides(report_with({{"other.example", set(fail)}, {"lists.example.org", set(pass)}}),
                {"lists.example.org"}));
}

TEST(ArcOverride, NeedsFromAndTheWholeBodySigned) {
  ArcSet without_from = set(pass);
  without_from.signs_from = false;
  EXPECT_FALSE(
      overrides(report_with({{"lists.example.org", without_from}}), {"lists.example.org"}));
  ArcSet with_length = set(pass);
  with_length.has_body_length = true;
  EXPECT_FALSE(overrides(report_with({{"lists.example.org", with_length}}), {"lists.example.org"}));
  without_from.authentication_results = fail;
  EXPECT_FALSE(overrides(
      report_with({{"lists.example.org", set(pass)}, {"relay.example.net", without_from}}),
      {"lists.example.org", "relay.example.net"}));
}

TEST(ArcOverride, CountsOnlyOneClearResultOfDmarcForThisAuthor) {
  const std::vector<std::pair<std::string, bool>> table = {
      {" x; dmarc=pass header.from=example.com", true},
      {" x 1; spf=fail smtp.remote-ip=2001:db8::1; dmarc=pass (p=reject) action=none"
       " header.from=Example.COM; arc=none;",
       true},
      {" x; dmarc=pass", false},
      {" x; dmarc=pass header.from=example.org", false},
      {" x; dmarc=pass header.from=a.example.com", false},
      {" x; dmarc=pass header.from=example.com header.from=example.org", false},
      {" x; dmarc=fail header.from=example.com", false},
      {" x; dmarc=bestguesspass header.from=example.com", false},
      {" x; dmarc=none header.from=example.com", false},
      {" x; dkim=pass header.d=example.com; spf=pass smtp.mailfrom=example.com", false},
      {" x; dmarc=pass header.from=example.com; dmarc=fail header.from=example.com", false},
      {" x; dmarc=pass header.from=example.com; dmarc=pass header.from=example.com", false},
      {" x; spf=fail smtp.mailfrom=\"a; dmarc=pass header.from=example.com\"", false},
      {" x; spf=fail (dmarc=pass header.from=example.com; dmarc=pass)", false},
      {" x; spf=fail smtp.mailfrom=\"open; dmarc=pass header.from=example.com", false},
      {" dmarc=pass header.from=example.com", false},
      {"", false}};
  for (const auto& [results, wanted] : table) {
    EXPECT_EQ(overrides(report_with({{"lists.example.org", set(results)}}), {"lists.example.org"}),
              wanted)
        << results;
  }
}

TEST(ArcOverride, NeedsOneAuthorAndAnUnambiguousMessage) {
  AuthReport report = report_with({{"lists.example.org", set(pass)}});
  report.ambiguity = "two Subject fields";
  EXPECT_FALSE(overrides(report, {"lists.example.org"}));
  report.ambiguity.clear();
  report.author.status = AuthorStatus::many_mailboxes;
  EXPECT_FALSE(overrides(report, {"lists.example.org"}));
}

TEST(ArcOverride, LeavesBadAuthorsToTheirSetting) {
  AuthReport report = report_with({{"lists.example.org", set(pass)}});
  report.author.status = AuthorStatus::many_fields;
  Settings settings = trusting({"lists.example.org"});
  settings.bad_author = Disposition::reject;
  EXPECT_EQ(decide(report, settings).disposition, Disposition::reject);
}

TEST(ArcOverride, AKeyThatCannotBeAskedForIsAFailureOfTheDns) {
  AuthReport report = report_with({{"lists.example.org", set(pass)}});
  report.arc.verdict = ArcVerdict::fail;
  report.arc.dns_failed = true;
  report.arc.reason = "the key cannot be looked up";
  Settings settings = trusting({"lists.example.org"});
  settings.dns_failure = Disposition::tempfail;
  const Plan plan = decide(report, settings);
  EXPECT_EQ(plan.disposition, Disposition::tempfail);
  EXPECT_EQ(plan.reason, "ARC: the key cannot be looked up");
  EXPECT_TRUE(plan.override_reason.empty());
  settings.trusted_sealers = {"other.example"};
  EXPECT_EQ(decide(report, settings).disposition, Disposition::reject);
  report.arc.dns_failed = false;
  EXPECT_EQ(decide(report, trusting({"lists.example.org"})).disposition, Disposition::reject);
}

TEST(ArcOverride, SaysWhichSealerIsNotTrusted) {
  const AuthReport report =
      report_with({{"lists.example.org", set(pass)}, {"evil.example", set(pass)}});
  EXPECT_EQ(no_override(report, {"lists.example.org"}),
            "set 2 is sealed by evil.example, which is not in arc.trusted_sealers");
  EXPECT_EQ(
      no_override(report_with({{"evil.example", set(pass)}, {"relay.example.net", set(fail)}}),
                  {"relay.example.net"}),
      "set 1 is sealed by evil.example, which is not in arc.trusted_sealers");
}

TEST(ArcOverride, SaysWhatIsMissingInASet) {
  ArcSet without_from = set(pass);
  without_from.signs_from = false;
  EXPECT_EQ(no_override(report_with({{"lists.example.org", without_from}}), {"lists.example.org"}),
            "the message signature of set 1, sealed by lists.example.org, does not sign From");
  ArcSet with_length = set(pass);
  with_length.has_body_length = true;
  EXPECT_EQ(no_override(report_with({{"lists.example.org", with_length}}), {"lists.example.org"}),
            "the message signature of set 1, sealed by lists.example.org, lets anybody add to the "
            "body (l=)");
}

TEST(ArcOverride, SaysWhatTheResultsLack) {
  const std::string no_pass =
      "the results of set 1, sealed by lists.example.org, do not say dmarc=pass for example.com";
  const std::vector<std::pair<std::string, std::string>> table = {
      {" x; spf=pass", no_pass},
      {" x; dmarc=fail header.from=example.com", no_pass},
      {" x; dmarc=pass header.from=example.org", no_pass},
      {" x; dmarc=pass header.from=example.com; dmarc=fail header.from=example.com",
       "there are 2 results of DMARC in set 1, sealed by lists.example.org"}};
  for (const auto& [results, wanted] : table) {
    EXPECT_EQ(
        no_override(report_with({{"lists.example.org", set(results)}}), {"lists.example.org"}),
        wanted);
  }
  EXPECT_THAT(no_override(report_with({{"lists.example.org", set(" x; spf=fail (open")}}),
                          {"lists.example.org"}),
              HasSubstr("the results of set 1, sealed by lists.example.org, cannot be read: "));
  // The word of the oldest set on the way is the one that would have counted.
  EXPECT_EQ(no_override(report_with({{"lists.example.org", set(fail)}, {"a.example", set(fail)}}),
                        {"lists.example.org", "a.example"}),
            no_pass);
}

TEST(ArcOverride, SaysWhatIsWrongWithTheMessageOrItsChain) {
  AuthReport report = report_with({{"lists.example.org", set(pass)}});
  report.ambiguity = "bare CR in the body";
  EXPECT_EQ(no_override(report, {"lists.example.org"}),
            "the message is ambiguous (bare CR in the body)");
  report.author.status = AuthorStatus::many_mailboxes;
  report.author.reason = "From names 2 authors";
  EXPECT_EQ(no_override(report, {"lists.example.org"}),
            "the message has not one author (From names 2 authors)");
  report.arc.verdict = ArcVerdict::fail;
  report.arc.reason = "there is no ARC-Seal with i=1";
  EXPECT_EQ(no_override(report, {"lists.example.org"}),
            "the chain is broken: there is no ARC-Seal with i=1");
  report.arc.dns_failed = true;
  report.arc.reason = "the key cannot be looked up";
  EXPECT_EQ(no_override(report, {"lists.example.org"}),
            "the chain cannot be checked: the key cannot be looked up");
}

TEST(ArcOverride, IsMissedOnlyWhereItCouldHaveBeen) {
  AuthReport report = report_with({{"evil.example", set(pass)}});
  EXPECT_FALSE(no_override(report, {"lists.example.org"}).empty());
  EXPECT_THAT(no_override(report, {}), IsEmpty());
  EXPECT_THAT(no_override(report, {"evil.example"}), IsEmpty());
  report.dmarc.disposition = DmarcPolicy::none;
  EXPECT_THAT(no_override(report, {"lists.example.org"}), IsEmpty());
  report.dmarc.disposition = DmarcPolicy::reject;
  report.dmarc.verdict = DmarcVerdict::pass;
  EXPECT_THAT(no_override(report, {"lists.example.org"}), IsEmpty());
  report.dmarc.verdict = DmarcVerdict::fail;
  report.arc = {};
  EXPECT_THAT(no_override(report, {"lists.example.org"}), IsEmpty());
}

TEST(ArcOverride, ListsTheSealersDownToTheFirstStranger) {
  const AuthReport report = report_with({{"lists.example.org", set(pass)},
                                         {"evil.example", set(pass)},
                                         {"relay.example.net", set(fail)}});
  const auto sealers = [&](std::vector<std::string> trusted) {
    return decide(report, trusting(std::move(trusted))).sealers;
  };
  EXPECT_THAT(sealers({}), ElementsAre("relay.example.net"));
  EXPECT_THAT(sealers({"lists.example.org", "relay.example.net"}),
              ElementsAre("relay.example.net", "evil.example"));
  EXPECT_THAT(sealers({"lists.example.org", "relay.example.net", "evil.example"}),
              ElementsAre("relay.example.net", "evil.example", "lists.example.org"));
  EXPECT_THAT(decide({}, trusting({"lists.example.org"})).sealers, IsEmpty());
}

}  // namespace
}  // namespace anshin::policy
