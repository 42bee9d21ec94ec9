// Whole syncs against a publisher in memory: what comes into force, what is fetched, what is
// remembered.
#include "receiver_fixture.h"

#include <fstream>

namespace anshin::distribution {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;

class SyncTest : public ReceiverTest {};

TEST_F(SyncTest, ReceivesASnapshotFirst) {
  publisher_.start(1, put_lines(1, 3), 3);
  publisher_.manifest.site = "https://registry.example/site/";
  publisher_.publish();
  const auto result = sync();
  ASSERT_EQ(result.status, SyncStatus::updated) << result.reason;
  EXPECT_EQ(result.serial, 1U);
  EXPECT_EQ(result.entries, 3U);
  EXPECT_FALSE(result.from_delta);
  EXPECT_GT(result.octets, publisher_.manifest.snapshot.size);
  const auto here = information();
  EXPECT_EQ(here.origin, "robins");
  EXPECT_EQ(here.serial, 1U);
  EXPECT_EQ(here.organisations, 3U);
  EXPECT_EQ(here.issued, publisher_.manifest.issued);
  EXPECT_EQ(here.expires, publisher_.manifest.expires);
  EXPECT_TRUE(has(1));
  EXPECT_EQ(part_files(), 0U);
  const auto state = read_sync_state(source_of_folder());
  EXPECT_EQ(state.last_attempt, today);
  EXPECT_EQ(state.last_success, today);
  EXPECT_EQ(state.problem, "");
  EXPECT_EQ(state.site, "https://registry.example/site/");
}

TEST_F(SyncTest, FollowsByDelta) {
  receive_first();
  publish_second();
  const auto result = sync();
  ASSERT_EQ(result.status, SyncStatus::updated) << result.reason;
  EXPECT_TRUE(result.from_delta);
  EXPECT_EQ(result.entries, 3U);
  EXPECT_EQ(information().serial, 2U);
  EXPECT_FALSE(has(1));
  EXPECT_TRUE(has(4));
  EXPECT_EQ(fetched("robins-2.snapshot.jsonl.gz"), 0U);
  EXPECT_EQ(part_files(), 0U);
}

TEST_F(SyncTest, IsUnchangedByTheSame) {
  receive_first();
  const auto result = sync();
  EXPECT_EQ(result.status, SyncStatus::unchanged) << result.reason;
  EXPECT_EQ(result.serial, 1U);
  EXPECT_EQ(fetched("robins-1.snapshot.jsonl.gz"), 1U);
}

TEST_F(SyncTest, AsksWithTheETag) {
  publisher_.fetcher.with_etags = true;
  receive_first();
  EXPECT_EQ(sync().status, SyncStatus::unchanged);
  EXPECT_EQ(fetched("manifest.json"), 2U);
  EXPECT_EQ(fetched("manifest.json.sig"), 1U);
  publish_second();
  EXPECT_EQ(sync().status, SyncStatus::updated);
}

// The next publication may have the same size in the same second, and with it the same ETag.
TEST_F(SyncTest, UsesNoETagOfAManifestThatWasJustIssued) {
  publisher_.fetcher.with_etags = true;
  publisher_.start(1, put_lines(1, 3), 3);
  publisher_.manifest.issued = today - 2s;
  publisher_.publish();
  ASSERT_EQ(sync().status, SyncStatus::updated);
  EXPECT_EQ(sync_at(today + 1s).status, SyncStatus::unchanged);
  EXPECT_EQ(fetched("manifest.json.sig"), 2U);
  EXPECT_EQ(sync_at(today + 2s).status, SyncStatus::unchanged);
  EXPECT_EQ(fetched("manifest.json.sig"), 2U);
}

TEST_F(SyncTest, ForgetsTheETagWithTheFile) {
  publisher_.fetcher.with_etags = true;
  receive_first();
  std::filesystem::remove(folder() + "/registry.db");
  EXPECT_EQ(sync().status, SyncStatus::updated);
  EXPECT_TRUE(has(1));
}

TEST_F(SyncTest, ForgetsTheETagWithTheKeys) {
  publisher_.fetcher.with_etags = true;
  receive_first();
  public_keys_ = {crypto::SigningKey::generate().public_base64()};
  EXPECT_EQ(sync().status, SyncStatus::refused);
}

TEST_F(SyncTest, RefusesAManifestThatNeverChangesOnceItHasExpired) {
  publisher_.fetcher.with_etags = true;
  receive_first();
  const auto result = sync_at(today + std::chrono::days(7));
  EXPECT_EQ(result.status, SyncStatus::refused);
  EXPECT_THAT(result.reason, HasSubstr("expired"));
  EXPECT_EQ(fetched("manifest.json.sig"), 1U);
}

TEST_F(SyncTest, TakesALaterExpiryOver) {
  publisher_.fetcher.with_etags = true;
  receive_first();
  publisher_.manifest.issued = today + 24h;
  publisher_.manifest.expires = today + std::chrono::days(8);
  publisher_.publish();
  const auto result = sync_at(today + 24h);
  EXPECT_EQ(result.status, SyncStatus::unchanged) << result.reason;
  EXPECT_EQ(information().expires, today + std::chrono::days(8));
  EXPECT_EQ(information().issued, today + 24h);
  EXPECT_EQ(information().serial, 1U);
  EXPECT_EQ(fetched("robins-1.snapshot.jsonl.gz"), 1U);
  EXPECT_TRUE(has(3));
}

TEST_F(SyncTest, ADeltaMayDeleteWhatCameAndWentMeanwhile) {
  receive_first();
  publisher_.start(3, put_lines(1, 3), 3);
  publisher_.add_delta(1, put_line(3, "other") + del_line(7), 2);
  publisher_.publish();
  const auto result = sync();
  ASSERT_EQ(result.status, SyncStatus::updated) << result.reason;
  EXPECT_TRUE(result.from_delta) << result.reason;
}

TEST_F(SyncTest, ADeltaMayMoveADomainToAnEarlierOrganisation) {
  receive_first();
  const std::string moved =
      R"({"put":{"id":"test:1","name":{"ja":"a"},"domains":[{"domain":"d2.example"}]}})"
      "\n"
      R"({"put":{"id":"test:2","name":{"ja":"b"},"domains":[{"domain":"new.example"}]}})"
      "\n";
  publisher_.start(2, moved + put_line(3), 3);
  publisher_.add_delta(1, moved, 2);
  publisher_.publish();
  const auto result = sync();
  ASSERT_EQ(result.status, SyncStatus::updated) << result.reason;
  EXPECT_TRUE(result.from_delta) << result.reason;
}

TEST_F(SyncTest, ADeltaMaySwapDomainsAndGiveThoseOfARemovedOneAway) {
  receive_first();
  const auto entry = [](const std::string& id, const std::string& domain) {
    return R"({"put":{"id":")" + id + R"(","name":{"ja":"n"},"domains":[{"domain":")" + domain +
           "\"}]}}\n";
  };
  const std::string swapped = entry("test:2", "d3.example") + entry("test:3", "d2.example");
  publisher_.start(2, entry("test:0", "d1.example") + swapped, 3);
  publisher_.add_delta(1, entry("test:0", "d1.example") + del_line(1) + swapped, 4);
  publisher_.publish();
  const auto result = sync();
  ASSERT_EQ(result.status, SyncStatus::updated) << result.reason;
  EXPECT_TRUE(result.from_delta) << result.reason;
  const registry::Store store("robins", folder());
  for (const auto& [domain, id] :
       {std::pair("d1.example", "test:0"), {"d2.example", "test:3"}, {"d3.example", "test:2"}}) {
    EXPECT_EQ(store.lookup(domain, today).organisation.id, id);
  }
}

