// publication.json: what an authority remembers.
#include "authority/publication_state.h"

#include "unit/authority/publication_fixture.h"

#include <gmock/gmock.h>

namespace anshin::authority {
namespace {

using std::chrono::days;
using testing::HasSubstr;

PublicationState full_state() {
  const std::string one = "11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=";
  const std::string two = "PUAXw+hDiVqStwqnTRt+vJyYLM8uxJaMwM1V8Sr0Zgw=";
  const std::string three = "/FHNjmIYoaONpH7QAjDwWAgW7RO6MwOsXeuRFUiQgCU=";
  return {.name = "robins",
          .site = "https://registry.example/",
          .keys = {{.key = one, .announced = april_1}, {.key = two, .announced = std::nullopt}},
          .retired = {{.key = three, .retired = april_1 - days(30)}},
          .last = LastBuild{.folder = "/var/www/registry",
                            .serial = 43,
                            .issued = april_1,
                            .expires = april_1 + days(7),
                            .keys = {one},
                            .signers = {one}}};
}

TEST(PublicationState, ComesBackAsItWas) {
  for (const PublicationState& state : {PublicationState{}, full_state()}) {
    const auto again = parse_publication_state(format_publication_state(state));
    ASSERT_TRUE(again) << again.error();
    EXPECT_EQ(*again, state);
  }
}

TEST(PublicationState, KnowsEveryKeyOnce) {
  EXPECT_EQ(full_state().known_keys().size(), 3U);
}

TEST(PublicationState, RefusesWhatItDidNotWrite) {
  const std::string good = format_publication_state(full_state());
  struct Case {
    std::string from;
    std::string to;
    std::string error;
  };
  for (const Case& test : std::vector<Case>{
           {"\"version\": 1", "\"version\": 2", "\"version\":1"},
           {"\"robins\"", "\"../robins\"", "name:"},
           {"\"https://registry.example/\"", "\"javascript:1\"", "site:"},
           {"\"keys\": [\n  {", "\"keys\": 5, \"was\": [\n  {", "keys: must be an array"},
           {"11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=", "11qY", "keys[0]: key:"},
           {"\"announced\": \"2026-04-01T09:00:00Z\"", "\"announced\": \"soon\"",
            "keys[0]: announced:"},
           {"\"retired\": \"2026-03-02T09:00:00Z\"", "\"retired\": null", "retired[0]: retired:"},
           {"\"serial\": 43", "\"serial\": \"43\"", "last.serial:"},
           {"\"expires\": \"2026-04-08T09:00:00Z\"", "\"expires\": 5", "last.expires:"},
       }) {
    std::string wrong = good;
    const auto at = wrong.find(test.from);
    ASSERT_NE(at, std::string::npos) << test.from;
    wrong.replace(at, test.from.size(), test.to);
    const auto state = parse_publication_state(wrong);
    ASSERT_FALSE(state) << test.to;
    EXPECT_THAT(state.error(), HasSubstr(test.error));
  }
  for (const char* const text : {"", "[]", "null", "5", "{"}) {
    EXPECT_FALSE(parse_publication_state(text)) << text;
  }
}

TEST_F(PublicationTest, AFailedChangeLeavesTheStateAlone) {
  edit({qualitia()});
  published(request());
  const Files before = files_in(registry_);
  const auto changed = update_publication_state(
      registry_, [](const PublicationState&) -> std::expected<PublicationState, std::string> {
        return std::unexpected("no");
      });
  ASSERT_FALSE(changed);
  EXPECT_EQ(changed.error(), "no");
  EXPECT_EQ(files_in(registry_), before);
}

TEST_F(PublicationTest, TheStateHasABound) {
  edit({qualitia()});
  put_content(registry_ + "/publication.json", std::string(1'000'001, ' '));
  EXPECT_THAT(refusal(request()), HasSubstr("is longer than 1000000 octets"));
}

}  // namespace
}  // namespace anshin::authority
