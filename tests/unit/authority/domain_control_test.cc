// Control of a domain, judged from a zone that each test writes.
#include "authority/domain_control.h"

#include "authority/domain_challenge.h"
#include "dns/zone.h"
#include "dns/zone_resolver.h"
#include "support/temporary_folder.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>

namespace anshin::authority {
namespace {

using std::chrono::steady_clock;

constexpr const char* ed25519_key =
    "v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=";
// The key of 1024 bits in RFC 6376 appendix C, and one of 512 bits.
constexpr const char* rsa_1024 =
    "v=DKIM1; k=rsa; "
    "p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDwIRP/UC3SBsEmGqZ9ZJW3/DkMoGeLnQg1fWn7/"
    "zYtIxN2SnFCjxOCKG9v3b4jYfcTNh5ijSsq631uBItLa7od+v/RtdC2UzJ1lWT947qR+Rcac2gbto/"
    "NMqJ0fzfVjH4OuKhi"
    "tdY9tf6mcwGjaNBcWToIMmPSPDdQPNUYckcQ2QIDAQAB";
constexpr const char* rsa_512 =
    "v=DKIM1; "
    "p=MFwwDQYJKoZIhvcNAQEBBQADSwAwSAJBANPWk3DDIsbW/xdHbNsSwjXBmEWmRgXpGYuCVtKFBGH3Y1oUXqkE"
    "RKjzYGvYpCb0l1mFYZnqVb5dcCLNSGVwsyMCAwEAAQ==";

DomainQuestions questions(const std::string& selector = "s1") {
  return {.domain = "example.jp",
          .keys = {parse_key_place(selector, "example.jp").value()},
          .challenges = {"anshin-challenge=aa", "anshin-challenge=bb"},
          .limits = {}};
}

std::string zone(const std::string& challenge, const std::string& key, const std::string& dmarc) {
  const auto line = [](const std::string& name, const std::string& text) {
    std::string strings;
    for (std::size_t i = 0; i < text.size(); i += 250) {
      strings += " \"" + text.substr(i, 250) + "\"";
    }
    return text.empty()            ? ""
           : text.starts_with('$') ? text + "\n"
                                   : name + " IN TXT" + strings + "\n";
  };
  return "$ORIGIN .\n" + line("_anshin-challenge.example.jp", challenge) +
         line("s1._domainkey.example.jp", key) + line("_dmarc.example.jp", dmarc);
}

DomainReport check(const std::string& text, const DomainQuestions& what = questions()) {
  auto parsed = dns::parse_zone(text, "zone");
  EXPECT_TRUE(parsed) << parsed.error();
  return check_domain(dns::make_zone_resolver(std::move(*parsed)), what,
                      steady_clock::now() + std::chrono::seconds(5));
}

struct Expected {
  std::string challenge;
  std::string key;
  std::string dmarc;
  CheckOutcome outcomes[3];
  std::string found;  // in some check
};

TEST(DomainControl, JudgesWhatTheDnsHas) {
  using enum CheckOutcome;
  const std::string ok = "anshin-challenge=aa";
  const std::string reject = "v=DMARC1; p=reject";
  const Expected cases[] = {
      {ok, ed25519_key, reject, {good, good, good}, "Ed25519 key"},
      {"anshin-challenge=bb", rsa_1024, reject, {good, good, good}, "RSA key of 1024 bits"},
      {"", ed25519_key, reject, {missing, good, good}, "no record"},
      {"anshin-challenge=cc",
       ed25519_key,
       reject,
       {wrong, good, good},
       "\"anshin-challenge=cc\"; for this domain and applicant it should be "
       "\"anshin-challenge=aa\""},
      {"v=spf1 -all", ed25519_key, reject, {wrong, good, good}, "v=spf1 -all"},
      {ok, "", reject, {good, missing, good}, "there is no key record"},
      {ok, "v=DKIM1; k=ed25519; p=", reject, {good, wrong, good}, "revoked"},
      {ok, std::string(ed25519_key) + "; t=y", reject, {good, wrong, good}, "testing"},
      {ok, std::string(ed25519_key) + "; t=s", reject, {good, good, good}, "Ed25519"},
      {ok,
       std::string(ed25519_key) + "; s=tlsrpt",
       reject,
       {good, wrong, good},
       "not meant for mail"},
      {ok, std::string(ed25519_key) + "; h=sha1", reject, {good, wrong, good}, "SHA-256"},
      {ok, "v=DKIM1; k=ed25519; p=AAAA", reject, {good, wrong, good}, "cannot be read"},
      {ok, "v=DKIM1; p=!!!", reject, {good, wrong, good}, "malformed"},
      {ok, rsa_512, reject, {good, wrong, good}, "fewer than 1024"},
      {ok, ed25519_key, "v=DMARC1; p=none", {good, good, doubtful}, "p=none"},
      {ok, ed25519_key, "v=DMARC1; p=reject; t=y", {good, good, doubtful}, "t=y"},
      {ok, ed25519_key, "", {good, good, missing}, "no DMARC record"},
      {ok, ed25519_key, "v=DMARC1; p=perhaps", {good, good, wrong}, "not usable"},
      {"$FAULT _anshin-challenge.example.jp TXT SERVFAIL",
       ed25519_key,
       reject,
       {unavailable, good, good},
       "SERVFAIL"},
      {ok,
       "$FAULT s1._domainkey.example.jp TXT TIMEOUT",
       reject,
       {good, unavailable, good},
       "cannot be looked up"},
      {ok,
       ed25519_key,
       "$FAULT _dmarc.example.jp TXT SERVFAIL",
       {good, good, unavailable},
       "could not be asked for"},
  };
  for (const Expected& one : cases) {
    const DomainReport report = check(zone(one.challenge, one.key, one.dmarc));
    ASSERT_EQ(report.checks.size(), 3U);
    bool found = false;
    for (std::size_t i = 0; i < 3; ++i) {
      const DomainCheck& got = report.checks[i];
      EXPECT_EQ(got.outcome, one.outcomes[i])
          << got.subject << ": " << got.found << " (expected: " << one.found << ")";
      EXPECT_EQ(got.outcome == good, got.advice.empty()) << got.found;
      found = found || got.found.find(one.found) != std::string::npos;
    }
    EXPECT_TRUE(found) << one.found;
  }
}

TEST(DomainControl, TakesTheWorstForTheWhole) {
  EXPECT_EQ(DomainReport{}.outcome(), CheckOutcome::good);
  EXPECT_EQ(check(zone("", ed25519_key, "$FAULT _dmarc.example.jp TXT SERVFAIL")).outcome(),
            CheckOutcome::missing);
  EXPECT_EQ(check(zone("anshin-challenge=aa", ed25519_key, "v=DMARC1; p=none")).outcome(),
            CheckOutcome::doubtful);
}

TEST(DomainControl, LeavesTheChallengeOutWhenThereIsNone) {
  DomainQuestions what = questions();
  what.challenges.clear();
  EXPECT_EQ(check(zone("", ed25519_key, "v=DMARC1; p=reject"), what).checks.size(), 2U);
}

TEST(DomainControl, EscapesWhatOthersPublish) {
  const auto report =
      check(zone("anshin-challenge=\\027[31m<b>", ed25519_key, "v=DMARC1; p=reject"));
  EXPECT_EQ(report.checks[0].found.find('\x1B'), std::string::npos);
}

TEST(DomainControl, JudgesKeysOfOtherDomainsByTheirAlignment) {
  const std::string records = "$ORIGIN .\ns1._domainkey.example.jp IN TXT \"" +
                              std::string(ed25519_key) + "\"\ns1._domainkey.example.com IN TXT \"" +
                              std::string(ed25519_key) +
                              "\"\n_dmarc.example.jp IN TXT \"v=DMARC1; p=reject\"\n";
  DomainQuestions what = questions();
  what.challenges.clear();
  what.domain = "news.example.jp";
  what.keys = {parse_key_place("s1._domainkey.example.jp", what.domain).value()};
  EXPECT_EQ(check(records, what).checks[0].outcome, CheckOutcome::good);
  what.keys = {parse_key_place("s1._domainkey.example.com", what.domain).value()};
  const auto report = check(records, what);
  EXPECT_EQ(report.checks[0].outcome, CheckOutcome::wrong);
  EXPECT_NE(report.checks[0].found.find("not aligned"), std::string::npos);
}

TEST(DomainControl, HonoursStrictAlignment) {
  const std::string records = "$ORIGIN .\ns1._domainkey.example.jp IN TXT \"" +
                              std::string(ed25519_key) +
                              "\"\n_dmarc.example.jp IN TXT \"v=DMARC1; p=reject; adkim=s\"\n";
  DomainQuestions what = questions();
  what.domain = "news.example.jp";
  what.keys = {parse_key_place("s1._domainkey.example.jp", what.domain).value()};
  EXPECT_EQ(check(records, what).checks[1].outcome, CheckOutcome::wrong);
}

TEST(KeyPlace, ReadsSelectors) {
  EXPECT_EQ(parse_key_place("S1", "example.jp")->name(), "s1._domainkey.example.jp");
  EXPECT_EQ(parse_key_place("2024.mail", "example.jp")->name(), "2024.mail._domainkey.example.jp");
  EXPECT_EQ(parse_key_place("s1._domainkey.example.com", "example.jp")->domain, "example.com");
  for (const char* wrong :
       {"", " ", "a b", "a..b", "._domainkey.example.jp", "s1._domainkey.", "日本 語"}) {
    EXPECT_FALSE(parse_key_place(wrong, "example.jp")) << wrong;
  }
}

class ChallengeTest : public testing::Test {
 protected:
  std::string folder() const { return folder_.path().string() + "/registry"; }
  std::string file() const { return folder() + "/challenge.key"; }

