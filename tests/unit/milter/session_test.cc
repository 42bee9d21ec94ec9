// A session through its life, without libmilter.
#include "milter/session.h"

#include "service/runtime.h"
#include "support/temporary_folder.h"

#include <gtest/gtest.h>

#include <fstream>

namespace anshin::milter {
namespace {

class SessionTest : public testing::Test {
 protected:
  SessionTest() {
    std::ofstream(folder.path() / "zone.txt")
        << "$TTL 60\nexample.com. TXT \"v=spf1 ip4:203.0.113.45 -all\"\n"
           "_dmarc.example.com. TXT \"v=DMARC1; p=reject\"\n";
    config::Configuration configuration = config::defaults();
    configuration.zone_file = folder.path() / "zone.txt";
    configuration.milter.authserv_id = "mx.example.jp";
    configuration.policy.mode = policy::Mode::enforce;
    configuration.milter.relays = {*parse_ip_network("192.0.2.0/24")};
    runtime = service::make_runtime(std::move(configuration), nullptr);
  }

  static void send(Session& session, bool authenticated = false) {
    session.mail("<a@example.com>", authenticated);
    session.header("From", " a@example.com");
    session.header("Anshin-Mark", " v=1; r=verified");
    session.end_of_headers();
    session.body("hello\r\n");
  }

