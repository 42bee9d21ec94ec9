// The vectors that all readers of Anshin-Mark share (tests/data/mark/vectors/README.md).
#include <anshin/mark.h>

#include "text/header_field.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

namespace anshin::mark {
namespace {

using Json = nlohmann::json;

constexpr std::string_view folder = ANSHIN_TEST_DATA "/mark/vectors/";

std::string content_of(const std::string& name) {
  std::ifstream file(std::string(folder) + name, std::ios::binary);
  EXPECT_TRUE(file) << name;
  return {std::istreambuf_iterator<char>(file), {}};
}

struct Message {
  std::vector<Field> fields;
  std::string body;
  HeaderEnd end = HeaderEnd::sound;
};

Message read_message(const std::string& octets) {
  Message message;
  text::MessageReader reader({.header =
                                  [&](std::string_view name, std::string_view value) {
                                    message.fields.push_back(
                                        {std::string(name), std::string(value)});
                                  },
                              .end_of_headers = [] {},
                              .body = [&](std::string_view chunk) { message.body += chunk; }});
  reader.feed(octets);
  reader.finish();
  message.end = reader.broke_off() ? HeaderEnd::broken_off : HeaderEnd::sound;
  return message;
}

Trust trust_of(const Json& configuration) {
  Trust trust;
  trust.authserv_ids = configuration.at("authserv_ids").get<std::vector<std::string>>();
  for (const auto& [name, key] : configuration.at("keys").items()) {
    trust.keys.emplace(name, *crypto::PublicKey::parse(key.get<std::string>()));
  }
  trust.require_signature = configuration.at("require_signature").get<bool>();
  return trust;
}

Json verdict(const Json& vector) {
  const Message message = read_message(content_of(vector.at("name").get<std::string>() + ".eml"));
  auto read = mark::read(message.fields, trust_of(vector.at("configuration")), message.end);
  std::string body = "not-checked";
  if (read && read->mark.body_canonicalization && vector.at("body").get<bool>()) {
    BodyCheck check(read->mark);
    check.update(message.body);
    body = check.matches() ? "matches" : "differs";
    if (body == "differs") {
      read = std::unexpected(Refusal{.why = Distrust::body_changed, .explanation = {}});
    }
  }
  const TrustedMark told = read.value_or(TrustedMark{});
  return {{"result", read ? to_string(told.mark.kind) : "untrusted"},
          {"reason", read ? "" : to_string(read.error().why)},
          {"domain", told.mark.domain},
          {"organisation", told.mark.organisation},
          {"language", told.mark.language},
          {"id", told.mark.organisation_id},
          {"registry", told.mark.registry},
          {"serial", told.mark.serial},
          {"decided_at", told.decided_at.time_since_epoch().count()},
          {"key", told.key_name},
          {"body", body}};
}

TEST(Vectors, AllComeOutAsExpected) {
  const Json document = Json::parse(content_of("vectors.json"));
  ASSERT_GT(document.at("vectors").size(), 250U);
  for (const Json& vector : document.at("vectors")) {
    EXPECT_EQ(verdict(vector), vector.at("expected"))
        << vector.at("name") << ": " << vector.at("shows");
  }
}

// What the vectors have is what a host writes, but for the signature.
TEST(Vectors, TheFirstIsFoldedAsAHostFolds) {
  const Message message = read_message(content_of("001-japanese.eml"));
  const Json document = Json::parse(content_of("vectors.json"));
  const auto told = read(message.fields, trust_of(document.at("vectors")[0].at("configuration")));
  ASSERT_TRUE(told);
  const auto key = crypto::SigningKey::generate();
  const std::string value =
      format(told->mark, told->authserv_id, told->decided_at, &key, message.fields);
  std::string written = message.fields.at(0).value;
  std::erase(written, '\r');
  const std::size_t signature = written.find("\n\tb=");
  ASSERT_NE(signature, std::string::npos);
  EXPECT_EQ(' ' + value.substr(0, signature - 1), written.substr(0, signature));
  EXPECT_EQ(value.substr(signature - 1, 4), "\n\tb=");
  EXPECT_EQ(value.rfind('\n') + 1, written.rfind('\n'));
}

TEST(Vectors, EveryMessageIsListed) {
  const Json document = Json::parse(content_of("vectors.json"));
  std::size_t messages = 0;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    messages += entry.path().extension() == ".eml" ? 1U : 0U;
  }
  EXPECT_EQ(messages, document.at("vectors").size());
}

}  // namespace
}  // namespace anshin::mark
