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

std::vector<DkimResult> verify_of(const SignedMessage& message, std::string_view author_domain,
                                  const std::shared_ptr<dns::Resolver>& resolver,
                                  const dkim::Limits& limits = {}) {
  test::Passage passage(*test::engine_under_test().engine, resolver, limits);
  for (const auto& field : message.fields) {
    passage.header(field.name, field.value);
  }
  passage.end_of_headers(author_domain);
  passage.body(message.body);
  return passage.finish();
}

SignedMessage with_junk_on_top(SignedMessage message, int signatures, const std::string& domain) {
  for (int i = 0; i < signatures; ++i) {
    message.fields.insert(
        message.fields.begin(),
        {"DKIM-Signature", " v=1; a=rsa-sha256; d=" + domain + "; s=s1; h=from; " +
                               "bh=47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=; b=AAAA"});
  }
  return message;
}

TEST(DkimAttack, JunkOnTopDoesNotHideTheAuthorsSignature) {
  const SignedMessage genuine = test::with_signature(test::plain_message(), test::rsa_key(), {});
  for (const std::string junk : {"evil.example", "evil.jp"}) {
    const SignedMessage message = with_junk_on_top(genuine, 500, junk);
    for (const std::string author : {"example.jp", "mail.example.jp", "news.mail.example.jp"}) {
      const auto resolver = resolver_with_key();
      const auto results = verify_of(message, author, resolver);
      ASSERT_EQ(results.size(), 11U);
      EXPECT_EQ(results[0].domain, junk);
      EXPECT_EQ(results[9].domain, "example.jp");
      EXPECT_EQ(results[9].verdict, DkimVerdict::pass) << results[9].reason;
      EXPECT_EQ(results[10].unverified, 491U);
      EXPECT_LE(resolver->asked.size(), 11U);
    }
    EXPECT_EQ(verify_of(message, "", resolver_with_key())[9].domain, junk);
    EXPECT_EQ(verify_of(message, "another.test", resolver_with_key())[9].domain, junk);
  }
}

// The author's own domain counts before others that may be aligned, those before the rest.
TEST(DkimAttack, SignaturesAreChosenByTheirDomain) {
  SignedMessage message = test::plain_message();
  for (const char* domain :
       {"mail.example.jp", "evil.example", "example.jp", "news.example.jp", "example.jp"}) {
    message = with_junk_on_top(message, 1, domain);
  }
  const auto domains = [&](unsigned most) {
    std::vector<std::string> found;
    for (const DkimResult& result :
         verify_of(message, "mail.example.jp", resolver_with_key(), {.max_signatures = most})) {
      found.push_back(result.domain);
    }
    return found;
  };
  using testing::ElementsAre;
  EXPECT_THAT(domains(1), ElementsAre("mail.example.jp", ""));
  EXPECT_THAT(domains(2), ElementsAre("example.jp", "mail.example.jp", ""));
  EXPECT_THAT(domains(4),
              ElementsAre("example.jp", "news.example.jp", "example.jp", "mail.example.jp", ""));
}

TEST(DkimAttack, WorkOfAllKeysIsBounded) {
  SignedMessage message = test::plain_message();
  for (int i = 0; i < 3; ++i) {
    message = test::with_signature(message, test::rsa_key(), {});
  }
  const auto results = verify_of(message, "example.jp", resolver_with_key(), {.max_key_work = 2});
  ASSERT_EQ(results.size(), 3U);
  EXPECT_EQ(results[0].verdict, DkimVerdict::pass) << results[0].reason;
  EXPECT_EQ(results[1].verdict, DkimVerdict::pass) << results[1].reason;
  EXPECT_EQ(results[2].verdict, DkimVerdict::policy);
  EXPECT_EQ(results[2].unverified, 1U);
  EXPECT_EQ(results[2].reason,
            "not verified: the keys of this message take more work than 2 signatures of RSA-2048 "
            "do, the limit");
}

TEST(DkimAttack, WhatMayBeAlignedIsVerifiedFirst) {
  SignedMessage message = test::with_signature(test::plain_message(), test::rsa_key(), {});
  message = test::with_signature(message, test::rsa_key(), {.domain = "other.example"});
  dns::Zone zone = test::zone_with(test::rsa_key().record());
  zone.add("s1._domainkey.other.example", dns::Txt{test::rsa_key().record()});
  const auto resolver = std::make_shared<CountingResolver>(std::move(zone));
  const auto results = verify_of(message, "example.jp", resolver, {.max_key_work = 1});
  ASSERT_EQ(results.size(), 2U);
  EXPECT_EQ(results[0].verdict, DkimVerdict::policy) << results[0].reason;
  EXPECT_EQ(results[1].verdict, DkimVerdict::pass) << results[1].reason;
}

TEST(DkimAttack, HeaderBytesHashedAreBounded) {
  SignedMessage message = test::plain_message();
  message.fields.push_back({"X-Filler", " " + std::string(100'000, 'x')});
  for (int i = 0; i < 3; ++i) {
    message =
        test::with_signature(message, test::rsa_key(), {.signed_fields = {"From", "X-Filler"}});
  }
  const auto results = verify_of(message, "example.jp", resolver_with_key(),
                                 {.max_header_bytes = 110'000, .max_hashed_header_bytes = 250'000});
  ASSERT_EQ(results.size(), 3U);
  EXPECT_EQ(results[0].verdict, DkimVerdict::pass) << results[0].reason;
  EXPECT_EQ(results[1].verdict, DkimVerdict::pass) << results[1].reason;
  EXPECT_EQ(results[2].verdict, DkimVerdict::policy);
  EXPECT_EQ(results[2].unverified, 1U);
  EXPECT_EQ(results[2].reason,
            "not verified: the signatures of this message cover more than 250000 bytes of header "
            "fields together, the limit");
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
  const auto longer =
      test::verify(replaced("h=From", "h=" + names + names + "From"), resolver_with_key());
  ASSERT_EQ(longer.size(), 1U);
  EXPECT_EQ(longer[0].verdict, DkimVerdict::permerror);
  EXPECT_EQ(longer[0].reason, "malformed signature: h= has more than 1024 names");
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
