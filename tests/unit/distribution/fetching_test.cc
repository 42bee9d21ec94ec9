// URLs, header fields of answers, and files fetched from this host.
#include "distribution/file_fetcher.h"
#include "distribution/http_answer.h"
#include "distribution/internal_address.h"
#include "distribution/source_url.h"
#include "support/temporary_folder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <fstream>
#include <string>

namespace anshin::distribution {
namespace {

using testing::HasSubstr;

TEST(SourceUrl, FilesLieBeside) {
  EXPECT_EQ(url_beside("https://registry.example/robins/manifest.json", "x.gz"),
            "https://registry.example/robins/x.gz");
  EXPECT_EQ(url_beside("file:///media/manifest.json", "x.gz"), "file:///media/x.gz");
}

TEST(SourceUrl, ShowsNoPassword) {
  EXPECT_EQ(shown_url("https://user:secret@registry.example/a"), "https://registry.example/a");
  EXPECT_EQ(shown_url("https://us@er:secret@registry.example/a"), "https://registry.example/a");
  EXPECT_EQ(shown_url("https://user:secret@registry.example"), "https://registry.example");
  EXPECT_EQ(shown_url("https://registry.example/a@b"), "https://registry.example/a@b");
  EXPECT_EQ(shown_url("https://registry.example/\n"), "https://registry.example/\\n");
  EXPECT_EQ(shown_url("nothing"), "nothing");
}

TEST(SourceUrl, PathsOfFileUrls) {
  EXPECT_EQ(path_of_file_url("file:///media/a%20b"), "/media/a b");
  EXPECT_EQ(path_of_file_url("file://localhost/media"), "/media");
  for (const char* bad : {"file://host/media", "file:media", "https://host/", "file:///a%",
                          "file:///a%2", "file:///a%zz", "file:///a%00b"}) {
    EXPECT_EQ(path_of_file_url(bad), std::nullopt) << bad;
  }
  using std::string_view_literals::operator""sv;
  EXPECT_EQ(path_of_file_url("file:///a\0b"sv), std::nullopt);
}

HttpAnswer answer(const std::vector<std::string>& lines) {
  HttpAnswer result;
  for (const auto& line : lines) {
    result.take_line(line);
  }
  return result;
}

TEST(HttpAnswer, KnowsETagAndRange) {
  const auto good = answer({"HTTP/1.1 206 Partial Content\r\n", "ETAG:  \"abc\" \r\n",
                            "Content-Range: bytes 100-199/200\r\n", "\r\n"});
  EXPECT_EQ(good.etag(), "\"abc\"");
  EXPECT_EQ(good.range_start(), 100U);
  EXPECT_EQ(good.age(), std::nullopt);
}

TEST(HttpAnswer, KnowsTheAgeOfACopy) {
  EXPECT_EQ(answer({"HTTP/1.1 200 OK\r\n", "Age: 120\r\n"}).age(), std::chrono::seconds(120));
  for (const char* bad : {"Age: \r\n", "Age: -1\r\n", "Age: 1x\r\n", "Age: 99999999999\r\n"}) {
    EXPECT_EQ(answer({"HTTP/1.1 200 OK\r\n", bad}).age(), std::nullopt) << bad;
  }
}

TEST(HttpAnswer, BeginsAnewAfterARedirect) {
  const auto last =
      answer({"HTTP/1.1 302 Found\r\n", "ETag: \"a\"\r\n", "Content-Range: bytes 1-2/3\r\n", "\r\n",
              "HTTP/1.1 200 OK\r\n", "\r\n"});
  EXPECT_EQ(last.etag(), "");
  EXPECT_EQ(last.range_start(), std::nullopt);
}

TEST(HttpAnswer, TakesNothingStrange) {
  EXPECT_EQ(answer({"ETag: " + std::string(300, 'x')}).etag(), "");
  EXPECT_EQ(answer({"ETag: a\x01"}).etag(), "");
  EXPECT_EQ(answer({"X-ETag: a"}).etag(), "");
  for (const char* bad :
       {"Content-Range: bytes */5", "Content-Range: bytes -5-6/9", "Content-Range: bytes 5",
        "Content-Range: octets 5-6/9", "Content-Range: bytes 99999999999999999999-1/2"}) {
    EXPECT_EQ(answer({bad}).range_start(), std::nullopt) << bad;
  }
}

TEST(InternalAddress, IsNotOfThePublicInternet) {
  for (const char* internal : {"127.0.0.1",
                               "127.255.255.255",
                               "10.1.2.3",
                               "172.16.0.1",
                               "172.31.255.255",
                               "192.168.0.1",
                               "169.254.169.254",
                               "100.64.0.1",
                               "0.0.0.0",
                               "224.0.0.1",
                               "255.255.255.255",
                               "::",
                               "::1",
                               "fe80::1",
                               "fe80::1%eth0",
                               "fc00::1",
                               "fdff::1",
                               "ff02::1",
                               "::ffff:127.0.0.1",
                               "::ffff:10.0.0.1",
                               "64:ff9b::169.254.169.254",
                               "::127.0.0.1",
                               "2002:7f00:1::",
                               "",
                               "host"}) {
    EXPECT_TRUE(is_internal_address(internal)) << internal;
  }
  for (const char* open :
       {"203.0.113.45", "11.0.0.1", "172.15.255.255", "172.32.0.0", "192.167.1.1", "100.128.0.1",
        "8.8.8.8", "2001:db8::1", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::8.8.8.8"}) {
    EXPECT_FALSE(is_internal_address(open)) << open;
  }
}

class Collected : public FetchSink {
 public:
  bool begin(std::uint64_t offset) override {
    text.resize(offset);
    return true;
  }
  bool take(std::string_view octets) override {
    text += octets;
    return accept;
  }
  std::string text;
  bool accept = true;
};

class FileFetcherTest : public testing::Test {
 protected:
  FetchResult fetch(std::uint64_t offset = 0, std::uint64_t limit = 1000000) {
    return FileFetcher().fetch(
        {.url = "file://" + path_, .ca_file = {}, .etag = {}, .offset = offset, .limit = limit},
        sink_, nullptr);
  }
  TemporaryFolder folder_;
  std::string path_ = folder_.path() / "file";
  Collected sink_;
};

TEST_F(FileFetcherTest, FetchesAllOrTheRest) {
  const std::string content(200000, 'x');
  std::ofstream(path_) << content;
  EXPECT_EQ(fetch().status, FetchStatus::complete);
  EXPECT_EQ(sink_.text, content);
  EXPECT_EQ(fetch(199999).status, FetchStatus::complete);
  EXPECT_EQ(sink_.text.size(), 200000U);
  EXPECT_EQ(fetch(300000).status, FetchStatus::complete);
  EXPECT_EQ(sink_.text, content);
}

TEST_F(FileFetcherTest, SaysWhatIsWrong) {
  EXPECT_EQ(fetch().status, FetchStatus::missing);
  std::ofstream(path_) << "12345";
  EXPECT_EQ(fetch(0, 4).status, FetchStatus::too_long);
  EXPECT_EQ(fetch(0, 5).status, FetchStatus::complete);
  sink_.accept = false;
  EXPECT_EQ(fetch().status, FetchStatus::rejected);
  std::filesystem::remove(path_);
  ASSERT_EQ(::mkfifo(path_.c_str(), 0600), 0);
  EXPECT_THAT(fetch().problem, HasSubstr("not a regular file"));
}

TEST_F(FileFetcherTest, Stops) {
  std::ofstream(path_) << "12345";
  const std::atomic<bool> stop = true;
  const auto result = FileFetcher().fetch(
      {.url = "file://" + path_, .ca_file = {}, .etag = {}, .offset = 0, .limit = 10}, sink_,
      &stop);
  EXPECT_EQ(result.status, FetchStatus::stopped);
  EXPECT_EQ(sink_.text, "");
}

}  // namespace
}  // namespace anshin::distribution
