// The messages that RFC 6376 appendix A and RFC 8463 appendix A print must verify.
#include "support/dkim_bench.h"
#include "text/header_field.h"

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <string>
#include <vector>

namespace anshin {
namespace {

const std::string folder = ANSHIN_TEST_DATA "/dkim/rfc/";

test::SignedMessage read_message(const std::string& name) {
  std::ifstream file(folder + name, std::ios::binary);
  const std::string octets{std::istreambuf_iterator<char>(file), {}};
  test::SignedMessage message;
  text::MessageReader reader({.header =
                                  [&](std::string_view field, std::string_view value) {
                                    message.fields.push_back(
                                        {std::string(field), std::string(value)});
                                  },
                              .end_of_headers = [] {},
                              .body = [&](std::string_view chunk) { message.body += chunk; }});
  reader.feed(octets);
  reader.finish();
  return message;
}

dns::Zone read_keys(const std::string& name) {
  dns::Zone zone;
  std::ifstream file(folder + name);
  for (std::string line; std::getline(file, line);) {
    const std::size_t blank = line.find(' ');
    zone.add(line.substr(0, blank), dns::Txt{line.substr(blank + 1)});
  }
  return zone;
}

class RfcMessage : public testing::TestWithParam<std::string> {};

TEST_P(RfcMessage, Verifies) {
  const test::SignedMessage message = read_message(GetParam() + ".eml");
  const dns::Zone keys = read_keys(GetParam() + ".keys");
  for (const std::size_t chunk : {std::size_t{1}, std::size_t{1000}}) {
    const auto results = test::verify(message, keys, {}, chunk);
    EXPECT_FALSE(results.empty());
    for (const DkimResult& result : results) {
      EXPECT_EQ(to_string(result.verdict), "pass") << result.algorithm << ": " << result.reason;
    }
  }
}

TEST_P(RfcMessage, FailsWithAnotherBody) {
  test::SignedMessage message = read_message(GetParam() + ".eml");
  message.body.replace(message.body.find("lost"), 4, "have");
  for (const DkimResult& result : test::verify(message, read_keys(GetParam() + ".keys"))) {
    EXPECT_EQ(to_string(result.verdict), "fail") << result.reason;
  }
}

INSTANTIATE_TEST_SUITE_P(Rfc, RfcMessage, testing::Values("6376", "8463"),
                         [](const auto& param) { return param.param; });

}  // namespace
}  // namespace anshin