TEST_F(SyncTest, TakesTheSnapshotWhereTheDeltaIsMissing) {
  receive_first();
  publish_second();
  publisher_.fetcher.files.erase(publisher_.url("robins-1-2.delta.jsonl.gz"));
  const auto result = sync();
  ASSERT_EQ(result.status, SyncStatus::updated) << result.reason;
  EXPECT_FALSE(result.from_delta);
  EXPECT_THAT(result.reason, HasSubstr("robins-1-2.delta.jsonl.gz"));
  EXPECT_FALSE(has(1));
}

TEST_F(SyncTest, LooksAgainWhileThePublisherSwitches) {
  receive_first();
  publish_second();
  // The signature is the old one still.
  const std::string good = publisher_.fetcher.files[publisher_.url("manifest.json.sig")];
  publisher_.fetcher.files[publisher_.url("manifest.json.sig")] =
      format_signatures("another manifest", {publisher_.key});
  on_pause_ = [&] { publisher_.fetcher.files[publisher_.url("manifest.json.sig")] = good; };
  EXPECT_EQ(sync().status, SyncStatus::updated);
  EXPECT_EQ(pauses_, 1);
}

TEST_F(SyncTest, LooksAgainWhereTheDataAreGone) {
  publisher_.start(1, put_lines(1, 3), 3);
  publisher_.publish();
  publisher_.fetcher.files.erase(publisher_.url("robins-1.snapshot.jsonl.gz"));
  on_pause_ = [this] { publish_second(); };
  EXPECT_EQ(sync().status, SyncStatus::updated);
  EXPECT_EQ(information().serial, 2U);
}

