// When work starts, and what is handed to whom: with engines that only write down what they are
// told.
#include <anshin/authenticator.h>

#include "dns/zone.h"
#include "dns/zone_resolver.h"
#include "support/held_resolver.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace anshin::auth {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;

/// Answers `pass` to every question and keeps the questions.
class RecordingSpf final : public spf::Engine {
 public:
  class Answered final : public spf::Check {
   public:
    explicit Answered(spf::Request request) : request_(std::move(request)) {}
    SpfResult result(dns::Deadline /*deadline*/) override {
      SpfResult passed;
      passed.verdict = SpfVerdict::pass;
      passed.identity = request_.identity;
      passed.domain = request_.domain;
      return passed;
    }

   private:
    spf::Request request_;
  };

  std::unique_ptr<spf::Check> start(
      const spf::Request& request,
      const std::shared_ptr<dns::Resolver>& /*resolver*/) const override {
    requests.push_back(request);
    return std::make_unique<Answered>(request);
  }

  mutable std::vector<spf::Request> requests;
};

/// Keeps what it is told and has no results.
class RecordingDkim final : public dkim::Engine {
 public:
  struct Seen {
    std::vector<std::pair<std::string, std::string>> fields;
    std::string body;
    bool headers_ended = false;
  };

  class Recorder final : public dkim::Verifier {
   public:
    explicit Recorder(std::shared_ptr<Seen> seen) : seen_(std::move(seen)) {}
    void header(std::string_view name, std::string_view value) override {
      seen_->fields.emplace_back(name, value);
    }
    void end_of_headers() override { seen_->headers_ended = true; }
    void body(std::string_view chunk) override { seen_->body += chunk; }
    std::vector<DkimResult> finish(dns::Deadline /*deadline*/) override { return {}; }

   private:
    std::shared_ptr<Seen> seen_;
  };

  std::unique_ptr<dkim::Verifier> start(const std::shared_ptr<dkim::SignedMessage>& /*message*/,
                                        const std::shared_ptr<dns::Resolver>& /*resolver*/,
                                        const dkim::Limits& /*limits*/,
                                        std::chrono::sys_seconds /*now*/) const override {
    return std::make_unique<Recorder>(seen);
  }

  std::shared_ptr<Seen> seen = std::make_shared<Seen>();
};

class AuthenticatorTest : public testing::Test {
 protected:
  AuthenticatorTest() {
    auto zone =
        dns::parse_zone("$TTL 60\n_dmarc.example.com. TXT \"v=DMARC1; p=reject\"\n", "test");
    resolver = std::make_shared<dns::HeldResolver>(dns::make_zone_resolver(std::move(*zone)),
                                                   dns::HeldResolver::Start::answering);
    settings.deadline = std::chrono::milliseconds(200);
  }

  Authenticator make() {
    return {settings,
            {spf, dkim},
            resolver,
            std::chrono::sys_seconds(std::chrono::seconds(1800000000))};
  }
  AuthReport envelope(std::string_view helo, std::string_view path) {
    Authenticator message = make();
    message.connection(parse_ip_address("203.0.113.45"));
    message.helo(helo);
    message.mail_from(path);
    message.end_of_headers();
    return message.end_of_message();
  }

  std::shared_ptr<RecordingSpf> spf = std::make_shared<RecordingSpf>();
  std::shared_ptr<RecordingDkim> dkim = std::make_shared<RecordingDkim>();
  std::shared_ptr<dns::HeldResolver> resolver;
  Settings settings;
};

TEST_F(AuthenticatorTest, AsksSpfForBothIdentitiesAtMailFrom) {
  Authenticator message = make();
  message.connection(parse_ip_address("::ffff:203.0.113.45"));
  message.helo("Mail.Example.com");
  EXPECT_THAT(spf->requests, IsEmpty());
  message.mail_from("<User@Bounce.Example.com>");
  ASSERT_EQ(spf->requests.size(), 2U);
  EXPECT_EQ(spf->requests[0].domain, "mail.example.com");
  EXPECT_EQ(spf->requests[0].sender, "postmaster@mail.example.com");
  EXPECT_EQ(spf->requests[1].domain, "bounce.example.com");
  EXPECT_EQ(spf->requests[1].sender, "User@bounce.example.com");
  EXPECT_EQ(spf->requests[1].client.to_string(), "203.0.113.45");
}