 private:
  TemporaryFolder folder_;
};

TEST_F(ChallengeTest, IsTheSameEachTimeAndAnotherForEveryDomainAndApplicant) {
  const auto key = ChallengeKey::open(folder());
  ASSERT_TRUE(key) << key.error();
  const std::string value = key->value_for("example.jp", "");
  EXPECT_EQ(value.size(), challenge_prefix.size() + 32);
  EXPECT_TRUE(value.starts_with("anshin-challenge="));
  EXPECT_EQ(ChallengeKey::open(folder())->value_for("example.jp", ""), value);
  EXPECT_NE(key->value_for("example.com", ""), value);
  EXPECT_NE(key->value_for("example.jp", "x:1"), value);
  EXPECT_NE(key->value_for("example.jp", "x:1"), key->value_for("example.jp", "x:2"));
  std::filesystem::remove(file());
  EXPECT_NE(ChallengeKey::open(folder())->value_for("example.jp", ""), value);
}

TEST_F(ChallengeTest, KeepsTheSecretToItsOwner) {
  ASSERT_TRUE(ChallengeKey::open(folder()));
  struct stat status = {};
  ASSERT_EQ(::stat(file().c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 07777U, 0600U);
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator(folder()), {}), 1);
  ASSERT_EQ(::chmod(file().c_str(), 0644), 0);
  EXPECT_FALSE(ChallengeKey::open(folder()));
}

TEST_F(ChallengeTest, RefusesADamagedSecret) {
  ASSERT_TRUE(ChallengeKey::open(folder()));
  std::ofstream(file(), std::ios::trunc) << "short";
  const auto key = ChallengeKey::open(folder());
  ASSERT_FALSE(key);
  EXPECT_NE(key.error().find("is damaged"), std::string::npos);
}

TEST_F(ChallengeTest, NeedsAPlaceForTheSecret) {
  const auto key = ChallengeKey::open(folder() + "/missing/deep");
  ASSERT_FALSE(key);
  EXPECT_NE(key.error().find("missing/deep"), std::string::npos);
}

}  // namespace
}  // namespace anshin::authority
