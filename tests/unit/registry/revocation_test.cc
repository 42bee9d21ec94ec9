// Revocations: what can be revoked, how they are kept, and what they cover.
#include "registry/revocation.h"

#include "registry_fixture.h"

#include <gmock/gmock.h>

namespace anshin::registry {
namespace {

using testing::HasSubstr;

TEST(RevocationSubject, IsAnIdOrADomain) {
  const std::pair<const char*, const char*> good[] = {{"jcn:2010001084915", "jcn:2010001084915"},
                                                      {"Qualitia.co.jp.", "qualitia.co.jp"},
                                                      {"例え.jp", "xn--r8jz45g.jp"},
                                                      {"test:A-1", "test:A-1"}};
  for (const auto& [text, subject] : good) {
    const auto parsed = parse_revocation_subject(text);
    ASSERT_TRUE(parsed) << parsed.error();
    EXPECT_EQ(*parsed, subject);
  }
  const std::pair<const char*, const char*> bad[] = {{"jcn:2010001084916", "check digit"},
                                                     {"jp", "top-level domain"},
                                                     {"", "give a domain or an identifier"},
                                                     {"a b.example", "give a domain"},
                                                     {":", "scheme"}};
  for (const auto& [text, problem] : bad) {
    const auto parsed = parse_revocation_subject(text);
    ASSERT_FALSE(parsed) << text;
    EXPECT_THAT(parsed.error(), HasSubstr(problem));
  }
}

TEST(Revocations, CoverNamesBelow) {
  Revocations all;
  all.add({.subject = "example.jp", .reason = "wide"});
  all.add({.subject = "a.example.jp", .reason = "near"});
  all.add({.subject = "test:1", .reason = "id"});
  struct Case {
    const char* id;
    const char* domain;
    const char* reason;  // "" for none
  };
  const Case cases[] = {{"", "example.jp", "wide"},
                        {"", "b.example.jp", "wide"},
                        {"", "x.a.example.jp", "near"},
                        {"", "badexample.jp", ""},
                        {"", "jp", ""},
                        {"", "", ""},
                        {"test:1", "example.jp", "id"},
                        {"test:2", "other.jp", ""},
                        {"test:1", "", "id"}};
  for (const Case& test : cases) {
    const auto found = all.find(test.id, test.domain);
    EXPECT_EQ(found ? found->reason : "", test.reason) << test.id << ' ' << test.domain;
  }
}

class RevocationTest : public RegistryTest {};

TEST_F(RevocationTest, AreKeptReplacedAndTakenBack) {
  {
    auto editor = Editor::open(folder_);
    ASSERT_TRUE(editor) << editor.error();
    ASSERT_TRUE(editor->revoke({.subject = "Example.jp", .reason = "first"}));
    ASSERT_TRUE(editor->revoke({.subject = "example.jp", .reason = "second"}));
    ASSERT_TRUE(editor->revoke({.subject = "jcn:2010001084915", .reason = ""}));
    ASSERT_TRUE(editor->commit());
  }
  const std::vector<Revocation> expected = {{"example.jp", "second"}, {"jcn:2010001084915", ""}};
  EXPECT_EQ(Store("test", folder_).revocations(), expected);
  EXPECT_EQ(Store("test", folder_).information().revocations, 2U);
  auto editor = Editor::open(folder_);
  ASSERT_TRUE(editor) << editor.error();
  EXPECT_EQ(editor->unrevoke("EXAMPLE.JP"), true);
  EXPECT_EQ(editor->unrevoke("example.jp"), false);
  EXPECT_FALSE(editor->unrevoke("jp"));
  ASSERT_TRUE(editor->commit());
  EXPECT_EQ(Store("test", folder_).information().revocations, 1U);
  EXPECT_FALSE(Store("test", folder_).find_revocation("", "example.jp"));
}

TEST_F(RevocationTest, ReasonsAreChecked) {
  auto editor = Editor::open(folder_);
  ASSERT_TRUE(editor) << editor.error();
  const std::pair<std::string, const char*> bad[] = {{std::string(501, 'x'), "500 bytes"},
                                                     {"a\nb", "control"},
                                                     {"\xff", "UTF-8"},
                                                     {"\u202eabc", "formatting"}};
  for (const auto& [reason, problem] : bad) {
    const auto done = editor->revoke({.subject = "example.jp", .reason = reason});
    ASSERT_FALSE(done) << reason;
    EXPECT_THAT(done.error(), HasSubstr(problem));
  }
  EXPECT_FALSE(editor->failed());
  EXPECT_TRUE(editor->revoke({.subject = "example.jp", .reason = "理由"}));
}

}  // namespace
}  // namespace anshin::registry
