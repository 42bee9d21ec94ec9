// Reading Anshin-Mark: what was written is read back, and whatever was changed is
// refused.
#include "mark/signing_input.h"
#include "mark_fixture.h"
#include "text/base64.h"
#include "text/tag_list.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace anshin::mark {
namespace {

using testing::HasSubstr;

class ReadTest : public testing::Test {
 protected:
  std::vector<Field> stamped(const Mark& mark, std::vector<Field> fields = message()) const {
    fields.insert(fields.begin(), {"Anshin-Mark", " " + format(mark, "mx.example.jp", decided_at,
                                                               &key_, fields, "k1")});
    return fields;
  }
  // A field of our own making with a right signature.
  std::vector<Field> signed_by_hand(const std::string& tags) const {
    std::vector<Field> fields = message();
    const std::string value = " " + tags + " b=";
    fields.insert(
        fields.begin(),
        {"Anshin-Mark", value + text::encode_base64(key_.sign(signing_input(fields, {}, value)))});
    return fields;
  }
  std::string error_of(const std::vector<Field>& fields) const {
    const auto told = read(fields, trust_);
    return told ? "" : told.error().explanation;
  }

  crypto::SigningKey key_ = crypto::SigningKey::generate();
  Trust trust_{.authserv_ids = std::nullopt,
               .keys = {},
               .keys_of_any_name = {*crypto::PublicKey::parse(key_.public_base64())},
               .require_signature = true};
};

constexpr const char* wrong_signature = "the signature is wrong";

TEST_F(ReadTest, ReadsBackWhatWasWritten) {
  const auto verified = read(stamped(verified_mark()), trust_);
  ASSERT_TRUE(verified) << verified.error().explanation;
  EXPECT_EQ(verified->mark.kind, Kind::verified);
  EXPECT_EQ(verified->mark.domain, "qualitia.co.jp");
  EXPECT_EQ(verified->mark.organisation, "株式会社クオリティア");
  EXPECT_EQ(verified->mark.language, "ja");
  EXPECT_EQ(verified->mark.organisation_id, "jcn:2010001084915");
  EXPECT_EQ(verified->mark.registry, "robins");
  EXPECT_EQ(verified->mark.serial, 42U);
  EXPECT_EQ(verified->mark.body_canonicalization, Canonicalization::relaxed);
  EXPECT_EQ(verified->mark.body_hash, verified_mark().body_hash);
  EXPECT_EQ(verified->authserv_id, "mx.example.jp");
  EXPECT_EQ(verified->key_name, "k1");
  EXPECT_EQ(verified->decided_at, decided_at);
  EXPECT_TRUE(verified->tells_of_shown_fields);
}

TEST_F(ReadTest, EveryKindThatClaimsSomething) {
  for (const Kind kind : {Kind::failed, Kind::suspect}) {
    const auto verified = read(stamped(mark_of(kind)), trust_);
    ASSERT_TRUE(verified) << to_string(kind) << ": " << verified.error().explanation;
    EXPECT_EQ(verified->mark.kind, kind);
  }
}

TEST_F(ReadTest, AWarningStaysOnAMessageWhoseFieldsWereChanged) {
  for (const Kind kind : {Kind::failed, Kind::suspect}) {
    std::vector<Field> fields = stamped(mark_of(kind));
    fields.resize(1);
    fields.push_back({"From", " x@example.com"});
    const auto told = read(fields, trust_);
    ASSERT_TRUE(told) << to_string(kind) << ": " << told.error().explanation;
    EXPECT_TRUE(told->signed_alone);
  }
}

TEST_F(ReadTest, AWarningWhoseMessageHasTooManyFields) {
  const std::string value =
      format(mark_of(Kind::suspect), "mx", decided_at, &key_, std::nullopt, "k1");
  const auto told = read(std::vector<Field>{{"From", " a"}, {"Anshin-Mark", value}}, trust_);
  ASSERT_TRUE(told) << told.error().explanation;
  EXPECT_EQ(told->mark.kind, Kind::suspect);
}

TEST_F(ReadTest, WhatMtasAddAndBreak) {
  std::vector<Field> fields = {{"From", " info@qualitia.co.jp"},
                               {"Subject", std::string(2000, 's')}};
  fields = stamped(verified_mark(), fields);
  fields[2].value.insert(1001, "\r\n ");
  fields.push_back({"Date", " Wed, 1 Apr 2026 12:00:00 +0000"});
  fields.push_back({"Message-Id", " <1@mx.example.jp>"});
  EXPECT_EQ(error_of(fields), "");
  fields[2].value += '.';
  EXPECT_THAT(error_of(fields), HasSubstr(wrong_signature));
}

TEST_F(ReadTest, WhatClaimsNothingIsNotSigned) {
  for (const Kind kind : {Kind::none, Kind::unavailable}) {
    const auto told = read(stamped(mark_of(kind)), trust_);
    ASSERT_TRUE(told) << to_string(kind) << ": " << told.error().explanation;
    EXPECT_EQ(told->mark.kind, kind);
    EXPECT_EQ(told->key_name, "");
  }
}

TEST_F(ReadTest, LongNames) {
  Mark mark = verified_mark();
  mark.organisation.clear();
  for (int i = 0; i < 160; ++i) {
    mark.organisation += "株";
  }
  const auto verified = read(stamped(mark), trust_);
  ASSERT_TRUE(verified) << verified.error().explanation;
  EXPECT_EQ(verified->mark.organisation, mark.organisation);
}

TEST_F(ReadTest, SurvivesWhatRelaxedCanonicalisationAllows) {
  std::vector<Field> fields = stamped(verified_mark());
  fields[0].name = "ANSHIN-MARK";
  std::string refolded;
  for (const char c : fields[0].value) {
    refolded += c == '\n' ? "\r\n \t" : std::string(1, c);
  }
  fields[0].value = refolded + " \t";
  fields[2].name = "from ";
  fields[6].value = "   first \n\tsecond  ";
  EXPECT_EQ(error_of(fields), "");
}

TEST_F(ReadTest, OtherFieldsDoNotMatter) {
  std::vector<Field> fields = stamped(verified_mark());
  fields.push_back({"X-Spam", " no"});
  fields.erase(fields.begin() + 1);
  std::swap(fields[0], fields[4]);
  EXPECT_EQ(error_of(fields), "");
}

TEST_F(ReadTest, EveryChangeOfASignedFieldIsNoticed) {
  const std::vector<Field> good = stamped(verified_mark());
  ASSERT_EQ(error_of(good), "");
  for (const char* name : {"From", "Date", "Message-ID", "Subject"}) {
    const auto index = static_cast<std::size_t>(
        std::ranges::find(good, std::string(name), &Field::name) - good.begin());
    ASSERT_LT(index, good.size());
    std::vector<Field> changed = good;
    changed[index].value += "x";
    EXPECT_THAT(error_of(changed), HasSubstr(wrong_signature)) << name;
    std::vector<Field> removed = good;
    removed.erase(removed.begin() + static_cast<std::ptrdiff_t>(index));
    EXPECT_THAT(error_of(removed), HasSubstr(wrong_signature)) << name;
    std::vector<Field> doubled = good;
    doubled.push_back(good[index]);
    EXPECT_THAT(error_of(doubled), HasSubstr(wrong_signature)) << name;
    std::vector<Field> added = good;
    added.insert(added.begin(), {name, " other"});
    EXPECT_THAT(error_of(added), HasSubstr(wrong_signature)) << name;
  }
}

TEST_F(ReadTest, EveryChangeOfAFieldThatDecidesWhatIsShownIsNoticed) {
  const auto told_of = [this](const std::vector<Field>& fields) {
    const auto told = read(fields, trust_);
    return told ? "" : to_string(told.error().why);
  };
  for (const char* name :
       {"Sender", "Reply-To", "Mail-Reply-To", "Mail-Followup-To", "MIME-Version", "Content-Type",
        "Content-Transfer-Encoding", "Content-Disposition", "Content-Base", "Content-Location"}) {
    std::vector<Field> added = stamped(verified_mark());
    added.push_back({name, " a"});
    EXPECT_EQ(told_of(added), "fields-changed") << name;
    std::vector<Field> with_it = message();
    with_it.insert(with_it.begin(), {name, " a"});
    std::vector<Field> good = stamped(verified_mark(), with_it);
    ASSERT_EQ(told_of(good), "") << name;
    good[1].value = "\r\n\ta ";
    EXPECT_EQ(told_of(good), "") << name;
    good[1].value = " A";
    EXPECT_EQ(told_of(good), "fields-changed") << name;
    good.erase(good.begin() + 1);
    EXPECT_EQ(told_of(good), "fields-changed") << name;
  }
}

TEST_F(ReadTest, OnlyAVerifiedMarkTellsOfTheFieldsThatDecideWhatIsShown) {
  for (const Kind kind : {Kind::failed, Kind::suspect}) {
    std::vector<Field> fields = stamped(mark_of(kind));
    fields.push_back({"Reply-To", " a"});
    const auto told = read(fields, trust_);
    ASSERT_TRUE(told) << told.error().explanation;
    EXPECT_FALSE(told->tells_of_shown_fields);
  }
}

TEST_F(ReadTest, EveryChangeOfTheFieldIsNoticed) {
  const std::vector<Field> good = stamped(verified_mark());
  const std::string& value = good[0].value;
  for (std::size_t i = 0; i < value.size(); ++i) {
    if (value[i] == ' ' || value[i] == '\t' || value[i] == '\n') {
      continue;
    }
    std::vector<Field> changed = good;
    changed[0].value[i] = value[i] == 'A' ? 'B' : 'A';
    EXPECT_NE(error_of(changed), "") << i << " in " << value;
    changed[0].value = value.substr(0, i);
    EXPECT_NE(error_of(changed), "") << value.substr(0, i);
  }
}

TEST_F(ReadTest, AnotherKey) {
  const auto other = crypto::PublicKey::parse(crypto::SigningKey::generate().public_base64());
  trust_.keys_of_any_name = {*other};
  EXPECT_THAT(error_of(stamped(verified_mark())), HasSubstr(wrong_signature));
  trust_.keys_of_any_name = {*other, *crypto::PublicKey::parse(key_.public_base64())};
  EXPECT_EQ(error_of(stamped(verified_mark())), "");
}

TEST_F(ReadTest, NoFieldOrMoreThanOne) {
  EXPECT_THAT(error_of(message()), HasSubstr("no Anshin-Mark"));
  std::vector<Field> fields = stamped(verified_mark());
  fields.push_back(fields[0]);
  EXPECT_THAT(error_of(fields), HasSubstr("more than one"));
  fields.back() = {"anshin-mark ", "x"};
  EXPECT_THAT(error_of(fields), HasSubstr("more than one"));
}

TEST_F(ReadTest, Unsigned) {
  std::vector<Field> fields = message();
  fields.push_back({"Anshin-Mark", format(verified_mark(), "mx", decided_at, nullptr, fields)});
  EXPECT_THAT(error_of(fields), HasSubstr("no signature"));
  fields.back().value += "; k=k1; b=";
  EXPECT_THAT(error_of(fields), HasSubstr("no signature"));
}

// Signed by the right key, so that only the reader's strictness stands between these and a
// front-end.
TEST_F(ReadTest, MalformedFieldsAreRefusedWhateverTheirSignature) {
  const std::string verified =
      "v=1; id=mx; r=verified; d=a.example; org*=UTF-8'ja'a; oid=test:1; m=dkim; "
      "bh=simple:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=; reg=r; ser=1; t=1; k=k;";
  EXPECT_EQ(error_of(signed_by_hand(verified)), "");
  EXPECT_EQ(error_of(signed_by_hand(verified + " future=x;")), "");
  EXPECT_FALSE(read(signed_by_hand(verified), trust_)->tells_of_shown_fields);
  const auto replaced = [&verified](const std::string& from, const std::string& to) {
    std::string text = verified;
    const auto at = text.find(from);
    EXPECT_NE(at, std::string::npos) << from;
    return text.replace(at, from.size(), to);
  };
  const std::pair<std::string, std::string> cases[] = {
      {replaced("v=1;", "v=2;"), "unknown version"},
      {replaced("v=1;", ""), "unknown version"},
      {replaced("id=mx;", ""), "id is missing"},
      {replaced("id=mx;", "id=m x;"), "id= holds white space"},
      {replaced("r=verified;", "r=Verified;"), "r= is not a known result"},
      {replaced("r=verified;", ""), "r= is not a known result"},
      {replaced("d=a.example;", ""), "d is missing"},
      {replaced("d=a.example;", "d=A.example;"), "d= is not a domain"},
      {replaced("d=a.example;", "d=a..example;"), "d= is not a domain"},
      {replaced("org*=UTF-8'ja'a;", ""), "org*="},
      {replaced("org*=UTF-8'ja'a;", "org*=UTF-8'ja';"), "org*="},
      {replaced("org*=UTF-8'ja'a;", "org*=ISO-8859-1''a;"), "org*="},
      {replaced("org*=UTF-8'ja'a;", "org*=UTF-8'ja'%E2%80%AEa;"), "org*="},
      {replaced("org*=UTF-8'ja'a;", "org*=UTF-8'ja'%FF;"), "org*="},
      {replaced("oid=test:1;", ""), "oid is missing"},
      {replaced("oid=test:1;", "oid=jcn:1;"), "13 digits"},
      {replaced("m=dkim;", ""), "m= must be dkim"},
      {replaced("m=dkim;", "m=spf;"), "m= must be dkim"},
      {replaced("bh=simple:", "bh=nofws:"), "bh= must begin"},
      {replaced("bh=simple:47", "bh=simple:!!"), "bh= is not"},
      {replaced("bh=simple:47DEQpj8", "bh=simple:"), "bh= is not"},
      {replaced("reg=r;", "fh=; reg=r;"), "fh= is not"},
      {replaced("reg=r;", "fh=QUJD; reg=r;"), "fh= is not"},
      {replaced("reg=r;", ""), "reg is missing"},
      {replaced("ser=1;", "ser=-1;"), "ser= is not a number"},
      {replaced("ser=1;", "ser=99999999999999999999;"), "ser= is not a number"},
      {replaced("t=1;", ""), "t= is not a time"},
      {replaced("t=1;", "t=1e3;"), "t= is not a time"},
      {replaced("t=1;", "t=9223372036854775807;"), "t= is not a time"},
      {replaced("k=k;", ""), "k is missing"},
      {replaced("k=k;", "k=k; v=1;"), "duplicate tag"},
      {replaced("k=k;", "k=k; x;"), "malformed"},
      {"", "unknown version"}};
  for (const auto& [tags, expected] : cases) {
    EXPECT_THAT(error_of(signed_by_hand(tags)), HasSubstr(expected)) << tags;
  }
}

TEST_F(ReadTest, SizeIsBounded) {
  std::vector<Field> fields = message();
  fields.push_back({"Anshin-Mark", "v=1; x=" + std::string(20000, 'a')});
  EXPECT_THAT(error_of(fields), HasSubstr("longer than 16 KB"));
}

TEST(SigningInput, IsWhatTheDocumentSays) {
  const std::vector<Field> fields = {{"Subject", " a  b"}, {"from ", "\tX <a@example.jp>\r\n "},
                                     {"Received", " x"},   {"FROM", " second"},
                                     {"Date", " d "},      {"Message-ID", " <1@example.jp>"}};
  EXPECT_EQ(signing_input(fields, {}, " v=1;\n\tb=QUJD\n\tREVG; t=1 "),
            "from:X <a@example.jp>\r\n"
            "from:second\r\n"
            "date:d\r\n"
            "message-id:<1@example.jp>\r\n"
            "subject:a b\r\n"
            "anshin-mark:v=1; b=; t=1");
}

TEST(SigningInput, OfAWarningIsTheMarkAlone) {
  EXPECT_EQ(warning_signing_input(" v=1;\n\twb = QUJD\n\tREVG; b=QUJD;\tt=1 "),
            "anshin-mark:v=1; wb =; b=; t=1");
}

TEST(SigningInput, WithoutTheWhiteSpaceInSubjectAndMessageIdOnly) {
  const std::vector<Field> fields = {{"Subject", " a  b"},
                                     {"From", "X  <a@example.jp>"},
                                     {"Date", " d  e "},
                                     {"Message-ID", " <1\r\n @example.jp>"}};
  SignedFields which{.date = true, .message_id = true, .any_white_space = true};
  EXPECT_EQ(signing_input(fields, which, ""),
            "from:X <a@example.jp>\r\ndate:d e\r\nmessage-id:<1@example.jp>\r\nsubject:ab\r\n"
            "anshin-mark:");
  which = {.date = false, .message_id = false, .any_white_space = false};
  EXPECT_EQ(signing_input(fields, which, ""),
            "from:X <a@example.jp>\r\nsubject:a b\r\nanshin-mark:");
}

TEST(SigningInput, OnlyTheTagBIsEmptied) {
  EXPECT_EQ(text::without_signature("b=x"), "b=");
  EXPECT_EQ(text::without_signature("a=b=1; b = x y ;bh=z"), "a=b=1; b =;bh=z");
  EXPECT_EQ(text::without_signature("B=x;"), "B=x;");
  EXPECT_EQ(text::without_signature(""), "");
}

}  // namespace
}  // namespace anshin::mark