TEST_F(AuthenticatorTest, ValidatesArcUnlessItIsSwitchedOff) {
  const auto judge = [this](bool enabled, std::shared_ptr<const arc::Engine> engine) {
    settings.arc = enabled;
    Authenticator message(settings, {spf, dkim, std::move(engine)}, resolver,
                          std::chrono::sys_seconds(std::chrono::seconds(1800000000)));
    message.header("ARC-Seal", " i=1; a=rsa-sha256; cv=none;\n\td=example.net; s=s1; b=QUJD");
    message.end_of_headers();
    return message.end_of_message().arc;
  };
  const auto key = dns::question("s1._domainkey.example.net", dns::RecordType::TXT);
  for (const ArcResult& off : {judge(false, arc::make_engine()), judge(true, nullptr)}) {
    EXPECT_FALSE(off.checked);
    EXPECT_EQ(off.verdict, ArcVerdict::none);
    EXPECT_EQ(off.reason, "ARC is switched off");
  }
  EXPECT_EQ(resolver->count(key), 0U);
  const ArcResult on = judge(true, arc::make_engine());
  EXPECT_TRUE(on.checked);
  EXPECT_EQ(on.verdict, ArcVerdict::fail);
  EXPECT_EQ(on.reason, "there is no ARC-Authentication-Results with i=1");
  EXPECT_EQ(resolver->count(key), 0U);  // what is no chain asks nothing
}

// RFC 7208 section 4.3
TEST_F(AuthenticatorTest, ASenderThatOnlyAnMtaLetsThroughHasItsDomain) {
  for (const auto& [path, sender] : std::vector<std::pair<const char*, const char*>>{
           {"<@c.example>", "@c.example"}, {"<Macro Error@c.example>", "Macro Error@c.example"}}) {
    spf->requests.clear();
    const AuthReport report = envelope("mail.example.com", path);
    EXPECT_EQ(report.spf_mailfrom.domain, "c.example") << path;
    EXPECT_EQ(spf->requests.back().sender, sender);  // the check makes it postmaster's
  }
}

TEST_F(AuthenticatorTest, NullSenderMeansPostmasterAtHelo) {
  const AuthReport report = envelope("mail.example.com", "<>");
  EXPECT_EQ(report.spf_mailfrom.identity, SpfIdentity::mailfrom);
  EXPECT_EQ(report.spf_mailfrom.domain, "mail.example.com");
  EXPECT_EQ(report.spf_mailfrom.verdict, SpfVerdict::pass);
}

// CVE-2020-12272: nothing takes the place of an identity that cannot be read.
TEST_F(AuthenticatorTest, AnUnreadableMailFromHasNoResult) {
  for (const char* path : {"<(any@legit.example>", "<a@exa mple.com>", "<a@[192.0.2.1]>", "<root>",
                           "<a@localhost>", "<\"a@legit.example>"}) {
    const AuthReport report = envelope("mail.example.com", path);
    EXPECT_EQ(report.spf_mailfrom.verdict, SpfVerdict::none) << path;
    EXPECT_FALSE(report.spf_mailfrom.reason.empty()) << path;
  }
}

// RFC 8616 section 4: macros stand for A-labels.
TEST_F(AuthenticatorTest, SpfHearsOfAUnicodeHeloAsALabels) {
  envelope("メール.例え.jp", "<>");
  ASSERT_EQ(spf->requests.size(), 2U);
  for (const spf::Request& request : spf->requests) {
    EXPECT_EQ(request.helo, "xn--4dkua4c.xn--r8jz45g.jp");
    EXPECT_EQ(request.domain, request.helo);
    EXPECT_EQ(request.sender, "postmaster@" + request.helo);
  }
}

TEST_F(AuthenticatorTest, SpfHearsOfAnAsciiHeloAsItCame) {
  envelope("Mail.Example.com", "<>");
  ASSERT_EQ(spf->requests.size(), 2U);
  EXPECT_EQ(spf->requests[0].helo, "Mail.Example.com");
  EXPECT_EQ(spf->requests[0].domain, "mail.example.com");
}

