// The body against bh=, in pieces of every size.
#include <anshin/mark.h>

#include <gtest/gtest.h>

#include <string>

namespace anshin::mark {
namespace {

bool matches(const Mark& mark, std::string_view body, std::size_t piece) {
  BodyCheck check(mark);
  for (std::size_t at = 0; at < body.size(); at += piece) {
    check.update(body.substr(at, piece));
  }
  return check.matches();
}

TEST(BodyCheck, PiecesOfEverySize) {
  Mark mark;
  mark.body_canonicalization = Canonicalization::relaxed;
  // RFC 6376 section 3.4.4: of "a b\r\n".
  mark.body_hash = "SuEZjyiTjUp1XHpGpmLw9XKayjy3FMrk431guExO6cw=";
  const std::string body = "a \t b \t\r\n\r\n \r\n";
  for (std::size_t piece = 1; piece <= body.size(); ++piece) {
    EXPECT_TRUE(matches(mark, body, piece)) << piece;
    EXPECT_FALSE(matches(mark, body + "c", piece)) << piece;
  }
}

TEST(BodyCheck, EmptyBodies) {
  Mark mark;
  mark.body_canonicalization = Canonicalization::relaxed;
  mark.body_hash = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=";
  EXPECT_TRUE(matches(mark, "", 1));
  EXPECT_FALSE(matches(mark, "x", 1));
  mark.body_canonicalization = Canonicalization::simple;
  EXPECT_FALSE(matches(mark, "", 1));
}

}  // namespace
}  // namespace anshin::mark
