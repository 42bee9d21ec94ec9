// Counters as Prometheus sees them, with and without an endpoint.
#include "telemetry/metrics.h"

#include "tcp.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <stdexcept>
#include <string>

namespace anshin::telemetry {
namespace {

using testing::HasSubstr;
using testing::Not;

std::string get(std::uint16_t port) {
  return Tcp().talk(port, "GET /metrics HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
}

std::string local(std::uint16_t port) {
  return "127.0.0.1:" + std::to_string(port);
}

TEST(Metrics, SeriesExistFromTheStart) {
  const Metrics metrics;
  const auto text = metrics.text();
  for (const std::string line :
       {"anshin_messages_total{action=\"reject\"} 0",
        "anshin_spf_results_total{result=\"softfail\"} 0",
        "anshin_dkim_results_total{result=\"policy\"} 0",
        "anshin_arc_results_total{result=\"fail\"} 0", "anshin_arc_overrides_total 0",
        "anshin_dmarc_results_total{result=\"pass\"} 0", "anshin_marks_total{result=\"suspect\"} 0",
        "anshin_connections 0", "anshin_internal_errors_total 0", "anshin_lost_connections_total 0",
        "\nanshin_log_lines_lost_total ", "anshin_skipped_total{reason=\"trusted_network\"} 0",
        "anshin_skipped_total{reason=\"authenticated\"} 0",
        "anshin_skipped_total{reason=\"relayed\"} 0", "anshin_end_of_message_seconds_count 0"}) {
    EXPECT_THAT(text, HasSubstr(line));
  }
}

TEST(Metrics, CountsMessages) {
  Metrics metrics;
  AuthReport report;
  report.spf_mailfrom.verdict = SpfVerdict::fail;
  report.dkim.resize(2);
  report.dkim[0].verdict = DkimVerdict::pass;
  report.dkim[1].verdict = DkimVerdict::temperror;
  report.dmarc.verdict = DmarcVerdict::fail;
  mark::Mark mark;
  mark.kind = mark::Kind::failed;
  policy::Plan plan;
  plan.wanted = policy::Disposition::reject;
  plan.override_reason = "a list vouches";
  report.arc.checked = true;
  report.arc.verdict = ArcVerdict::pass;
  metrics.record_message(report, mark, plan,
                         {std::chrono::milliseconds(20), std::chrono::milliseconds(7)});
  metrics.record_message({}, {}, {}, {});
  const auto text = metrics.text();
  for (const std::string line :
       {"anshin_messages_total{action=\"accept\"} 2", "anshin_messages_total{action=\"reject\"} 0",
        "anshin_messages_wanted_total{action=\"reject\"} 1",
        "anshin_spf_results_total{result=\"fail\"} 1",
        "anshin_spf_results_total{result=\"none\"} 1",
        "anshin_dkim_results_total{result=\"pass\"} 1",
        "anshin_dkim_results_total{result=\"temperror\"} 1",
        "anshin_dkim_results_total{result=\"none\"} 1",
        "anshin_arc_results_total{result=\"pass\"} 1",
        "anshin_arc_results_total{result=\"none\"} 0", "anshin_arc_overrides_total 1",
        "anshin_dmarc_results_total{result=\"fail\"} 1", "anshin_marks_total{result=\"failed\"} 1",
        "anshin_end_of_message_seconds_count 2",
        "anshin_end_of_message_seconds_bucket{le=\"0.01\"} 1",
        "anshin_end_of_message_seconds_bucket{le=\"0.025\"} 2",
        "anshin_dns_wait_seconds_count 2"}) {
    EXPECT_THAT(text, HasSubstr(line));
  }
}

TEST(Metrics, HistogramsSeeLessThanAMillisecond) {
  Metrics metrics;
  metrics.record_message({}, {}, {},
                         {std::chrono::microseconds(240), std::chrono::microseconds(90)});
  const auto text = metrics.text();
  EXPECT_THAT(text, HasSubstr("anshin_end_of_message_seconds_bucket{le=\"0.0001\"} 0"));
  EXPECT_THAT(text, HasSubstr("anshin_end_of_message_seconds_bucket{le=\"0.00025\"} 1"));
  EXPECT_THAT(text, HasSubstr("anshin_end_of_message_seconds_sum 0.00024"));
  EXPECT_THAT(text, HasSubstr("anshin_dns_wait_seconds_bucket{le=\"0.0001\"} 1"));
}

TEST(Metrics, CountsWhatIsNotVerified) {
  Metrics metrics;
  metrics.record_skip(Skip::trusted_network);
  metrics.record_skip(Skip::authenticated);
  metrics.record_skip(Skip::authenticated);
  metrics.record_lost_connection();
  const auto text = metrics.text();
  EXPECT_THAT(text, HasSubstr("anshin_skipped_total{reason=\"trusted_network\"} 1"));
  EXPECT_THAT(text, HasSubstr("anshin_skipped_total{reason=\"authenticated\"} 2"));
  EXPECT_THAT(text, HasSubstr("anshin_lost_connections_total 1"));
}

TEST(Metrics, ConnectionsAndErrors) {
  Metrics metrics;
  metrics.connection_opened();
  metrics.connection_opened();
  metrics.connection_closed();
  metrics.record_internal_error();
  EXPECT_THAT(metrics.text(), HasSubstr("anshin_connections 1\n"));
  EXPECT_THAT(metrics.text(), HasSubstr("anshin_internal_errors_total 1\n"));
}

TEST(Metrics, AsksItsSources) {
  Metrics metrics;
  EXPECT_THAT(metrics.text(), Not(HasSubstr("anshin_dns_questions_total")));
  metrics.observe_resolver([] {
    return dns::ResolverStatistics{.asked = 6,
                                   .from_cache = 5,
                                   .coalesced = 4,
                                   .sent = 3,
                                   .failed = 2,
                                   .timed_out = 1,
                                   .withdrawn = 8,
                                   .held_by_pool = 9,
                                   .held_by_network = 10,
                                   .in_flight = 11,
                                   .waiting = 12};
  });
  metrics.observe_registries([] {
    RegistryHealth received{.name = "robins", .available = true, .serial = 42, .organisations = 7};
    received.issued = std::chrono::sys_seconds(std::chrono::seconds(1000));
    received.expires = std::chrono::sys_seconds(std::chrono::seconds(2000));
    received.sync = {.last_success = std::chrono::sys_seconds(std::chrono::seconds(1500)),
                     .failures = 3};
    return std::vector<RegistryHealth>{received, {.name = "ow\"n"}};
  });
  const auto text = metrics.text();
  for (const std::string line :
       {"anshin_dns_questions_total 6", "anshin_dns_cache_hits_total 5",
        "anshin_dns_coalesced_total 4", "anshin_dns_sent_total 3", "anshin_dns_failures_total 2",
        "anshin_dns_timeouts_total 1", "anshin_dns_withdrawn_total 8",
        "anshin_dns_held_back_total{bound=\"pool\"} 9",
        "anshin_dns_held_back_total{bound=\"client_network\"} 10", "anshin_dns_in_flight 11",
        "anshin_dns_waiting 12", "anshin_registry_available{registry=\"robins\"} 1",
        "anshin_registry_available{registry=\"ow\\\"n\"} 0",
        "anshin_registry_serial{registry=\"robins\"} 42",
        "anshin_registry_organisations{registry=\"robins\"} 7",
        "anshin_registry_issued_timestamp_seconds{registry=\"robins\"} 1000",
        "anshin_registry_expires_timestamp_seconds{registry=\"robins\"} 2000",
        "anshin_registry_synced_timestamp_seconds{registry=\"robins\"} 1500",
        "anshin_registry_sync_failures{registry=\"robins\"} 3"}) {
    EXPECT_THAT(text, HasSubstr(line));
  }
}

TEST(Metrics, ASourceThatThrowsIsLeftOut) {
  Metrics metrics;
  metrics.observe_resolver([]() -> dns::ResolverStatistics { throw std::runtime_error("gone"); });
  EXPECT_THAT(metrics.text(), Not(HasSubstr("anshin_dns_questions_total")));
  EXPECT_THAT(metrics.text(), HasSubstr("anshin_connections"));
}

TEST(Metrics, EndpointServesAndCloses) {
  const auto port = Tcp().take_port();
  Metrics metrics;
  metrics.record_internal_error();
  metrics.observe_resolver([] { return dns::ResolverStatistics{.asked = 3}; });
  EXPECT_TRUE(metrics.listen(local(port)));
  EXPECT_TRUE(metrics.listen(local(port)));
  const auto answer = get(port);
  EXPECT_THAT(answer, HasSubstr("HTTP/1.1 200"));
  EXPECT_THAT(answer, HasSubstr("anshin_internal_errors_total 1"));
  EXPECT_THAT(answer, HasSubstr("anshin_dns_questions_total 3"));
  EXPECT_TRUE(metrics.listen(""));
  EXPECT_EQ(get(port), "");
}

TEST(Metrics, PortInUseIsAClearErrorAndMayBeTriedAgain) {
  Tcp other;
  const auto port = other.take_port();
  Metrics metrics;
  const auto listening = metrics.listen(local(port));
  ASSERT_FALSE(listening);
  EXPECT_THAT(listening.error(), HasSubstr("[metrics] listen: cannot listen on " + local(port)));
  metrics.record_internal_error();
  EXPECT_THAT(metrics.text(), HasSubstr("anshin_internal_errors_total 1"));
  other.close();
  EXPECT_TRUE(metrics.listen(local(port)));
  EXPECT_THAT(get(port), HasSubstr("anshin_internal_errors_total 1"));
}

}  // namespace
}  // namespace anshin::telemetry
