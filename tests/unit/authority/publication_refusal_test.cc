// What is not published, and why.
#include "unit/authority/publication_fixture.h"

#include <gmock/gmock.h>

namespace anshin::authority {
namespace {

using std::chrono::days;
using testing::HasSubstr;

TEST_F(PublicationTest, RefusesWhereThereIsNoRegistry) {
  EXPECT_THAT(refusal(request()), HasSubstr("there is no registry in " + registry_));
  EXPECT_FALSE(std::filesystem::exists(registry_));
  BuildRequest nameless = request();
  nameless.name.clear();
  EXPECT_THAT(refusal(nameless), HasSubstr("there is no registry in " + registry_));
}

TEST_F(PublicationTest, RefusesAnEmptyRegistryUnlessItIsMeant) {
  edit({qualitia()});
  edit({}, {qualitia().id});
  EXPECT_THAT(refusal(request()), HasSubstr("--allow-empty"));
  BuildRequest meant = request();
  meant.allow_empty = true;
  EXPECT_EQ(published(meant).manifest.snapshot.lines, 0U);
  EXPECT_EQ(receiver().fetch(out_), "");
}

TEST_F(PublicationTest, RefusesADamagedRegistry) {
  edit({qualitia()});
  std::string octets = content_of(registry_ + "/registry.db");
  octets.resize(octets.size() / 2);
  put_content(registry_ + "/registry.db", octets);
  EXPECT_THAT(refusal(request()), HasSubstr("the registry cannot be read: "));
}

TEST_F(PublicationTest, RefusesACopyOfAnothersRegistry) {
  replace({qualitia()},
          {.registry = "robins", .serial = 5, .issued = april_1, .expires = april_1 + days(7)});
  EXPECT_THAT(refusal(request()), HasSubstr("is a copy of registry robins"));
}

TEST_F(PublicationTest, RefusesWhileSomebodyEdits) {
  edit({qualitia()});
  const auto editor = registry::Editor::open(registry_);
  ASSERT_TRUE(editor) << editor.error();
  EXPECT_NE(refusal(request()), "");
}

TEST_F(PublicationTest, RefusesARegistryOfAnotherName) {
  edit({qualitia()});
  published(request());
  BuildRequest renamed = request();
  renamed.name = "other";
  EXPECT_THAT(refusal(renamed), HasSubstr("was published as robins before"));
}

TEST_F(PublicationTest, RefusesAFolderOfAnotherRegistry) {
  edit({qualitia()});
  published(request());
  BuildRequest second = request();
  second.registry_folder = root_ + "/second";
  second.name = "second";
  {
    auto editor = registry::Editor::open(second.registry_folder);
    ASSERT_TRUE(editor) << editor.error();
    ASSERT_TRUE(editor->put(jipdec()));
    ASSERT_TRUE(editor->commit());
  }
  EXPECT_THAT(refusal(second), HasSubstr("holds registry robins, not second"));
}

TEST_F(PublicationTest, RefusesAFolderOfAnotherRegistryBeforeAnySerialIsCompared) {
  edit({qualitia()});
  edit({jipdec()});
  published(request());
  BuildRequest second = request();
  second.registry_folder = root_ + "/second";
  second.name = "second";
  second.raise_serial = true;
  {
    auto editor = registry::Editor::open(second.registry_folder);
    ASSERT_TRUE(editor) << editor.error();
    ASSERT_TRUE(editor->put(jipdec()));
    ASSERT_TRUE(editor->commit());
  }
  const std::string before = content_of(second.registry_folder + "/registry.db");
  EXPECT_THAT(refusal(second), HasSubstr("holds registry robins, not second"));
  EXPECT_EQ(content_of(second.registry_folder + "/registry.db"), before);
  second.raise_serial = false;
  EXPECT_THAT(refusal(second), HasSubstr("holds registry robins, not second"));
}

TEST_F(PublicationTest, RaisesNoSerialInABuildThatIsRefused) {
  edit({qualitia()});
  published(request());
  const std::string before = content_of(registry_ + "/registry.db");
  BuildRequest raised = request();
  raised.raise_serial = true;
  raised.keys = {second_};
  EXPECT_THAT(refusal(raised), HasSubstr("receivers could not verify it"));
  EXPECT_EQ(content_of(registry_ + "/registry.db"), before);
}

TEST_F(PublicationTest, RefusesWhatMakesNoManifest) {
  edit({qualitia()});
  const auto with = [this](void (*change)(BuildRequest&)) {
    BuildRequest asked = request();
    change(asked);
    return refusal(asked);
  };
  EXPECT_THAT(with([](BuildRequest& asked) { asked.name = ""; }), HasSubstr("--name"));
  EXPECT_THAT(with([](BuildRequest& asked) { asked.name = "a/b"; }),
              HasSubstr("cannot be the name"));
  EXPECT_THAT(with([](BuildRequest& asked) { asked.validity = days(0); }),
              HasSubstr("1 to 366 days"));
  EXPECT_THAT(with([](BuildRequest& asked) { asked.validity = days(367); }),
              HasSubstr("1 to 366 days"));
  EXPECT_THAT(with([](BuildRequest& asked) { asked.deltas = 101; }), HasSubstr("at most 100"));
  EXPECT_THAT(with([](BuildRequest& asked) { asked.site = "ftp://registry.example/"; }),
              HasSubstr("is not an https or http URL"));
  EXPECT_THAT(with([](BuildRequest& asked) { asked.keys.clear(); }), HasSubstr("--key"));
  EXPECT_THAT(with([](BuildRequest& asked) { asked.keys.push_back(asked.keys.front()); }),
              HasSubstr("is given twice"));
  EXPECT_THAT(with([](BuildRequest& asked) { asked.folder += "/no/such"; }),
              HasSubstr("the folder cannot be made"));
}

TEST_F(PublicationTest, RefusesToIssueBeforeWhatIsPublished) {
  edit({qualitia()});
  published(request());
  BuildRequest earlier = request();
  earlier.issued -= std::chrono::seconds(1);
  EXPECT_THAT(refusal(earlier), HasSubstr("receivers would refuse it"));
}

TEST_F(PublicationTest, RefusesAnOlderSerialUntilItIsRaised) {
  edit({qualitia(), jipdec()});
  published(request());
  const std::string backup = content_of(registry_ + "/registry.db");
  edit({sender(1)});
  edit({sender(2)}, {jipdec().id});
  published(request());
  Receiver one = receiver();
  EXPECT_EQ(one.fetch(out_), "");
  put_content(registry_ + "/registry.db", backup);
  EXPECT_THAT(refusal(request()), HasSubstr("holds serial 3, the registry has 1. "));
  BuildRequest raised = request();
  raised.raise_serial = true;
  EXPECT_EQ(published(raised).manifest.serial, 4U);
  // The delta knows what was published, not what the registry's log says.
  EXPECT_EQ(one.fetch(out_), "");
  EXPECT_TRUE(one.used_delta);
  EXPECT_EQ(one.entries, lines_of_registry());
  EXPECT_EQ(one.entries.size(), 2U);
}

TEST_F(PublicationTest, RefusesAnOlderSerialInAnEmptyFolderToo) {
  edit({qualitia()});
  const std::string backup = content_of(registry_ + "/registry.db");
  edit({jipdec()});
  published(request());
  put_content(registry_ + "/registry.db", backup);
  BuildRequest elsewhere = request();
  elsewhere.folder = root_ + "/elsewhere";
  EXPECT_THAT(refusal(elsewhere), HasSubstr("holds serial 2, the registry has 1. "));
}

TEST_F(PublicationTest, RefusesOtherEntriesUnderTheSameSerial) {
  edit({qualitia()});
  const std::string backup = content_of(registry_ + "/registry.db");
  edit({jipdec()});
  published(request());
  put_content(registry_ + "/registry.db", backup);
  edit({sender(1)});
  EXPECT_THAT(refusal(request()), HasSubstr("other entries under the same serial"));
  BuildRequest raised = request();
  raised.raise_serial = true;
  EXPECT_EQ(published(raised).manifest.serial, 3U);
}

TEST_F(PublicationTest, RaisesNoSerialWithoutNeed) {
  edit({qualitia()});
  BuildRequest raised = request();
  raised.raise_serial = true;
  EXPECT_EQ(published(raised).manifest.serial, 1U);
}

TEST_F(PublicationTest, RefusesAFolderThatSomebodyElseChanged) {
  edit({qualitia()});
  published(request());
  std::string manifest = content_of(out_ + "/manifest.json");
  manifest.replace(manifest.find("2026-04-08"), 10, "2036-04-08");
  put_content(out_ + "/manifest.json", manifest);
  edit({jipdec()});
  EXPECT_THAT(refusal(request()), HasSubstr("bears no signature by a key of this registry"));
  BuildRequest forced = request();
  forced.force = true;
  const BuildResult result = published(forced);
  EXPECT_EQ(result.manifest.serial, 2U);
  EXPECT_TRUE(result.manifest.deltas.empty());
}

TEST_F(PublicationTest, RefusesAFolderWithABrokenManifest) {
  edit({qualitia()});
  published(request());
  put_content(out_ + "/manifest.json", "{");
  EXPECT_THAT(refusal(request()), HasSubstr("move it away to publish anew"));
}

TEST_F(PublicationTest, ABuildThatFailsLeavesNothingBehind) {
  edit({qualitia()});
  published(request());
  const std::string state = content_of(registry_ + "/publication.json");
  // In the way of a file that is written behind the data files.
  for (const std::string& obstacle : {out_ + "/manifest.json.sig.new", out_ + "/manifest.json.new",
                                      registry_ + "/publication.json.new"}) {
    std::filesystem::create_directories(obstacle + "/x");
    for (int number = 0; number < 2; ++number) {
      edit({sender(number, obstacle)});
      EXPECT_THAT(refusal(request()), HasSubstr(obstacle));
      EXPECT_EQ(content_of(registry_ + "/publication.json"), state);
      EXPECT_EQ(receiver().fetch(out_), "");
    }
    std::filesystem::remove_all(obstacle);
  }
  EXPECT_EQ(published(request()).previous_serial, 1U);
}

TEST_F(PublicationTest, RefusesABrokenState) {
  edit({qualitia()});
  published(request());
  put_content(registry_ + "/publication.json", "{}");
  EXPECT_THAT(refusal(request()), HasSubstr("publication.json: "));
}

}  // namespace
}  // namespace anshin::authority
