#include "text/undeclared_charset.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace anshin::text {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(UndeclaredCharset, NothingToReadInPlainText) {
  EXPECT_THAT(readings_of_undeclared("Acme <info@acme.example>"), IsEmpty());
  EXPECT_THAT(readings_of_undeclared("株式会社"), IsEmpty());
  EXPECT_THAT(readings_of_undeclared("J\xFCrgen \xFE"), IsEmpty());
}

TEST(UndeclaredCharset, RunsOfIso2022Jp) {
  EXPECT_THAT(readings_of_undeclared("a\x1B$B;3ED\x1B(Bb\x1B(I2\x1B(Jc"), ElementsAre("a山田bｲc"));
  EXPECT_THAT(readings_of_undeclared("\x1B$B;3ED"), IsEmpty());
  EXPECT_THAT(readings_of_undeclared("\x1B(B\x1B"), IsEmpty());
  EXPECT_THAT(readings_of_undeclared("\x1B$B;3ED\x1B(B\x1B$B;3"), ElementsAre("山田\x1B$B;3"));
}

TEST(UndeclaredCharset, EucJpAndShiftJis) {
  EXPECT_THAT(readings_of_undeclared("\xBB\xB3\xC5\xC4"), ElementsAre("山田", "ｻｳﾅﾄ"));
  EXPECT_THAT(readings_of_undeclared("\x8E\x52\x93\x63"), ElementsAre("山田"));
}

TEST(UndeclaredCharset, LinearInTime) {
  std::string text;
  for (int i = 0; i < 20000; ++i) {
    text += "\x1B$B";
  }
  EXPECT_THAT(readings_of_undeclared(text), IsEmpty());
  EXPECT_EQ(readings_of_undeclared(text + "\x1B(B").size(), 1U);
}

}  // namespace
}  // namespace anshin::text
