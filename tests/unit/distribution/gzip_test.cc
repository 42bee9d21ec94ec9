// gzip files: the same octets for the same content, and safe reading of hostile ones.
#include "crypto/sha256.h"
#include "distribution/file_digest.h"
#include "distribution/gzip_reader.h"
#include "distribution/gzip_writer.h"
#include "support/temporary_folder.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>
#include <string>

namespace anshin::distribution {
namespace {

constexpr std::uint64_t plenty = 1'000'000'000;

std::string content_of(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

class Gzip : public testing::Test {
 protected:
  std::string path(const std::string& name = "file.gz") const {
    return (folder_.path() / name).string();
  }

  GzipWriter::Written write(const std::string& content, const std::string& name = "file.gz") const {
    auto writer = GzipWriter::create(path(name));
    EXPECT_TRUE(writer) << writer.error();
    EXPECT_TRUE(writer->write(content));
    const auto written = writer->finish();
    EXPECT_TRUE(written) << written.error();
    return *written;
  }

  void put(const std::string& octets) const {
    std::ofstream(path(), std::ios::binary | std::ios::trunc) << octets;
  }

  // What was read, and why reading ended early; empty: it did not.
  struct Outcome {
    std::string content;
    std::string problem;
    bool bad = false;
  };
  Outcome read(std::uint64_t max = plenty) const {
    const auto reader = GzipReader::open(path(), max);
    if (!reader) {
      return {.content = {}, .problem = reader.error(), .bad = true};
    }
    std::istream input(reader->get());
    std::string content;
    for (char piece[5000]; input.read(piece, sizeof piece) || input.gcount() > 0;) {
      content.append(piece, static_cast<std::size_t>(input.gcount()));
    }
    return {.content = content, .problem = (*reader)->problem(), .bad = input.bad()};
  }

  TemporaryFolder folder_;
};

// Hardly compressible, so that many pieces are needed.
std::string noise(std::size_t size) {
  std::string octets;
  while (octets.size() < size) {
    octets += crypto::sha256(std::to_string(octets.size()));
  }
  octets.resize(size);
  return octets;
}

TEST_F(Gzip, ComesBackAsItWas) {
  for (const std::string& content :
       {std::string(), std::string("a"), std::string(65536, 'x'), std::string(65537, 'x'),
        noise(65536), noise(1'000'000), std::string(10'000'000, 'y')}) {
    write(content);
    const Outcome outcome = read();
    EXPECT_EQ(outcome.problem, "");
    EXPECT_TRUE(outcome.content == content) << content.size();
  }
}

TEST_F(Gzip, HasNeitherNameNorTime) {
  write("content", "one.gz");
  const std::string octets = content_of(path("one.gz"));
  // RFC 1952 section 2.3.1: magic, deflate, no flags, no time, no extra flags, unknown system.
  EXPECT_EQ(octets.substr(0, 10), std::string("\x1f\x8b\x08\0\0\0\0\0\0\xff", 10));
  write("content", "two.gz");
  EXPECT_EQ(content_of(path("two.gz")), octets);
}

TEST_F(Gzip, IsTheSameHoweverItIsWritten) {
  const std::string content = noise(300'000);
  const auto whole = write(content);
  auto writer = GzipWriter::create(path("pieces.gz"));
  ASSERT_TRUE(writer) << writer.error();
  for (std::size_t i = 0; i < content.size(); i += 777) {
    ASSERT_TRUE(writer->write(std::string_view(content).substr(i, 777)));
  }
  const auto pieces = writer->finish();
  ASSERT_TRUE(pieces) << pieces.error();
  EXPECT_EQ(pieces->sha256, whole.sha256);
}

TEST_F(Gzip, TellsSizeAndDigest) {
  const auto written = write(noise(200'000));
  const std::string octets = content_of(path());
  EXPECT_EQ(written.size, octets.size());
  EXPECT_EQ(written.sha256, hexadecimal(crypto::sha256(octets)));
  EXPECT_EQ(digest_file(path()), (FileDigest{.size = written.size, .sha256 = written.sha256}));
}

TEST_F(Gzip, IsReadableForAll) {
  const mode_t before = ::umask(077);
  write("content");
  ::umask(before);
  struct stat status = {};
  ASSERT_EQ(::stat(path().c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777U, 0644U);
}

TEST_F(Gzip, ReplacesWhatWasThereWithoutFollowingLinks) {
  std::ofstream(path("victim")) << "untouched";
  std::filesystem::create_symlink(path("victim"), path());
  write("content");
  EXPECT_EQ(content_of(path("victim")), "untouched");
  EXPECT_EQ(read().content, "content");
}

TEST_F(Gzip, EveryTruncationIsNoticed) {
  write(noise(400));
  const std::string octets = content_of(path());
  for (std::size_t size = 0; size < octets.size(); ++size) {
    put(octets.substr(0, size));
    const Outcome outcome = read();
    ASSERT_TRUE(outcome.bad) << size;
    ASSERT_NE(outcome.problem.find("is cut short"), std::string::npos) << outcome.problem;
  }
}

TEST_F(Gzip, EveryWrongOctetBehindTheHeaderIsNoticed) {
  write("the content of a small file that is checked octet by octet");
  const std::string octets = content_of(path());
  for (std::size_t at = 10; at < octets.size(); ++at) {
    std::string wrong = octets;
    wrong[at] = static_cast<char>(wrong[at] ^ 1);
    put(wrong);
    const Outcome outcome = read();
    ASSERT_TRUE(outcome.bad) << at;
    ASSERT_FALSE(outcome.problem.empty()) << at;
  }
}

TEST_F(Gzip, NothingMayFollow) {
  write("content");
  const std::string octets = content_of(path());
  for (const std::string& tail : {std::string("x"), std::string(1, '\0'), octets}) {
    put(octets + tail);
    const Outcome outcome = read();
    EXPECT_TRUE(outcome.bad);
    EXPECT_NE(outcome.problem.find("has something behind its end"), std::string::npos);
  }
}

TEST_F(Gzip, BehindALargeMemberTooNothingMayFollow) {
  // The end of the member and that of a piece read from the file coincide.
  write(noise(65536 * 3));
  std::string octets = content_of(path());
  put(octets + std::string(65536, '\0'));
  EXPECT_TRUE(read().bad);
}

TEST_F(Gzip, IsNoOtherFormat) {
  for (const std::string& octets :
       {std::string("plain text"), std::string("\x78\x9c\x03\x00\x00\x00\x00\x01", 8),
        std::string("BZh91AY&SY"), std::string(100, '\0')}) {
    put(octets);
    const Outcome outcome = read();
    EXPECT_TRUE(outcome.bad);
    EXPECT_NE(outcome.problem.find("is not a sound gzip file"), std::string::npos)
        << outcome.problem;
  }
}

TEST_F(Gzip, ABombIsStopped) {
  write(std::string(5'000'000, '\0'));
  EXPECT_LT(std::filesystem::file_size(path()), 100'000U);
  EXPECT_EQ(read(5'000'000).problem, "");
  const Outcome outcome = read(4'999'999);
  EXPECT_TRUE(outcome.bad);
  EXPECT_NE(outcome.problem.find("unpacks to more than 4999999 octets"), std::string::npos);
  EXPECT_LE(outcome.content.size(), 4'999'999U);
}

TEST_F(Gzip, AnErrorStays) {
  write(noise(100'000));
  std::string octets = content_of(path());
  octets.resize(octets.size() / 2);
  put(octets);
  const auto reader = GzipReader::open(path(), plenty);
  ASSERT_TRUE(reader) << reader.error();
  std::istream input(reader->get());
  std::ostringstream sink;
  while (input.get() != std::istream::traits_type::eof()) {
  }
  EXPECT_TRUE(input.bad());
  input.clear();
  EXPECT_EQ(input.get(), std::istream::traits_type::eof());
  EXPECT_TRUE(input.bad());
}

TEST_F(Gzip, OnlyRegularFilesAreOpened) {
  EXPECT_NE(read().problem.find("cannot be opened"), std::string::npos);
  std::filesystem::create_directory(path());
  EXPECT_NE(read().problem.find("is not a regular file"), std::string::npos);
  EXPECT_FALSE(digest_file(path()));
  std::filesystem::remove(path());
  ASSERT_EQ(::mkfifo(path().c_str(), 0600), 0);
  EXPECT_NE(read().problem.find("is not a regular file"), std::string::npos);
}

}  // namespace
}  // namespace anshin::distribution
