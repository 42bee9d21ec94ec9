// What differs between two ordered streams of entries.
#include "authority/difference.h"

#include "unit/authority/publication_fixture.h"

namespace anshin::authority {
namespace {

class ListStream : public EntryStream {
 public:
  explicit ListStream(std::vector<registry::Organisation> entries) : entries_(std::move(entries)) {
    std::ranges::sort(entries_, {}, &registry::Organisation::id);
  }
  Next next() override {
    if (at_ == entries_.size()) {
      return std::nullopt;
    }
    const auto& entry = entries_[at_++];
    return Entry{.id = entry.id, .line = put_line(entry)};
  }

 private:
  std::vector<registry::Organisation> entries_;
  std::size_t at_ = 0;
};

// "+id", "-id" and "~id" in the order in which they are told.
std::string compared(const std::vector<registry::Organisation>& before,
                     const std::vector<registry::Organisation>& after) {
  ListStream old_stream(before);
  ListStream new_stream(after);
  std::string told;
  const auto counts =
      compare(old_stream, new_stream,
              [&told](const Change& change) {
                told += change.before && change.after ? "~" : change.after ? "+" : "-";
                told += change.after ? change.after->id : change.before.value_or(Entry{}).id;
              },
              {});
  EXPECT_TRUE(counts) << counts.error();
  const auto found = counts.value_or(ChangeCounts{});
  EXPECT_EQ(std::ranges::count(told, '~'), static_cast<long>(found.changed));
  EXPECT_EQ(std::ranges::count(told, '+'), static_cast<long>(found.added));
  EXPECT_EQ(std::ranges::count(told, '-'), static_cast<long>(found.removed));
  EXPECT_EQ(found.none(), told.empty());
  return told;
}

TEST(Difference, IsTold) {
  EXPECT_EQ(compared({}, {}), "");
  EXPECT_EQ(compared({sender(1), sender(2)}, {sender(1), sender(2)}), "");
  EXPECT_EQ(compared({}, {sender(1), sender(2)}), "+ex:10001+ex:10002");
  EXPECT_EQ(compared({sender(1), sender(2)}, {}), "-ex:10001-ex:10002");
  EXPECT_EQ(compared({sender(1), sender(2), sender(4)}, {sender(2, "x"), sender(3), sender(4)}),
            "-ex:10001~ex:10002+ex:10003");
}

TEST(Difference, IsInWhatIsSaidNotInHowItIsWritten) {
  const Entry ours{.id = jipdec().id, .line = put_line(jipdec())};
  Entry theirs = ours;
  theirs.line.insert(theirs.line.find("\"domains\""), "\"later_key\": 5, ");
  EXPECT_FALSE(differ(theirs, ours));
  theirs.line = "{\"put\":{\"id\":\"" + ours.id + "\"}}";
  EXPECT_TRUE(differ(theirs, ours));
}

TEST(Difference, IsDescribed) {
  auto before = qualitia();
  auto after = before;
  after.names.erase("en");
  after.names["ja"] = "株式会社クオリティア（新）";
  after.kana = "クオリティア";
  after.url = "https://www.qualitia.co.jp/";
  after.domains = {{"qualitia.co.jp", false}, {"mail.qualitia.co.jp", true}};
  after.valid_from.reset();
  after.valid_until = std::chrono::sys_days(std::chrono::year(2027) / 3 / 31);
  EXPECT_EQ(describe_change(before, after),
            (std::vector<std::string>{
                "name.en: \"QUALITIA CO., LTD.\" -> nothing",
                "name.ja: \"株式会社クオリティア\" -> \"株式会社クオリティア（新）\"",
                "kana: nothing -> \"クオリティア\"",
                "url: nothing -> \"https://www.qualitia.co.jp/\"",
                "domains: +qualitia.co.jp +*.mail.qualitia.co.jp -*.qualitia.co.jp",
                "valid_from: \"2017-04-13\" -> nothing",
                "valid_until: nothing -> \"2027-03-31\"",
            }));
  before.domains = {{"a.example", false}, {"b.example", false}};
  after = before;
  std::ranges::reverse(after.domains);
  EXPECT_EQ(describe_change(before, after), std::vector<std::string>{"order of domains"});
}

TEST(Entries, AreParsedFromLines) {
  const auto id = [](const std::string& line) {
    const auto entry = parse_entry(line);
    return entry ? (entry->put ? "+" : "-") + entry->id : "error: " + entry.error();
  };
  EXPECT_EQ(id(put_line(qualitia())), "+" + qualitia().id);
  EXPECT_EQ(id(del_line("ex:1")), "-ex:1");
  EXPECT_EQ(id(R"({ "put" : { "domains":[], "id":"ex:1" } })"), "+ex:1");
  EXPECT_EQ(id(R"({"del": "ex:1"})"), "-ex:1");
  EXPECT_EQ(id(R"({"put":{"id":"\u0065x:1"}})"), "+ex:1");
  EXPECT_EQ(id(R"({"del":"\u0065x:1"})"), "-ex:1");
  for (const char* const line :
       {"", "[]", "{}", "null", R"({"put":{}})", R"({"put":5})", R"({"del":5})", R"({"del":{}})",
        R"({"del":"ex:2","put":{"id":"ex:1"}})", R"({"put":{"id":"no id"}})",
        R"({"del":"jcn:2010001084916"})"}) {
    EXPECT_TRUE(id(line).starts_with("error: ")) << line << ": " << id(line);
  }
}

}  // namespace
}  // namespace anshin::authority
