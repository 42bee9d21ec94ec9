// DKIM key records against RFC 6376 section 3.6.1.
#include "dkim/key_record.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace anshin::dkim {
namespace {

TEST(KeyRecord, ReadsTags) {
  const auto record =
      parse_key_record("v=DKIM1; k=ed25519; h=sha1:sha256; s=*; t=y:s; n=note; p=QU JD;");
  ASSERT_TRUE(record) << record.error();
  EXPECT_EQ(record->type, KeyType::ed25519);
  EXPECT_EQ(record->public_key, "ABC");
  EXPECT_TRUE(record->allows_sha256);
  EXPECT_TRUE(record->allows_email);
  EXPECT_TRUE(record->is_testing);
  EXPECT_TRUE(record->forbids_subdomains);
}

TEST(KeyRecord, FillsDefaults) {
  const auto record = parse_key_record("p=QUJD");
  ASSERT_TRUE(record) << record.error();
  EXPECT_EQ(record->type, KeyType::rsa);
  EXPECT_TRUE(record->allows_sha256);
  EXPECT_TRUE(record->allows_email);
  EXPECT_FALSE(record->is_testing);
  EXPECT_FALSE(record->forbids_subdomains);
  EXPECT_FALSE(record->is_revoked());
}

TEST(KeyRecord, ListsAreHeeded) {
  EXPECT_FALSE(parse_key_record("h=sha1; p=QUJD")->allows_sha256);
  EXPECT_TRUE(parse_key_record("h=new : SHA256; p=QUJD")->allows_sha256);
  EXPECT_FALSE(parse_key_record("s=fax; p=QUJD")->allows_email);
  EXPECT_TRUE(parse_key_record("s=fax:email; p=QUJD")->allows_email);
  EXPECT_FALSE(parse_key_record("t=yes; p=QUJD")->is_testing);
  EXPECT_TRUE(parse_key_record("p=")->is_revoked());
}

TEST(KeyRecord, RefusesTheRest) {
  for (const char* text :
       {"", "v=DKIM1", "v=DKIM2; p=QUJD", "v=dkim1; p=QUJD", "k=rsa; v=DKIM1; p=QUJD",
        "v=spf1 -all", "p=QUJD; p=QUJD", "k=dsa; p=QUJD", "k=; p=QUJD", "p=!", "p=QUJ",
        "hello world", "v=DKIM1; p=QUJD; v=DKIM1"}) {
    const auto record = parse_key_record(text);
    EXPECT_FALSE(record) << text;
    EXPECT_FALSE(record.error().empty());
  }
}

TEST(KeyRecord, SoundRecordsAreTaken) {
  using Texts = std::vector<std::string>;
  const auto keys = [](const Texts& texts) {
    const auto records = select_key_records(texts).value();
    std::string all;
    for (const KeyRecord& record : records) {
      all += record.public_key + ";";
    }
    return all;
  };
  EXPECT_EQ(keys({"v=spf1 -all", "p=QUJD", "p=REVG"}), "ABC;DEF;");
  EXPECT_EQ(keys(Texts(100, "p=QUJD")), "ABC;ABC;ABC;ABC;ABC;");
  const auto none = select_key_records(Texts{"v=DKIM2; p=QUJD", "junk"});
  ASSERT_FALSE(none);
  EXPECT_THAT(none.error(), testing::HasSubstr("DKIM2"));
  EXPECT_FALSE(select_key_records(Texts{}));
}

TEST(KeyRecord, FitsOrSaysWhyNot) {
  Signature signature;
  signature.domain = "example.jp";
  signature.identity_domain = "mail.example.jp";
  const auto why = [&](const std::string& record) {
    return why_unfit(parse_key_record(record).value(), signature).value_or("");
  };
  EXPECT_EQ(why("p=QUJD"), "");
  EXPECT_THAT(why("p="), testing::HasSubstr("revoked"));
  EXPECT_THAT(why("s=fax; p=QUJD"), testing::HasSubstr("not meant for mail"));
  EXPECT_THAT(why("h=sha1; p=QUJD"), testing::HasSubstr("SHA-256"));
  EXPECT_THAT(why("t=s; p=QUJD"), testing::HasSubstr("subdomains"));
  EXPECT_THAT(why("k=ed25519; p=QUJD"), testing::HasSubstr("ed25519"));
  signature.algorithm = Algorithm::ed25519_sha256;
  EXPECT_EQ(why("k=ed25519; p=QUJD"), "");
  EXPECT_THAT(why("p=QUJD"), testing::HasSubstr("rsa"));
  signature.identity_domain = "example.jp";
  EXPECT_EQ(why("k=ed25519; t=s; p=QUJD"), "");
}

}  // namespace
}  // namespace anshin::dkim
