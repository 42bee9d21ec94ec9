// Every form of Received in tests/data/text/received.tsv.
#include "text/received.h"

#include <gtest/gtest.h>

#include <fstream>
#include <string>

namespace anshin::text {
namespace {

std::string with_folds(std::string value) {
  for (const auto& [written, meant] : {std::pair("\\r", "\r"), {"\\n", "\n"}, {"\\t", "\t"}}) {
    for (std::size_t at = value.find(written); at != std::string::npos; at = value.find(written)) {
      value.replace(at, 2, meant);
    }
  }
  return value;
}

std::string shown(const Received& received) {
  switch (received.kind) {
    case Received::Kind::internal:
      return "internal";
    case Received::Kind::submitted:
      return "submitted";
    case Received::Kind::unreadable:
      return "unreadable";
    case Received::Kind::handed_over:
      break;
  }
  return received.client->to_string() + " " + received.helo;
}

TEST(Received, EveryForm) {
  std::ifstream file(ANSHIN_TEST_DATA "/text/received.tsv");
  std::size_t cases = 0;
  for (std::string line; std::getline(file, line);) {
    if (line.starts_with('#')) {
      continue;
    }
    ++cases;
    const std::size_t tab = line.find('\t');
    EXPECT_EQ(shown(parse_received(" " + with_folds(line.substr(tab + 1)))), line.substr(0, tab))
        << line;
  }
  EXPECT_GT(cases, 40U);
}

TEST(Received, LongAndDeepFieldsAreReadInLinearTime) {
  const std::string deep = " from h " + std::string(200'000, '(') + " by x";
  EXPECT_EQ(parse_received(deep).kind, Received::Kind::unreadable);
  std::string many = " from h ";
  for (int i = 0; i < 100'000; ++i) {
    many += "(x) ";
  }
  EXPECT_EQ(parse_received(many + "([192.0.2.10]) by x").client->to_string(), "192.0.2.10");
}

}  // namespace
}  // namespace anshin::text
