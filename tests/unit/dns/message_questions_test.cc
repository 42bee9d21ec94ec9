#include "dns/message_questions.h"

#include "dns/zone_resolver.h"
#include "support/held_resolver.h"

#include <gtest/gtest.h>

namespace anshin::dns {
namespace {

Question numbered(unsigned number) {
  return question("n" + std::to_string(number) + ".example.jp", RecordType::TXT);
}

class Questions : public testing::Test {
 protected:
  const std::shared_ptr<HeldResolver> resolver_ =
      std::make_shared<HeldResolver>(make_zone_resolver(Zone()), HeldResolver::Start::answering);
  const std::shared_ptr<MessageQuestions> questions_ =
      std::make_shared<MessageQuestions>(resolver_);
};

TEST_F(Questions, NoMoreThanAMessageMayCause) {
  unsigned number = 0;
  for (const Purpose purpose : {Purpose::client_names, Purpose::helo, Purpose::mail_from,
                                Purpose::keys, Purpose::dmarc_policy, Purpose::dmarc_alignment}) {
    const auto resolver = questions_->resolver(purpose);
    for (unsigned i = 0; i < share_of(purpose); ++i) {
      EXPECT_EQ(resolver->ask(numbered(++number)).get()->status, Status::no_such_name);
    }
    const AnswerPtr answer = resolver->ask(numbered(++number)).get();
    EXPECT_EQ(answer->status, Status::unasked);
    EXPECT_NE(answer->reason.find("of 120 for one message"), std::string::npos);
    EXPECT_EQ(resolver->ask(numbered(1)).get()->status, Status::no_such_name);  // known
  }
  EXPECT_EQ(resolver_->count(), most_questions_of_a_message);
}

TEST_F(Questions, AJudgedMessageAsksNothing) {
  questions_->finish();
  EXPECT_TRUE(questions_->resolver(Purpose::keys)->ask(numbered(1)).get()->failed());
  EXPECT_EQ(resolver_->count(), 0U);
}

TEST(ClientNetwork, IsWhatOneSenderHasAtHand) {
  EXPECT_EQ(client_network(*parse_ip_address("192.0.2.77")).address.to_string(), "192.0.2.0");
  EXPECT_EQ(client_network(*parse_ip_address("::ffff:192.0.2.77")).prefix, 24U);
  const IpNetwork six = client_network(*parse_ip_address("2001:db8:1:2::3"));
  EXPECT_EQ(six.address.to_string(), "2001:db8:1::");
  EXPECT_EQ(six.prefix, 48U);
}

}  // namespace
}  // namespace anshin::dns