TEST_F(SyncTest, GivesUpAfterTheSecondLook) {
  publisher_.start(1, put_lines(1, 3), 3);
  publisher_.publish();
  publisher_.fetcher.files.erase(publisher_.url("robins-1.snapshot.jsonl.gz"));
  EXPECT_EQ(sync().status, SyncStatus::failed);
  EXPECT_EQ(pauses_, 1);
}

TEST_F(SyncTest, ResumesABrokenTransfer) {
  publisher_.start(1, put_lines(1, 3), 3);
  publisher_.publish();
  const std::string name = "robins-1.snapshot.jsonl.gz";
  publisher_.fetcher.cut_after[publisher_.url(name)] = 40;
  const auto broken = sync();
  EXPECT_EQ(broken.status, SyncStatus::failed);
  EXPECT_THAT(broken.reason, HasSubstr("the connection broke"));
  EXPECT_EQ(std::filesystem::file_size(folder() + "/" + name + ".part"), 40U);
  EXPECT_EQ(read_sync_state(source_of_folder()).failures, 1U);
  EXPECT_EQ(sync().status, SyncStatus::updated);
  EXPECT_EQ(publisher_.fetcher.requests.back().offset, 40U);
  EXPECT_EQ(part_files(), 0U);
  EXPECT_TRUE(has(3));
}

TEST_F(SyncTest, BeginsAnewWhereTheServerKnowsNoRanges) {
  publisher_.start(1, put_lines(1, 3), 3);
  publisher_.publish();
  publisher_.fetcher.ranges = false;
  publisher_.fetcher.cut_after[publisher_.url("robins-1.snapshot.jsonl.gz")] = 40;
  EXPECT_EQ(sync().status, SyncStatus::failed);
  EXPECT_EQ(sync().status, SyncStatus::updated);
}

TEST_F(SyncTest, FetchesAnewWhatDoesNotFitTheRest) {
  publisher_.start(1, put_lines(1, 3), 3);
  publisher_.publish();
  std::filesystem::create_directory(folder());
  std::ofstream(folder() + "/robins-1.snapshot.jsonl.gz.part") << std::string(40, 'x');
  EXPECT_EQ(sync().status, SyncStatus::updated);
  EXPECT_EQ(fetched("robins-1.snapshot.jsonl.gz"), 2U);
}

TEST_F(SyncTest, RemovesWhatOtherDownloadsLeftBehind) {
  publisher_.start(1, put_lines(1, 3), 3);
  publisher_.publish();
  std::filesystem::create_directory(folder());
  std::ofstream(folder() + "/robins-0.snapshot.jsonl.gz.part") << "x";
  std::ofstream(folder() + "/robins-1.snapshot.jsonl.gz.part") << std::string(100000, 'x');
  EXPECT_EQ(sync().status, SyncStatus::updated);
  EXPECT_EQ(part_files(), 0U);
}

TEST_F(SyncTest, FailsWhileAnotherSyncRuns) {
  receive_first();
  publish_second();
  std::optional<SyncResult> inner;
  publisher_.fetcher.on_request = [&](const FetchRequest&) {
    if (!inner) {
      inner = SyncResult{};
      inner = sync();
    }
  };
  EXPECT_EQ(sync().status, SyncStatus::updated);
  ASSERT_TRUE(inner);
  EXPECT_EQ(inner->status, SyncStatus::failed);
  EXPECT_THAT(inner->reason, HasSubstr("sync.lock"));
}

TEST_F(SyncTest, FailsWhileSomebodyEdits) {
  receive_first();
  publish_second();
  {
    const auto editor = registry::Editor::open(folder());
    ASSERT_TRUE(editor) << editor.error();
    EXPECT_EQ(sync().status, SyncStatus::failed);
  }
  EXPECT_EQ(sync().status, SyncStatus::updated);
}

