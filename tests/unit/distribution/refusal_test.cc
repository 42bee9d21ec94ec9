// What a publisher, or somebody in its place, may offer and a receiver must not take: each leaves
// what was in force as it was, and the next good version is taken.
#include "receiver_fixture.h"

namespace anshin::distribution {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;

struct RefusalCase {
  std::string name;
  std::function<void(Publisher&)> publish;  // after serial 1 with test:1 to test:3
  std::string says;
};

void flip(std::string& octets, std::size_t at) {
  octets.at(at) = static_cast<char>(octets.at(at) ^ 1);
}

// Serial 2 with this snapshot and no delta.
std::function<void(Publisher&)> snapshot(const std::string& lines, std::uint64_t entries) {
  return [=](Publisher& p) {
    p.start(2, lines, entries);
    p.publish();
  };
}

std::string entry(const std::string& id, const std::string& domain) {
  return R"({"put":{"id":")" + id + R"(","name":{"ja":"n"},"domains":[{"domain":")" + domain +
         "\"}]}}\n";
}

std::vector<RefusalCase> cases() {
  const std::string good = put_lines(1, 4);
  return {
      {"StrangersSignature",
       [=](Publisher& p) {
         p.start(2, good, 4);
         p.publish_signed_by({crypto::SigningKey::generate()});
       },
       "manifest.json"},
      {"NoSignature",
       [=](Publisher& p) {
         p.start(2, good, 4);
         p.publish();
         p.fetcher.files[p.url("manifest.json.sig")] = "";
       },
       "manifest.json"},
      {"ManifestChangedAfterSigning",
       [=](Publisher& p) {
         p.start(2, good, 4);
         p.publish();
         p.fetcher.files[p.url("manifest.json")] += " ";
       },
       "manifest.json"},
      {"ManifestTooLong",
       [=](Publisher& p) {
         p.start(2, good, 4);
         p.publish();
         p.fetcher.files[p.url("manifest.json")].append(2'000'000, ' ');
       },
       "too long"},
      {"ManifestUnreadable",
       [](Publisher& p) {
         p.fetcher.files[p.url("manifest.json")] = "{}";
         p.fetcher.files[p.url("manifest.json.sig")] = format_signatures("{}", {p.key});
       },
       "manifest.json"},
      {"AnotherRegistry",
       [=](Publisher& p) {
         p.start(2, good, 4).registry = "other";
         p.publish();
       },
       "\"other\""},
      {"Freeze",
       [=](Publisher& p) {
         p.start(2, good, 4);
         p.manifest.expires = today - 1s;
         p.publish();
       },
       "expired"},
      {"KeysWithoutTheSigner",
       [=](Publisher& p) {
         p.start(2, good, 4).keys = {crypto::SigningKey::generate().public_base64()};
         p.publish();
       },
       "announces keys"},
      {"WrongHash",
       [=](Publisher& p) {
         p.start(2, good, 4);
         p.publish();
         flip(p.fetcher.files[p.url(p.manifest.snapshot.name)], 20);
       },
       "SHA-256"},
      {"TooShort",
       [=](Publisher& p) {
         p.start(2, good, 4);
         p.publish();
         p.fetcher.files[p.url(p.manifest.snapshot.name)].pop_back();
       },
       "bytes, but the manifest says"},
      {"TooLong",
       [=](Publisher& p) {
         p.start(2, good, 4);
         p.publish();
         p.fetcher.files[p.url(p.manifest.snapshot.name)] += "x";
       },
       "the size that the manifest states"},
      {"NotGzip",
       [=](Publisher& p) {
         p.start(2, good, 4).snapshot = p.add_octets("x.gz", good, 4);
         p.publish();
       },
       "gzip"},
      {"FewerEntries", snapshot(good, 5), "there are 4 entries"},
      {"MoreEntries", snapshot(good, 3), "more entries than the manifest states, 3"},
      {"DoubledEntry", snapshot(put_line(1) + put_line(1), 2), "line 2: test:1 comes after test:1"},
      {"WrongOrder", snapshot(put_line(2) + put_line(1), 2), "ordered by id"},
      {"UnparsableEntry", snapshot(put_line(1) + R"({"put":{"id":"test:2",)" + "\n", 2),
       "line 2: the line is not JSON"},
      {"NoEntryAtAll", snapshot(put_line(1) + "\n", 2), "line 2: does not begin"},
      {"EntryWithoutDomains",
       snapshot(put_line(1) + R"({"put":{"id":"test:2","name":{"ja":"n"},"domains":[]}})" + "\n",
                2),
       "line 2: domains"},
      {"OversizedEntry", snapshot(put_line(1) + put_line(2, std::string(70000, 'x')), 2),
       "line 2: is longer than"},
      {"WrongCheckDigit", snapshot(entry("jcn:1010001084915", "qualitia.co.jp") + put_line(1), 2),
       "line 1: id"},
      {"DomainOfTwo", snapshot(entry("test:1", "a.example") + entry("test:2", "a.example"), 2),
       "a.example"},
      {"DoubledId",
       snapshot(put_line(1) + R"({"put":{"id":"test:2","name":{"ja":"n"},"domains":[{"domain":)" +
                    R"("d2.example"}],"id":"test:1"}})" + "\n",
                2),
       "line 2: a key stands twice"},
      {"DoubledPut",
       snapshot(R"({"put":{"id":"test:1"},"put":{"id":"test:2","name":{"ja":"n"},"domains":)"
                R"([{"domain":"d2.example"}]}})"
                "\n",
                1),
       "line 1: a key stands twice"},
      {"LastLineWithoutAnEnd", snapshot(put_line(1) + R"({"del":"test:2"})", 2),
       "line 2: the last line has no end"},
      {"DelInASnapshot", snapshot(del_line(1) + put_line(2), 2), "line 1: del"},
  };
}

