// Which fields a mark covers, and which values and headers programs read in more than one way.
#include "mark/covered_fields.h"

#include "mark_fixture.h"

#include <gtest/gtest.h>

#include <array>
#include <string_view>

namespace anshin::mark {
namespace {

using namespace std::string_view_literals;

TEST(Covers, TheFieldsOfBothLists) {
  for (const char* name :
       {"from", "DATE", "Message-Id", "Subject\t", "sender", "reply-to ", "mail-Reply-to",
        "Mail-Followup-To", "Mime-Version", "content-type", "Content-transfer-encoding",
        "CONTENT-DISPOSITION", "content-base\t ", "Content-location"}) {
    EXPECT_TRUE(covers(name)) << name;
  }
  for (const char* name : {"", "To", "Cc", "Anshin-Mark", "Content", "Content-ID", "Resent-From",
                           "Mail-Followup", "Reply-To-Mail"}) {
    EXPECT_FALSE(covers(name)) << name;
  }
}

TEST(CanBeReadOtherwise, NothingButFolds) {
  for (const std::string_view value :
       {""sv, " x"sv, " x\r\n y"sv, " x\n y"sv, " x\r\n\ty\n\tz"sv, "\r\n x"sv, "\n x"sv,
        " x\r\n \r\n\t\n "sv, " \x01\x0B\x0C\x1C\x7F\x80\x85\xFF"sv, " \xE2\x80\xA8"sv}) {
    EXPECT_FALSE(can_be_read_otherwise({"X", std::string(value)})) << value;
  }
}

TEST(CanBeReadOtherwise, LineEndsThatAreNoFoldAndNul) {
  for (const std::string_view value :
       {"\r"sv,          "\n"sv,           "\0"sv,       " x\r"sv,       " x\n"sv,
        " x\r\n"sv,      "\r x"sv,         " x\ry"sv,    " x\r y"sv,     " x\ny"sv,
        " x\r\ny"sv,     " x\r\r\n y"sv,   " x\n\n y"sv, " x\n\r\n y"sv, " x\r\n\r\n y"sv,
        " x\r\n y\rz"sv, " x\r\n y\r\n"sv, " x\n \nz"sv, " x\0y"sv,      " x\r\n \0"sv,
        " x\r\0\n y"sv}) {
    EXPECT_TRUE(can_be_read_otherwise({"X", std::string(value)})) << value;
  }
}

class AmbiguousHeader : public testing::Test {
 protected:
  std::vector<Field> stamped(Kind kind) const {
    std::vector<Field> fields = message();
    const Mark mark = kind == Kind::verified ? verified_mark() : mark_of(kind);
    const crypto::SigningKey* key = is_signed_ ? &key_ : nullptr;
    fields.push_back({"Anshin-Mark", format(mark, "mx.example.jp", decided_at, key, fields, "k1")});
    return fields;
  }
  std::string told(const std::vector<Field>& fields, HeaderEnd end = HeaderEnd::sound) const {
    const Trust trust{.authserv_ids = std::nullopt,
                      .keys = {},
                      .keys_of_any_name = {*crypto::PublicKey::parse(key_.public_base64())},
                      .require_signature = is_signed_};
    const auto read_mark = read(fields, trust, end);
    return std::string(read_mark ? to_string(read_mark->mark.kind)
                                 : to_string(read_mark.error().why));
  }

  crypto::SigningKey key_ = crypto::SigningKey::generate();
  bool is_signed_ = true;
};

TEST_F(AmbiguousHeader, OfAVerifiedMarkIsRefused) {
  for (const bool is_signed : {true, false}) {
    is_signed_ = is_signed;
    std::vector<Field> fields = stamped(Kind::verified);
    EXPECT_EQ(told(fields), "verified");
    EXPECT_EQ(told(fields, HeaderEnd::broken_off), "ambiguous-header");
    fields.insert(fields.begin(), {"Comments", " x\rFrom: <evil@evil.example>"});
    EXPECT_EQ(told(fields), "ambiguous-header");
  }
}

TEST_F(AmbiguousHeader, ComesBehindTheSignatureAndBeforeTheFieldsChanged) {
  std::vector<Field> fields = stamped(Kind::verified);
  fields.push_back({"Reply-To", " <evil@evil.example>"});
  EXPECT_EQ(told(fields), "fields-changed");
  EXPECT_EQ(told(fields, HeaderEnd::broken_off), "ambiguous-header");
  fields.push_back({"Subject", " x"});
  EXPECT_EQ(told(fields, HeaderEnd::broken_off), "bad-signature");
}

TEST_F(AmbiguousHeader, LeavesWarningsAlone) {
  for (const Kind kind : {Kind::suspect, Kind::failed, Kind::none, Kind::unavailable}) {
    std::vector<Field> fields = stamped(kind);
    fields.insert(fields.begin(), {"Comments", " x\rFrom: <evil@evil.example>"});
    EXPECT_EQ(told(fields, HeaderEnd::broken_off), to_string(kind));
  }
}

TEST_F(AmbiguousHeader, NamesTheFieldPrintably) {
  std::vector<Field> fields = stamped(Kind::verified);
  fields.push_back(
      {"X-\x1B"
       "A\xFF ",
       " x\r"});
  const Trust trust{.authserv_ids = std::nullopt,
                    .keys = {},
                    .keys_of_any_name = {*crypto::PublicKey::parse(key_.public_base64())},
                    .require_signature = true};
  const auto refused = read(fields, trust);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().explanation.find_first_of("\x1B\xFF\r"), std::string::npos);
  EXPECT_NE(refused.error().explanation.find("a CR, an LF or a NUL"), std::string::npos);
}

}  // namespace
}  // namespace anshin::mark
