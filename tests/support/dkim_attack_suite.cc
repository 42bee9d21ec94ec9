// Hostile signatures: no DNS question for a name that is none, bounded work, bounded memory.
#include "support/dkim_bench.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <malloc.h>

#include <string>
#include <vector>

namespace anshin {
namespace {

using test::SignedMessage;

// Counts what is asked.
class CountingResolver : public dns::Resolver {
 public:
  explicit CountingResolver(dns::Zone zone) : zone_(dns::make_zone_resolver(std::move(zone))) {}
  dns::Pending ask(const dns::Question& question) override {
    asked.push_back(question.name);
    return zone_->ask(question);
  }
  std::vector<std::string> asked;

 private:
  std::shared_ptr<dns::Resolver> zone_;
};

std::shared_ptr<CountingResolver> resolver_with_key() {
  return std::make_shared<CountingResolver>(test::zone_with(test::rsa_key().record()));
}

SignedMessage replaced(const std::string& from, const std::string& to) {
  SignedMessage message = test::with_signature(test::plain_message(), test::rsa_key(), {});
  std::string& value = message.fields[0].value;
  value.replace(value.find(from), from.size(), to);
  return message;
}

TEST(DkimAttack, NamesThatAreNoneAreNotAsked) {
  using namespace std::string_literals;
  const std::vector<std::pair<std::string, std::string>> attacks = {
      {"s=s1", "s=s1\0.evil"s},
      {"s=s1", "s=\"s1\""},
      {"s=s1", "s=s1(comment)"},
      {"s=s1", "s=s 1"},
      {"s=s1", "s="},
      {"s=s1", "s=.."},
      {"d=example.jp", "d=example.jp\0.evil.example"s},
      {"d=example.jp", "d=\"example.jp\""},
      {"d=example.jp", "d=example.jp(x)"},
      {"d=example.jp", "d=example .jp"},
      {"d=example.jp", "d="},
      {"d=example.jp", "d=jp"},
      {"d=example.jp", "d=example.jp\r\n\t.evil.example"},
      {"d=example.jp", "d=" + std::string(300, 'a') + ".jp"},
  };
  for (const auto& [from, to] : attacks) {
    const auto resolver = resolver_with_key();
    const auto results = test::verify(replaced(from, to), resolver);
    ASSERT_EQ(results.size(), 1U) << to;
    EXPECT_EQ(to_string(results[0].verdict), "permerror") << to;
    EXPECT_TRUE(resolver->asked.empty()) << to;
    EXPECT_THAT(results[0].reason, testing::Not(testing::HasSubstr(std::string(1, '\0'))));
    EXPECT_TRUE(results[0].selector.empty() || results[0].domain.empty()) << to;
  }
}

TEST(DkimAttack, ThousandSignaturesAreCapped) {
  SignedMessage message = test::plain_message();
  for (int i = 0; i < 1000; ++i) {
    message.fields.push_back(
        {"DKIM-Signature",
         " v=1; a=rsa-sha256; d=example.jp; s=x" + std::to_string(i) +
             "; h=from; bh=47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=; b=AAAA"});
  }
  message = test::with_signature(message, test::rsa_key(), {});
  const auto resolver = resolver_with_key();
  const auto results = test::verify(message, resolver);
  ASSERT_EQ(results.size(), 11U);
  EXPECT_EQ(results[0].verdict, DkimVerdict::pass) << results[0].reason;
  EXPECT_EQ(results[10].verdict, DkimVerdict::policy);
  EXPECT_EQ(results[10].reason,
            "991 more signatures not verified: limit of 10 (verify.max_signatures)");
  EXPECT_EQ(resolver->asked.size(), 10U);
}

TEST(DkimAttack, SignatureOverTheCappedOnes) {
  SignedMessage message = test::plain_message();
  for (int i = 0; i < 20; ++i) {
    message.fields.push_back({"DKIM-Signature", " v=1; a=none"});
  }
  message =
      test::with_signature(message, test::rsa_key(), {.signed_fields = {"From", "DKIM-Signature"}});
  const auto results = test::verify(message, resolver_with_key());
  ASSERT_FALSE(results.empty());
  if (test::engine_under_test().is_reference) {
    EXPECT_EQ(results[0].verdict, DkimVerdict::neutral);
    EXPECT_THAT(results[0].reason, testing::HasSubstr("a signature over other signatures"));
  } else {
    EXPECT_EQ(results[0].verdict, DkimVerdict::pass) << results[0].reason;
  }
}

TEST(DkimAttack, LimitsOfTheHeaderAreNamed) {
  SignedMessage message = test::with_signature(test::plain_message(), test::rsa_key(), {});
  for (int i = 0; i < 100; ++i) {
    message.fields.push_back({"X-Filler", " " + std::string(100, 'x')});
  }
  auto results = test::verify(message, resolver_with_key(), {.max_header_fields = 50});
  ASSERT_EQ(results.size(), 1U);
  EXPECT_EQ(results[0].verdict, DkimVerdict::permerror);
  EXPECT_THAT(results[0].reason, testing::HasSubstr("verify.max_header_fields"));
  EXPECT_EQ(results[0].domain, "example.jp");
  results = test::verify(message, resolver_with_key(), {.max_header_bytes = 5000});
  EXPECT_THAT(results[0].reason, testing::HasSubstr("verify.max_header_bytes"));
  results = test::verify(message, resolver_with_key(), {.max_signature_bytes = 100});
  EXPECT_EQ(results[0].verdict, DkimVerdict::permerror);
  EXPECT_THAT(results[0].reason, testing::HasSubstr("signature field is larger than"));
}

TEST(DkimAttack, HugeBodyHashAndFieldListAreBounded) {
  const auto large =
      test::verify(replaced("bh=", "bh=" + std::string(65536, 'A')), resolver_with_key());
  ASSERT_EQ(large.size(), 1U);
  EXPECT_EQ(large[0].verdict, DkimVerdict::permerror);
  EXPECT_LT(large[0].reason.size(), 300U);

  std::string names;
  for (int i = 0; i < 1000; ++i) {
    names += "from:";
  }
  const auto list = test::verify(replaced("h=From", "h=" + names + "From"), resolver_with_key());
  ASSERT_EQ(list.size(), 1U);
  if (test::engine_under_test().is_reference) {
    EXPECT_EQ(list[0].verdict, DkimVerdict::neutral);
    EXPECT_THAT(list[0].reason, testing::HasSubstr("beyond what the reference engine can verify"));
  } else {
    EXPECT_EQ(list[0].verdict, DkimVerdict::fail);
    EXPECT_THAT(list[0].reason, testing::HasSubstr("a signed header field was changed"));
  }
}

TEST(DkimAttack, OddFieldNamesDoNotDisturb) {
  for (const char* name : {"DKIM-Signature ", "dkim-signature\t", "X;Y", "X Y", "", "\x01"}) {
    SignedMessage message = test::with_signature(test::plain_message(), test::rsa_key(), {});
    message.fields.insert(message.fields.begin() + 1, {name, " v=1; a=none; x"});
    const auto results = test::verify(message, resolver_with_key());
    ASSERT_FALSE(results.empty()) << name;
    EXPECT_EQ(results[0].verdict, DkimVerdict::pass) << name << ": " << results[0].reason;
  }
}

TEST(DkimAttack, LineEndsInTheBodyDoNotDisturb) {
  using namespace std::string_literals;
  for (const std::string& body :
       {"a\rb\r\n"s, "a\nb\n"s, "a\0b\r\n"s, "\r"s, "\n"s, "a\r"s, "\r\n\r"s}) {
    SignedMessage message = test::with_signature(test::plain_message(), test::rsa_key(), {});
    message.body = body;
    const auto results = test::verify(message, resolver_with_key(), {}, 1);
    ASSERT_EQ(results.size(), 1U);
    EXPECT_EQ(results[0].verdict, DkimVerdict::fail) << results[0].reason;
  }
}

TEST(DkimAttack, LargeBodyIsNotKept) {
  constexpr std::size_t chunk_size = 65536;
  constexpr std::size_t chunks = 480;  // 30 MB
  SignedMessage message = test::plain_message();
  std::string chunk;
  while (chunk.size() + 66 <= chunk_size) {
    chunk += std::string(64, 'x') + "\r\n";
  }
  for (std::size_t i = 0; i < chunks; ++i) {
    message.body += chunk;
  }
  message = test::with_signature(message, test::rsa_key(), {});
  test::Passage passage(*test::engine_under_test().engine, resolver_with_key());
  for (const auto& field : message.fields) {
    passage.header(field.name, field.value);
  }
  passage.end_of_headers();
  passage.body(std::string_view(message.body).substr(0, chunk.size()));
  const std::size_t before = mallinfo2().uordblks;
  for (std::size_t at = chunk.size(); at < message.body.size(); at += chunk.size()) {
    passage.body(std::string_view(message.body).substr(at, chunk.size()));
  }
  EXPECT_LT(mallinfo2().uordblks, before + 1'000'000);
  const auto results = passage.finish();
  ASSERT_EQ(results.size(), 1U);
  EXPECT_EQ(results[0].verdict, DkimVerdict::pass) << results[0].reason;
}

TEST(DkimAttack, MessageCanBeAbandonedAnywhere) {
  const SignedMessage message = test::with_signature(test::plain_message(), test::rsa_key(), {});
  for (int stage = 0; stage < 4; ++stage) {
    test::Passage passage(*test::engine_under_test().engine, resolver_with_key());
    if (stage > 0) {
      passage.header(message.fields[0].name, message.fields[0].value);
    }
    if (stage > 1) {
      passage.end_of_headers();
    }
    if (stage > 2) {
      passage.body("Hello");
    }
  }
}

}  // namespace
}  // namespace anshin