  TemporaryFolder folder;
  std::shared_ptr<const service::Runtime> runtime;
};

TEST_F(SessionTest, VerifiesAndStamps) {
  Session session(runtime, true);
  EXPECT_TRUE(session.connect(parse_ip_address("203.0.113.45")));
  session.helo("mail.example.com");
  send(session);
  const Decision decision = session.end_of_message();
  ASSERT_TRUE(decision.outcome);
  EXPECT_EQ(decision.outcome->report.spf_mailfrom.verdict, SpfVerdict::pass);
  EXPECT_EQ(decision.outcome->report.dmarc.verdict, DmarcVerdict::pass);
  EXPECT_EQ(decision.plan.deletions.size(), 1U);
  ASSERT_EQ(decision.plan.insertions.size(), 2U);
  EXPECT_EQ(decision.plan.insertions[0].name, "Authentication-Results");
  EXPECT_EQ(decision.plan.insertions[1].name, "Anshin-Mark");
}

TEST_F(SessionTest, EachMessageOfASessionIsItsOwn) {
  Session session(runtime, true);
  session.connect(parse_ip_address("198.51.100.9"));
  session.helo("mail.example.com");
  send(session);
  EXPECT_EQ(session.end_of_message().plan.disposition, policy::Disposition::reject);
  session.abort();
  session.abort();
  send(session);
  send(session);  // MAIL again without an end: the first is forgotten
  EXPECT_EQ(session.end_of_message().plan.deletions.size(), 1U);
}

// What a relay hands over: its own Received field, then what the sender wrote.
Decision relayed(Session& session, std::initializer_list<std::string_view> received) {
  session.connect(parse_ip_address("192.0.2.7"));
  session.helo("gateway.example.jp");
  session.mail("<a@example.com>", false);
  session.header("X-Gateway", " seen");
  for (const std::string_view value : received) {
    session.header("Received", value);
  }
  session.header("Anshin-Mark", " v=1; r=verified");
  session.header("From", " a@example.com");
  session.end_of_headers();
  session.body("hello\r\n");
  return session.end_of_message();
}

TEST_F(SessionTest, ClientOfARelayIsThatOfItsReceivedField) {
  Session session(runtime, true);
  const std::string_view good = " from m ([203.0.113.45]) by gateway.example.jp";
  const std::string_view stranger = " from m ([198.51.100.9]) by gateway.example.jp";
  const Decision passed = relayed(session, {good, stranger});
  ASSERT_TRUE(passed.outcome);
  EXPECT_EQ(passed.outcome->report.client.address, parse_ip_address("203.0.113.45"));
  EXPECT_EQ(passed.outcome->report.client.helo, "m");
  EXPECT_EQ(passed.outcome->report.dmarc.verdict, DmarcVerdict::pass);
  EXPECT_EQ(passed.plan.deletions.size(), 1U);
  // Whatever stands below is the sender's.
  EXPECT_EQ(relayed(session, {stranger, good}).plan.disposition, policy::Disposition::reject);
  // Hop by hop through several relays and their filters.
  const Decision far = relayed(session, {" from f (f [127.0.0.1]) by gateway.example.jp",
                                         " from g (g [192.0.2.8]) by gateway.example.jp", good});
  EXPECT_EQ(far.outcome->report.dmarc.verdict, DmarcVerdict::pass);
}

TEST_F(SessionTest, RelayThatDoesNotTellItsClient) {
  Session session(runtime, true);
  for (const std::string_view value : {" from m by gateway.example.jp", " garbage"}) {
    const Decision decision = relayed(session, {value});
    ASSERT_TRUE(decision.outcome);
    EXPECT_FALSE(decision.outcome->report.client.address);
    EXPECT_EQ(decision.outcome->report.spf_mailfrom.verdict, SpfVerdict::none);
    EXPECT_EQ(decision.plan.deletions.size(), 1U);
  }
  EXPECT_TRUE(relayed(session, {}).outcome);
}

TEST_F(SessionTest, MailThatBeganBehindARelayIsLeftAlone) {
  Session session(runtime, true);
  const Decision decision =
      relayed(session, {" from pc (pc [127.0.0.9]) by gateway.example.jp (Postfix)"});
  EXPECT_FALSE(decision.outcome);
  EXPECT_EQ(decision.plan.deletions.size(), 1U) << "forged fields go all the same";
}

TEST_F(SessionTest, TrustedNetworksAreLeftAlone) {
  Session session(runtime, true);
  EXPECT_FALSE(session.connect(parse_ip_address("127.0.0.1")));
  EXPECT_FALSE(session.connect(parse_ip_address("::ffff:127.0.0.1")));
  EXPECT_TRUE(session.connect(std::nullopt));
}

TEST_F(SessionTest, AuthenticatedSubmittersOnlyLoseForgedFields) {
  Session session(runtime, true);
  session.connect(parse_ip_address("198.51.100.9"));
  session.helo("client");
  send(session, true);
  const Decision decision = session.end_of_message();
  EXPECT_FALSE(decision.outcome);
  EXPECT_EQ(session.left_alone(), telemetry::Skip::authenticated);
  EXPECT_EQ(decision.plan.disposition, policy::Disposition::accept);
  EXPECT_EQ(decision.plan.deletions.size(), 1U);
  EXPECT_TRUE(decision.plan.insertions.empty());
}

TEST_F(SessionTest, AfterAnInternalErrorOnlyForgeriesGo) {
  Session session(runtime, true);
  session.connect(parse_ip_address("198.51.100.9"));
  session.mail("<a@example.com>", false);
  session.give_up();
  session.header("Anshin-Mark", " v=1");
  const Decision decision = session.end_of_message();
  EXPECT_FALSE(decision.outcome);
  EXPECT_EQ(decision.plan.disposition, policy::Disposition::accept);
  EXPECT_EQ(decision.plan.deletions.size(), 1U);
  session.mail("<a@example.com>", false);
  EXPECT_TRUE(session.end_of_message().outcome) << "the next message is verified again";
}

TEST_F(SessionTest, StepsWithoutAMessageDoNothing) {
  Session session(runtime, false);
  session.header("From", "a@example.com");
  session.end_of_headers();
  session.body("x");
  const Decision decision = session.end_of_message();
  EXPECT_FALSE(decision.outcome);
  EXPECT_TRUE(decision.plan.deletions.empty());
}

}  // namespace
}  // namespace anshin::milter