TEST_F(AuthenticatorTest, HelosThatAreNoDomainAreNotAsked) {
  for (const char* helo : {"", "[192.0.2.1]", "localhost", "exa mple.com", "a..b"}) {
    spf->requests.clear();
    EXPECT_EQ(envelope(helo, "<>").spf_helo.verdict, SpfVerdict::none) << helo;
    EXPECT_THAT(spf->requests, IsEmpty()) << helo;
  }
}

TEST_F(AuthenticatorTest, WithoutAClientAddressThereIsNoSpf) {
  Authenticator message = make();
  message.helo("mail.example.com");
  message.mail_from("<a@example.com>");
  message.end_of_headers();
  EXPECT_EQ(message.end_of_message().spf_mailfrom.verdict, SpfVerdict::none);
  EXPECT_THAT(spf->requests, IsEmpty());
}

TEST_F(AuthenticatorTest, DmarcIsAskedAtFromAndNobodyWaits) {
  resolver->hold();
  Authenticator message = make();
  message.header("From", " a@news.example.com");
  EXPECT_THAT(resolver->asked(),
              Contains(dns::question("_dmarc.news.example.com", dns::RecordType::TXT)));
  EXPECT_THAT(resolver->asked(),
              Contains(dns::question("_dmarc.example.com", dns::RecordType::TXT)));
  message.end_of_headers();
  const AuthReport report = message.end_of_message();
  EXPECT_EQ(report.dmarc.verdict, DmarcVerdict::temperror);
}

TEST_F(AuthenticatorTest, JudgesByThePolicyOfTheAuthorDomain) {
  Authenticator message = make();
  message.connection(parse_ip_address("203.0.113.45"));
  message.helo("mail.example.com");
  message.mail_from("<a@example.com>");
  message.header("From", " a@example.com");
  message.end_of_headers();
  const AuthReport report = message.end_of_message();
  EXPECT_EQ(report.dmarc.verdict, DmarcVerdict::pass);
  EXPECT_TRUE(report.dmarc.alignment.spf);
  EXPECT_EQ(report.author.address, "a@example.com");
}

TEST_F(AuthenticatorTest, ASecondFromTakesTheAuthorAway) {
  Authenticator message = make();
  message.header("From", " a@example.com");
  message.header("FROM ", " b@example.com");
  message.end_of_headers();
  const AuthReport report = message.end_of_message();
  EXPECT_EQ(report.author.status, AuthorStatus::many_fields);
  EXPECT_EQ(report.dmarc.verdict, DmarcVerdict::permerror);
  EXPECT_TRUE(report.dmarc.author_domain.empty());
}

// What cannot be asked within a message's questions is not judged, and no domain hides there.
TEST_F(AuthenticatorTest, ShownDomainsBeyondTheQuestionsOfAMessageAreMore) {
  Authenticator few = make();
  few.header("From", " a@one.example b@two.example");
  few.end_of_headers();
  EXPECT_FALSE(few.end_of_message().author.shows_more);

  Authenticator deep = make();
  deep.header("From", " a@a.b.c.d.e.one.example b@a.b.c.d.e.two.example");
  deep.end_of_headers();
  const AuthReport report = deep.end_of_message();
  EXPECT_THAT(report.author.shown_domains, testing::SizeIs(2));
  EXPECT_TRUE(report.author.shows_more);
}

TEST_F(AuthenticatorTest, HandsTheMessageOnAsItIs) {
  Authenticator message = make();
  message.header("Subject", " a\n\tb");
  message.end_of_headers();
  message.body("one\r\n");
  message.body("two\r\n");
  const AuthReport report = message.end_of_message();
  EXPECT_THAT(dkim->seen->fields, ElementsAre(testing::Pair("Subject", " a\r\n\tb")));
  EXPECT_EQ(dkim->seen->body, "one\r\ntwo\r\n");
  EXPECT_TRUE(dkim->seen->headers_ended);
  EXPECT_EQ(report.ambiguity, "");
  EXPECT_EQ(report.author.status, AuthorStatus::missing);
}

TEST_F(AuthenticatorTest, TellsAmbiguousMessages) {
  Authenticator message = make();
  message.header("From", " a@example.com");
  message.end_of_headers();
  message.body("one\ntwo\r\n");
  EXPECT_EQ(message.end_of_message().ambiguity, "bare LF in the body");
}

}  // namespace
}  // namespace anshin::auth
