// The publication of tests/data/distribution/publication: what is published today is what other
// implementations know.
#include "distribution/gzip_reader.h"
#include "text/base64.h"
#include "unit/authority/publication_fixture.h"

#include <sys/stat.h>

#include <istream>

namespace anshin::authority {
namespace {

const std::string golden = ANSHIN_TEST_DATA "/distribution/publication";

// PKCS#8 (RFC 8410 section 7) of the seed of 32 octets 1.
std::string golden_key_pem() {
  constexpr std::string_view prefix(
      "\x30\x2e\x02\x01\x00\x30\x05\x06\x03\x2b\x65\x70\x04\x22\x04\x20", 16);
  return "-----BEGIN PRIVATE KEY-----\n" +
         text::encode_base64(std::string(prefix) + std::string(32, '\x01')) +
         "\n-----END PRIVATE KEY-----\n";
}

std::string unpacked(const std::string& path) {
  const auto reader = distribution::GzipReader::open(path, 1'000'000);
  EXPECT_TRUE(reader) << path;
  std::istream input(reader->get());
  std::string content{std::istreambuf_iterator<char>(input), {}};
  EXPECT_EQ((*reader)->problem(), "");
  return content;
}

// Without what depends on the version of zlib.
distribution::Manifest comparable(distribution::Manifest manifest) {
  const auto blank = [](distribution::PublishedFile& file) {
    file.size = 0;
    file.sha256.clear();
  };
  blank(manifest.snapshot);
  for (distribution::Delta& delta : manifest.deltas) {
    blank(delta.file);
  }
  return manifest;
}

TEST_F(PublicationTest, IsAsItAlwaysWas) {
  const std::string key_file = root_ + "/key.pem";
  put_content(key_file, golden_key_pem());
  ASSERT_EQ(::chmod(key_file.c_str(), 0600), 0);
  const auto key = crypto::SigningKey::load(key_file);
  ASSERT_TRUE(key) << key.error();
  ASSERT_EQ(key->public_base64(), "iojj3XQJ8ZX9UtstPLpdcspnCb8dlBIb83SIAbQPb1w=");

  Receiver one{.trusted = {key->public_base64()}};
  EXPECT_EQ(one.fetch(golden), "");

  BuildRequest asked = request();
  asked.keys = {*key};
  asked.site = "https://registry.example/robins/";
  edit({qualitia()});
  published(asked);
  edit({jipdec()});
  const BuildResult result = published(asked);
  EXPECT_EQ(one.entries, lines_of_registry());

  const auto before = read_published(golden);
  ASSERT_TRUE(before && *before);
  EXPECT_EQ(comparable(result.manifest), comparable((*before)->manifest));
  std::size_t files = 0;
  for (const auto& [name, content] : files_in(golden)) {
    ASSERT_TRUE(std::filesystem::exists(out_ + "/" + name)) << name;
    if (name.ends_with(".gz")) {
      EXPECT_EQ(unpacked(out_ + "/" + name), unpacked(golden + "/" + name)) << name;
      ++files;
    }
  }
  EXPECT_EQ(files, 3U);
}

}  // namespace
}  // namespace anshin::authority
