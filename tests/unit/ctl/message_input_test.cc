// Message files in the wrappings in which people keep them, cut at every place of the buffer.
#include "ctl/message_input.h"

#include "support/temporary_folder.h"

#include <gtest/gtest.h>
#include <zlib.h>

#include <fstream>
#include <stdexcept>

namespace anshin::ctl {
namespace {

class MessageInputTest : public testing::Test {
 protected:
  std::string message_of(std::string_view content) {
    const std::string path = folder_.path() / "file";
    std::ofstream(path, std::ios::binary) << content;
    return message_at(path);
  }

  std::string message_at(const std::string& path) {
    MessageInput input(path);
    std::string message;
    for (std::string_view piece = input.read(); !piece.empty(); piece = input.read()) {
      message += piece;
    }
    remarks_ = input.remarks();
    return message;
  }

  TemporaryFolder folder_;
  std::vector<std::string> remarks_;
};

const std::string kMessage = "From: a@example.jp\r\nSubject: x\r\n\r\nbody\r\n";

TEST_F(MessageInputTest, PlainMessagesAreLeftAsTheyAre) {
  const std::string large = kMessage + std::string(300'000, 'x') + "\n\nFrom me at 10:00\n";
  for (const std::string& message : {kMessage, large, std::string("\n"), std::string("1")}) {
    EXPECT_EQ(message_of(message), message);
    EXPECT_TRUE(remarks_.empty());
  }
}

TEST_F(MessageInputTest, ByteOrderMark) {
  EXPECT_EQ(message_of("\xEF\xBB\xBF" + kMessage), kMessage);
  EXPECT_EQ(remarks_.size(), 1U);
}

TEST_F(MessageInputTest, AppleMail) {
  const std::string file = std::to_string(kMessage.size()) + "     \n" + kMessage + "<?xml ...";
  EXPECT_EQ(message_of(file), kMessage);
  EXPECT_EQ(message_of("99999\n" + kMessage), kMessage) << "cut short";
}

TEST_F(MessageInputTest, Utf16) {
  const std::u16string text = u"Subject: \u682A\U0001F600\r\n\r\nx";
  std::string le;
  std::string be;
  for (const char16_t unit : text) {
    const std::string bytes{static_cast<char>(unit & 0xFFU), static_cast<char>(unit >> 8U)};
    le += bytes;
    be += std::string(bytes.rbegin(), bytes.rend());
  }
  const std::string expected = "Subject: \xE6\xA0\xAA\xF0\x9F\x98\x80\r\n\r\nx";
  for (const std::string& file : {"\xFF\xFE" + le, "\xFE\xFF" + be, le, be}) {
    EXPECT_EQ(message_of(file), expected);
    EXPECT_EQ(remarks_.size(), 1U);
  }
  EXPECT_EQ(message_of(std::string("\xFF\xFE\x00\xD8x\0\x00\xDC", 8)), "\xEF\xBF\xBDx\xEF\xBF\xBD");
}

TEST_F(MessageInputTest, FirstMessageOfAnMbox) {
  const std::string separator = "From b@example.jp Mon Dec  1 10:00:00 2025\n";
  const std::string first =
      "From a@example.jp Mon Dec  1 10:00:00 2025\nFrom: a\n\nFrom here on\n\n";
  EXPECT_EQ(message_of(first), first);
  EXPECT_TRUE(remarks_.empty());
  // The separator at every place of the read buffer.
  for (std::size_t pad = 65'300; pad < 65'560; ++pad) {
    const std::string longer = first + std::string(pad - first.size(), 'y') + "\n\n";
    ASSERT_EQ(message_of(longer + separator + "From: b\n\n"), longer) << pad;
    ASSERT_EQ(remarks_.size(), 1U);
  }
}

TEST_F(MessageInputTest, Gzip) {
  const std::string path = folder_.path() / "packed.gz";
  gzFile file = gzopen(path.c_str(), "wb");
  gzwrite(file, kMessage.data(), static_cast<unsigned>(kMessage.size()));
  gzclose(file);
  EXPECT_EQ(message_at(path), kMessage);
  EXPECT_EQ(remarks_.size(), 1U);
  std::filesystem::resize_file(path, std::filesystem::file_size(path) - 12);
  EXPECT_THROW(message_at(path), std::runtime_error);
}

TEST_F(MessageInputTest, WhatHoldsNoMessageIsNamed) {
  for (const auto& [content, what] :
       {std::pair("\xD0\xCF\x11\xE0", ".msg"), {"PK\x03\x04", "ZIP"}, {"", "empty"}}) {
    try {
      message_of(content);
      ADD_FAILURE() << what;
    } catch (const std::runtime_error& error) {
      EXPECT_NE(std::string(error.what()).find(what), std::string::npos) << error.what();
    }
  }
  EXPECT_THROW(message_at(folder_.path() / "missing"), std::runtime_error);
  EXPECT_THROW(message_at(folder_.path()), std::runtime_error);
}

}  // namespace
}  // namespace anshin::ctl
