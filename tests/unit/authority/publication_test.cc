// Builds: what they write, what they take over, and what they refuse.
#include "authority/publication.h"

#include "authority/version_writer.h"
#include "unit/authority/publication_fixture.h"

#include <gmock/gmock.h>

#include <functional>

namespace anshin::authority {
namespace {

using std::chrono::days;
using Outcome = BuildResult::Outcome;

TEST_F(PublicationTest, HoldsAllOrganisationsOrderedById) {
  edit({qualitia(), jipdec()});
  const BuildResult result = published(request());
  EXPECT_EQ(result.outcome, Outcome::published);
  EXPECT_EQ(result.manifest.serial, 1U);
  EXPECT_EQ(result.manifest.snapshot.name, "robins-1.snapshot.jsonl.gz");
  EXPECT_EQ(result.manifest.snapshot.lines, 2U);
  EXPECT_EQ(result.manifest.expires, april_1 + days(7));
  EXPECT_TRUE(result.manifest.deltas.empty());
  EXPECT_TRUE(result.manifest.keys.empty());
  EXPECT_TRUE(result.warnings.empty());
  Receiver one = receiver();
  EXPECT_EQ(one.fetch(out_), "");
  EXPECT_EQ(one.entries, lines_of_registry());
}

TEST_F(PublicationTest, IsTheSameOctetsForTheSameRegistry) {
  edit({qualitia(), jipdec(), sender(1)});
  published(request());
  BuildRequest elsewhere = request();
  elsewhere.folder = root_ + "/elsewhere";
  published(elsewhere);
  EXPECT_EQ(files_in(elsewhere.folder), files_in(out_));
  EXPECT_EQ(files_in(out_).size(), 3U);
}

TEST_F(PublicationTest, ChangesNothingWhenNothingIsNew) {
  edit({qualitia()});
  published(request());
  edit({jipdec()});
  published(request());
  const Files before = files_in(out_);
  EXPECT_EQ(published(request()).outcome, Outcome::unchanged);
  EXPECT_EQ(files_in(out_).at("manifest.json"), before.at("manifest.json"));
  EXPECT_EQ(files_in(out_).at("manifest.json.sig"), before.at("manifest.json.sig"));
}

TEST_F(PublicationTest, IsProlongedWithoutNewData) {
  edit({qualitia()});
  published(request());
  edit({jipdec()});
  const BuildResult first = published(request());
  const auto written = std::filesystem::last_write_time(out_ + "/" + first.manifest.snapshot.name);
  BuildRequest later = request();
  later.issued += days(1);
  const BuildResult second = published(later);
  EXPECT_EQ(second.outcome, Outcome::reissued);
  EXPECT_EQ(second.manifest.expires, april_1 + days(8));
  EXPECT_EQ(second.manifest.snapshot, first.manifest.snapshot);
  EXPECT_EQ(second.manifest.deltas, first.manifest.deltas);
  EXPECT_EQ(second.manifest.deltas.size(), 1U);
  EXPECT_EQ(std::filesystem::last_write_time(out_ + "/" + first.manifest.snapshot.name), written);
}

TEST_F(PublicationTest, RemembersNameAndSite) {
  edit({qualitia()});
  BuildRequest first = request();
  first.site = "https://registry.example/robins/";
  published(first);
  edit({jipdec()});
  BuildRequest second = request();
  second.name.clear();
  const BuildResult result = published(second);
  EXPECT_EQ(result.manifest.registry, "robins");
  EXPECT_EQ(result.manifest.site, "https://registry.example/robins/");
  BuildRequest third = request();
  third.site = "";
  EXPECT_EQ(published(third).manifest.site, "");
}

// A receiver for each version that was ever published.
TEST_F(PublicationTest, DeltasLeadToTheVersionFromEveryRetainedOne) {
  std::vector<Receiver> receivers;
  const std::vector<std::function<void()>> steps = {
      [this] {
        // Whoever is there from the beginning.
        edit({qualitia(), jipdec(), sender(1), sender(2)});
      },
      [this] { edit({sender(3)}); },
      [this] { edit({sender(1, " renamed")}); },
      [this] {
        // One comes, two go.
        edit({sender(4)}, {"ex:10003", "jcn:1010405009403"});
      },
      [this] {
        // Between two builds there may be several commits; one is taken back here.
        edit({sender(5)});
        edit({jipdec()}, {"ex:10005"});
      },
      [this] { edit({}, {"ex:10002"}); },
  };
  BuildRequest asked = request();
  asked.deltas = 3;
  BuildResult last;
  for (const auto& step : steps) {
    step();
    asked.issued += days(1);
    last = published(asked);
    for (Receiver& old : receivers) {
      // Each begins where it stopped, and all arrive at the same.
      Receiver copy = old;
      EXPECT_EQ(copy.fetch(out_), "");
      EXPECT_EQ(copy.entries, lines_of_registry()) << "from serial " << old.serial;
      const bool retained = std::ranges::any_of(
          last.manifest.deltas, [&](const auto& delta) { return delta.from == old.serial; });
      EXPECT_EQ(copy.used_delta, retained);
    }
    receivers.push_back(receiver());
    EXPECT_EQ(receivers.back().fetch(out_), "");
    EXPECT_EQ(receivers.back().entries, lines_of_registry());
  }
  ASSERT_EQ(last.manifest.deltas.size(), 3U);
  EXPECT_EQ(last.manifest.deltas[0].from, 6U);
  EXPECT_EQ(last.manifest.deltas[1].from, 4U);
  EXPECT_EQ(last.manifest.deltas[2].from, 3U);
  ASSERT_TRUE(last.changes);
  EXPECT_EQ(last.changes->removed, 1U);
  EXPECT_EQ(last.changes->added, 0U);
}

TEST_F(PublicationTest, DeltasSurviveAnImportOfEverything) {
  edit({qualitia(), jipdec(), sender(1)});
  published(request());
  Receiver one = receiver();
  EXPECT_EQ(one.fetch(out_), "");
  replace({qualitia(), jipdec(), sender(2)},
          {.registry = {}, .serial = 9, .issued = april_1, .expires = std::nullopt});
  const BuildResult result = published(request());
  ASSERT_EQ(result.manifest.deltas.size(), 1U);
  EXPECT_EQ(result.manifest.deltas[0].file.lines, 2U);
  EXPECT_EQ(one.fetch(out_), "");
  EXPECT_TRUE(one.used_delta);
  EXPECT_EQ(one.entries, lines_of_registry());
}

TEST_F(PublicationTest, NoDeltasWhereNoneAreWanted) {
  edit({qualitia()});
  published(request());
  edit({jipdec()});
  BuildRequest asked = request();
  asked.deltas = 0;
  EXPECT_TRUE(published(asked).manifest.deltas.empty());
}

TEST_F(PublicationTest, ALargeDeltaIsLeftOut) {
  // Names that hardly compress, so that files are larger than small_delta_octets.
  const auto many = [this](const std::string& salt, int count) {
    std::vector<registry::Organisation> entries;
    for (int i = 0; i < count; ++i) {
      entries.push_back(
          sender(i, std::to_string(std::hash<std::string>()(salt + std::to_string(i) + "a")) +
                        std::to_string(std::hash<std::string>()(salt + std::to_string(i) + "b"))));
    }
    edit(entries);
  };
  many("first", 1500);
  const BuildResult first = published(request());
  ASSERT_GT(first.manifest.snapshot.size, 2 * small_delta_octets);
  many("second", 100);
  const BuildResult second = published(request());
  EXPECT_EQ(second.manifest.deltas.size(), 1U);
  many("third", 1400);
  const BuildResult third = published(request());
  EXPECT_TRUE(third.manifest.deltas.empty());
  EXPECT_EQ(third.changes.value_or(ChangeCounts{}).changed, 1400U);
  // Nothing is left of the deltas that were begun.
  for (const auto& [name, content] : files_in(out_)) {
    EXPECT_FALSE(name.ends_with(".new")) << name;
    EXPECT_FALSE(name.ends_with("-3.delta.jsonl.gz")) << name;
  }
}

TEST_F(PublicationTest, OldFilesStayForOneVersionAndStrangersForEver) {
  edit({qualitia()});
  published(request());
  put_content(out_ + "/index.html", "hello");
  put_content(out_ + "/robins-notes.snapshot.jsonl.gz", "not ours");
  put_content(out_ + "/robins-7.snapshot.jsonl.gz.new", "left by a crash");
  edit({jipdec()});
  published(request());
  EXPECT_TRUE(files_in(out_).contains("robins-1.snapshot.jsonl.gz"));
  EXPECT_FALSE(files_in(out_).contains("robins-7.snapshot.jsonl.gz.new"));
  BuildRequest later = request();
  later.issued += days(1);
  for (const Outcome outcome : {Outcome::reissued, Outcome::unchanged}) {
    put_content(out_ + "/robins-3.snapshot.jsonl.gz.new", "left by a crash");
    put_content(out_ + "/robins-2-3.delta.jsonl.gz.new", "left by a crash");
    EXPECT_EQ(published(later).outcome, outcome);
    EXPECT_FALSE(files_in(out_).contains("robins-3.snapshot.jsonl.gz.new"));
    EXPECT_FALSE(files_in(out_).contains("robins-2-3.delta.jsonl.gz.new"));
    EXPECT_TRUE(files_in(out_).contains("robins-1.snapshot.jsonl.gz"));
  }
  edit({sender(1)});
  published(later);
  const Files files = files_in(out_);
  EXPECT_FALSE(files.contains("robins-1.snapshot.jsonl.gz"));
  EXPECT_TRUE(files.contains("robins-2.snapshot.jsonl.gz"));
  EXPECT_TRUE(files.contains("robins-1-2.delta.jsonl.gz"));
  EXPECT_TRUE(files.contains("robins-1-3.delta.jsonl.gz"));
  EXPECT_TRUE(files.contains("index.html"));
  EXPECT_TRUE(files.contains("robins-notes.snapshot.jsonl.gz"));
}

TEST_F(PublicationTest, ManifestAndSignatureFitWhicheverIsFetchedFirst) {
  edit({qualitia()});
  published(request());
  const Files before = files_in(out_);
  edit({jipdec()});
  published(request());
  const Files after = files_in(out_);
  const std::vector<std::string> trusted = {first_.public_base64()};
  EXPECT_TRUE(distribution::check_signatures(after.at("manifest.json"),
                                             after.at("manifest.json.sig"), trusted));
  // The signature file is replaced first: whoever still has the old manifest can verify it.
  EXPECT_TRUE(distribution::check_signatures(before.at("manifest.json"),
                                             after.at("manifest.json.sig"), trusted));
  edit({sender(1)});
  published(request());
  EXPECT_FALSE(distribution::check_signatures(before.at("manifest.json"),
                                              files_in(out_).at("manifest.json.sig"), trusted));
}

TEST_F(PublicationTest, FourKeysMaySign) {
  std::vector<crypto::SigningKey> keys = {first_, second_, crypto::SigningKey::generate(),
                                          crypto::SigningKey::generate()};
  edit({qualitia()});
  BuildRequest asked = request();
  asked.keys = keys;
  published(asked);
  edit({jipdec()});
  published(asked);
  // Four of this manifest and four of the one before: the file stays readable.
  for (const crypto::SigningKey& key : keys) {
    Receiver one{.trusted = {key.public_base64()}};
    EXPECT_EQ(one.fetch(out_), "");
  }
  asked.keys.push_back(crypto::SigningKey::generate());
  EXPECT_NE(refusal(asked).find("1 to 4 keys"), std::string::npos);
}

TEST_F(PublicationTest, ADamagedSnapshotMeansNoDeltas) {
  edit({qualitia()});
  published(request());
  put_content(out_ + "/robins-1.snapshot.jsonl.gz", "damaged");
  edit({jipdec()});
  const BuildResult result = published(request());
  EXPECT_TRUE(result.manifest.deltas.empty());
  ASSERT_EQ(result.warnings.size(), 1U);
  EXPECT_NE(result.warnings[0].find("is not the file that the manifest names; there are no deltas"),
            std::string::npos);
}

TEST_F(PublicationTest, ADamagedSnapshotIsWrittenAnew) {
  edit({qualitia()});
  published(request());
  const Files before = files_in(out_);
  put_content(out_ + "/robins-1.snapshot.jsonl.gz", "damaged");
  EXPECT_EQ(published(request()).warnings.size(), 1U);
  EXPECT_EQ(files_in(out_), before);
}

TEST_F(PublicationTest, ADamagedDeltaIsLeftOut) {
  edit({qualitia()});
  published(request());
  edit({jipdec()});
  published(request());
  put_content(out_ + "/robins-1-2.delta.jsonl.gz", "damaged");
  edit({sender(1)});
  const BuildResult result = published(request());
  ASSERT_EQ(result.manifest.deltas.size(), 1U);
  EXPECT_EQ(result.manifest.deltas[0].from, 2U);
  EXPECT_EQ(result.warnings.size(), 1U);
}

TEST_F(PublicationTest, TellsProgress) {
  edit({qualitia(), jipdec()});
  std::vector<std::uint64_t> counts;
  const auto result = build(request(), [&counts](std::uint64_t done, std::uint64_t total) {
    EXPECT_EQ(total, 2U);
    counts.push_back(done);
  });
  ASSERT_TRUE(result) << result.error();
  EXPECT_EQ(counts, (std::vector<std::uint64_t>{1, 2}));
}

TEST_F(PublicationTest, RevocationsOfAnOverlayAreNotPublished) {
  edit({qualitia()});
  {
    auto editor = registry::Editor::open(registry_);
    ASSERT_TRUE(editor) << editor.error();
    ASSERT_TRUE(editor->revoke({.subject = "jipdec.or.jp", .reason = "test"}));
    ASSERT_TRUE(editor->commit());
  }
  EXPECT_EQ(published(request()).manifest.snapshot.lines, 1U);
}

}  // namespace
}  // namespace anshin::authority