TEST_F(SyncTest, StopsWhereItIsTold) {
  receive_first();
  publish_second();
  for (std::size_t at = 0; at < 3; ++at) {
    std::atomic<bool> stop = false;
    const std::size_t before = publisher_.fetcher.requests.size();
    publisher_.fetcher.on_request = [&](const FetchRequest&) {
      stop = publisher_.fetcher.requests.size() > before + at;
    };
    const auto result = sync_at(today, {.accept_rollback = false, .progress = {}, .stop = &stop});
    EXPECT_EQ(result.status, SyncStatus::failed) << at;
    EXPECT_EQ(result.reason, "stopped") << at;
    EXPECT_EQ(information().serial, 1U) << at;
  }
}

TEST_F(SyncTest, StopsDuringTheImport) {
  publisher_.start(1, put_lines(1, 3), 3);
  publisher_.publish();
  std::atomic<bool> stop = false;
  const auto result = sync_at(today, {.accept_rollback = false,
                                      .progress =
                                          [&](const SyncProgress& progress) {
                                            stop = progress.stage == SyncProgress::Stage::importing;
                                          },
                                      .stop = &stop});
  EXPECT_EQ(result.status, SyncStatus::failed);
  EXPECT_FALSE(information().available);
}

TEST_F(SyncTest, TellsItsProgress) {
  publisher_.start(1, put_lines(1, 3), 3);
  publisher_.publish();
  std::vector<SyncProgress::Stage> stages;
  sync_at(today, {.accept_rollback = false,
                  .progress =
                      [&](const SyncProgress& progress) {
                        if (stages.empty() || stages.back() != progress.stage) {
                          stages.push_back(progress.stage);
                        }
                        EXPECT_LE(progress.done, publisher_.manifest.snapshot.size);
                      },
                  .stop = nullptr});
  using Stage = SyncProgress::Stage;
  EXPECT_THAT(stages, testing::ElementsAre(Stage::fetching, Stage::importing, Stage::finishing));
}

TEST_F(SyncTest, ResetTakesAnOlderVersion) {
  receive_first();
  publish_second();
  ASSERT_EQ(sync().status, SyncStatus::updated);
  publisher_.start(1, put_lines(1, 2), 2);
  publisher_.publish();
  EXPECT_EQ(sync().status, SyncStatus::refused);
  EXPECT_EQ(information().serial, 2U);
  EXPECT_EQ(reset().status, SyncStatus::updated);
  EXPECT_EQ(information().serial, 1U);
  EXPECT_EQ(information().organisations, 2U);
  EXPECT_EQ(sync().status, SyncStatus::unchanged);
}

TEST_F(SyncTest, RemembersTheSerialOfALostFile) {
  receive_first();
  publish_second();
  ASSERT_EQ(sync().status, SyncStatus::updated);
  std::filesystem::remove(folder() + "/registry.db");
  publisher_.start(1, put_lines(1, 3), 3);
  publisher_.publish();
  const auto result = sync();
  EXPECT_EQ(result.status, SyncStatus::refused);
  EXPECT_THAT(result.reason, HasSubstr("rollback"));
}

TEST_F(SyncTest, WorksWithoutItsNotes) {
  receive_first();
  std::ofstream(folder() + "/sync.json", std::ios::trunc) << "{\"serial\":";
  publish_second();
  EXPECT_EQ(sync().status, SyncStatus::updated);
  EXPECT_EQ(read_sync_state(source_of_folder()).failures, 0U);
}

TEST_F(SyncTest, ReplacesADamagedFile) {
  receive_first();
  std::ofstream(folder() + "/registry.db", std::ios::trunc) << "not a database";
  EXPECT_EQ(sync().status, SyncStatus::updated);
  EXPECT_TRUE(has(1));
}

TEST_F(SyncTest, SaysWhatIsWrongWithTheFolder) {
  publisher_.start(1, put_lines(1, 3), 3);
  publisher_.publish();
  std::ofstream(folder()) << "a file";
  const auto result = sync();
  EXPECT_EQ(result.status, SyncStatus::failed);
  EXPECT_THAT(result.reason, HasSubstr(folder()));
}

}  // namespace
}  // namespace anshin::distribution
