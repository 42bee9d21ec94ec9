// Who the author is, and when nobody can say (RFC 5322 section 3.6.2, RFC 9989 section 11.5).
#include "auth/author.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace anshin::auth {
namespace {

Author read(const std::vector<std::string>& from_fields) {
  AuthorReader reader;
  for (const std::string& field : from_fields) {
    reader.from_field(field);
  }
  return reader.author();
}

TEST(Author, OneMailbox) {
  const Author author = read({" =?UTF-8?B?5qCq5byP5Lya56S+?= <Info@Example.JP>"});
  EXPECT_EQ(author.status, AuthorStatus::one);
  EXPECT_EQ(author.domain, "example.jp");
  EXPECT_EQ(author.address, "Info@example.jp");
  EXPECT_EQ(author.display_name, "株式会社");
}

TEST(Author, AddressInTheDisplayNameIsNotTheAuthor) {
  EXPECT_EQ(read({" \"Someone <a@evil.example>\" <real@example.jp>"}).domain, "example.jp");
  EXPECT_EQ(read({" <test@example.jp >"}).domain, "example.jp");
}

TEST(Author, NoFromField) {
  const Author author = read({});
  EXPECT_EQ(author.status, AuthorStatus::missing);
  EXPECT_FALSE(author.reason.empty());
}

TEST(Author, TwoFieldsAreNobody) {
  const Author author = read({" a@example.jp", " a@example.jp"});
  EXPECT_EQ(author.status, AuthorStatus::many_fields);
  EXPECT_TRUE(author.domain.empty());
  EXPECT_TRUE(author.address.empty());
}

TEST(Author, SeveralMailboxesOfOneDomainKeepTheDomain) {
  const Author author = read({" a@example.jp, b@EXAMPLE.jp"});
  EXPECT_EQ(author.status, AuthorStatus::many_mailboxes);
  EXPECT_EQ(author.domain, "example.jp");
}

TEST(Author, SeveralDomainsHaveNone) {
  const Author author = read({" a@example.jp, b@example.com"});
  EXPECT_EQ(author.status, AuthorStatus::many_mailboxes);
  EXPECT_TRUE(author.domain.empty());
}

TEST(Author, AGroupIsNotOneAuthor) {
  EXPECT_NE(read({" friends: a@example.jp;"}).status, AuthorStatus::one);
}

TEST(Author, WhatCannotBeReadIsMalformedAndStillAClaim) {
  for (const char* field : {" a@example.jp b@evil.example", " <@x:a@example.jp>", " <a@example.jp",
                            " ", " =?utf-8?q?a=40example.jp?=", " <a@example.jp> trailing"}) {
    const Author author = read({field});
    EXPECT_EQ(author.status, AuthorStatus::malformed) << field;
    EXPECT_TRUE(author.domain.empty()) << field;
    EXPECT_FALSE(author.comments.empty()) << field;
  }
}

TEST(Author, WhatAnUnreadableFieldShows) {
  const Author author = read({" Acme, Inc. <info@acme.example>"});
  EXPECT_EQ(author.status, AuthorStatus::malformed);
  EXPECT_EQ(author.shown_domains, std::vector<std::string>{"acme.example"});
  EXPECT_TRUE(read({" Acme <info@acme.example>"}).shown_domains.empty());
}

TEST(Author, SeveralFieldsShowWhatEachOfThemShows) {
  const std::vector<std::string> both{"example.jp", "example.com"};
  EXPECT_EQ(read({" \"x@evil.example\" <a@example.jp>", " a@example.com"}).shown_domains, both);
  EXPECT_EQ(read({" a@example.jp, b@example.com"}).shown_domains, both);
  EXPECT_EQ(read({" \"a@example.com\": a@example.jp;"}).shown_domains, both);
  EXPECT_TRUE(read({" \"a@example.com\": a@example.jp;"}).domain.empty());
  const std::vector<std::string> fields(5, " a@example.jp");
  EXPECT_TRUE(read(fields).shows_more);
  EXPECT_EQ(read(fields).fields, 5U);
}

}  // namespace
}  // namespace anshin::auth