class Refusals : public ReceiverTest, public testing::WithParamInterface<RefusalCase> {};

TEST_P(Refusals, LeaveWhatWasInForce) {
  receive_first();
  GetParam().publish(publisher_);
  const auto result = sync();
  EXPECT_EQ(result.status, SyncStatus::refused) << result.reason;
  EXPECT_THAT(result.reason, HasSubstr(GetParam().says));
  EXPECT_EQ(result.serial, 1U);
  EXPECT_EQ(information().serial, 1U);
  EXPECT_TRUE(has(1));
  EXPECT_FALSE(has(4));
  const auto state = read_sync_state(source_of_folder());
  EXPECT_EQ(state.problem, result.reason);
  EXPECT_EQ(state.failures, 1U);
  EXPECT_EQ(state.trusted_keys, std::vector<std::string>{publisher_.key.public_base64()});

  publish_second();
  const auto next = sync();
  EXPECT_EQ(next.status, SyncStatus::updated) << next.reason;
  EXPECT_EQ(read_sync_state(source_of_folder()).failures, 0U);
}

INSTANTIATE_TEST_SUITE_P(Sync, Refusals, testing::ValuesIn(cases()),
                         [](const auto& test) { return test.param.name; });

struct DeltaCase {
  std::string name;
  std::string lines;
  std::uint64_t entries;
};

// A delta that does not lead where it should is put aside for the snapshot.
class UselessDelta : public ReceiverTest, public testing::WithParamInterface<DeltaCase> {};

TEST_P(UselessDelta, GivesWayToTheSnapshot) {
  receive_first();
  publisher_.start(2, put_lines(2, 4), 3);
  publisher_.add_delta(1, GetParam().lines, GetParam().entries);
  publisher_.publish();
  const auto result = sync();
  ASSERT_EQ(result.status, SyncStatus::updated) << result.reason;
  EXPECT_FALSE(result.from_delta);
  EXPECT_THAT(result.reason, HasSubstr("the delta is of no use: "));
  EXPECT_EQ(information().organisations, 3U);
  EXPECT_FALSE(has(1));
  EXPECT_TRUE(has(4));
  EXPECT_EQ(part_files(), 0U);
}

INSTANTIATE_TEST_SUITE_P(
    Sync, UselessDelta,
    testing::Values(DeltaCase{"DelOfNobody", del_line(1) + del_line(9), 2},
                    DeltaCase{"DelIsMissing", put_line(4), 1},
                    DeltaCase{"PutIsMissing", del_line(1), 1},
                    DeltaCase{"DoubledPut", del_line(1) + put_line(4) + put_line(4), 3},
                    DeltaCase{"DoubledId",
                              del_line(1) + R"({"put":{"id":"test:4","name":{"ja":"n"},)"
                                            R"("domains":[{"domain":"d4.example"}],)"
                                            R"("id":"test:5"}})"
                                            "\n",
                              2},
                    DeltaCase{"Unparsable", del_line(1) + "{\"put\":5}\n", 2},
                    DeltaCase{"CountIsWrong", del_line(1) + put_line(4), 3}),
    [](const auto& test) { return test.param.name; });

TEST_F(ReceiverTest, UsesTheSnapshotWhereTheDeltasHashIsWrong) {
  receive_first();
  publish_second();
  flip(publisher_.fetcher.files[publisher_.url("robins-1-2.delta.jsonl.gz")], 20);
  const auto result = sync();
  EXPECT_EQ(result.status, SyncStatus::updated) << result.reason;
  EXPECT_FALSE(result.from_delta);
}

TEST_F(ReceiverTest, RefusesToReplaceWhatAnAdminEntered) {
  {
    auto editor = registry::Editor::open(folder());
    ASSERT_TRUE(editor) << editor.error();
    const auto own = registry::parse_organisation(
        R"({"id":"test:9","name":{"ja":"n"},"domains":[{"domain":"d9.example"}]})");
    ASSERT_TRUE(own) << own.error();
    ASSERT_TRUE(editor->put(*own));
    ASSERT_TRUE(editor->commit());
  }
  publisher_.start(1, put_lines(1, 3), 3);
  publisher_.publish();
  EXPECT_EQ(sync().status, SyncStatus::refused);
  EXPECT_TRUE(has(9));
  EXPECT_EQ(reset().status, SyncStatus::updated);
  EXPECT_FALSE(has(9));
}

}  // namespace
}  // namespace anshin::distribution
