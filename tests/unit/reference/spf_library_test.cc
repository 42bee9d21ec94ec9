// libspf2 behind its adapter: whatever the source does, the process goes on.
#include "reference/spf_library.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <netinet/in.h>

extern "C" {
#include <spf2/spf.h>
#include <spf2/spf_log.h>
}

#include <functional>
#include <stdexcept>

namespace anshin::reference {
namespace {

struct Source : SpfSource {
  SpfDnsReply lookup(std::string_view name, dns::RecordType) override {
    asked.emplace_back(name);
    return reply();
  }
  std::optional<std::string> record(std::string_view) override { return included; }

  std::function<SpfDnsReply()> reply = [] { return SpfDnsReply{}; };
  std::optional<std::string> included;
  std::vector<std::string> asked;
};

const IpAddress client = parse_ip_address("192.0.2.1").value();

TEST(SpfLibrary, EvaluatesWhatItIsTold) {
  Source source;
  EXPECT_EQ(run_libspf2("v=spf1 ip4:192.0.2.0/24 -all", client, source).outcome, SpfOutcome::pass);
  EXPECT_EQ(run_libspf2("v=spf1 a:t0.l0.anshin ~all", client, source).outcome,
            SpfOutcome::softfail);
  EXPECT_THAT(source.asked, testing::ElementsAre("t0.l0.anshin"));
  source.reply = [] { return SpfDnsReply{.try_again = false, .addresses = {client}, .names = {}}; };
  EXPECT_EQ(run_libspf2("v=spf1 a:t0.l0.anshin -all", client, source).outcome, SpfOutcome::pass);
}

TEST(SpfLibrary, RepliesTryAgainAsTemperror) {
  Source source;
  source.reply = [] { return SpfDnsReply{.try_again = true, .addresses = {}, .names = {}}; };
  EXPECT_EQ(run_libspf2("v=spf1 exists:t0.l0.anshin -all", client, source).outcome,
            SpfOutcome::temperror);
  EXPECT_EQ(run_libspf2("v=spf1 include:t0.l0.anshin -all", client, source).outcome,
            SpfOutcome::temperror);
}

TEST(SpfLibrary, MalformedIncludeIsAPermerrorWithItsTrouble) {
  Source source;
  source.included = "v=spf1 wisdom";
  const SpfRun run = run_libspf2("v=spf1 include:t0.l0.anshin -all", client, source);
  EXPECT_EQ(run.outcome, SpfOutcome::permerror);
  EXPECT_FALSE(run.trouble.empty());
}

// By default libspf2's error handler ends the process; ours throws through a frame of the library.
TEST(SpfLibrary, ErrorsOfTheLibraryDoNotEndTheProcess) {
  Source source;
  static_cast<void>(run_libspf2("v=spf1 -all", client, source));
  EXPECT_THROW(SPF_errorx("file", 1, "%s", "broken"), std::runtime_error);
  EXPECT_EQ(run_libspf2("v=spf1 -all", client, source).outcome, SpfOutcome::fail);
}

TEST(SpfLibrary, ExceptionsOfTheSourceComeThrough) {
  Source source;
  source.reply = []() -> SpfDnsReply { throw std::runtime_error("no more"); };
  for (int i = 0; i < 3; ++i) {
    EXPECT_THROW(run_libspf2("v=spf1 a:t0.l0.anshin -all", client, source), std::runtime_error);
  }
  source.reply = [] { return SpfDnsReply{}; };
  EXPECT_EQ(run_libspf2("v=spf1 a:t0.l0.anshin -all", client, source).outcome, SpfOutcome::fail);
}

}  // namespace
}  // namespace anshin::reference
