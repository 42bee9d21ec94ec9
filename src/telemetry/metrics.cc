// Counters on prometheus-cpp. All series are made at start, so that recording takes no lock and
// zeros are visible.
#include "telemetry/metrics.h"

#include "config/address.h"
#include "telemetry/http_endpoint.h"
#include "telemetry/scrape.h"

#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <optional>
#include <system_error>
#include <utility>

namespace anshin::telemetry {

namespace {

using prometheus::Counter;

constexpr std::array kSpf{SpfVerdict::none,     SpfVerdict::neutral,  SpfVerdict::pass,
                          SpfVerdict::fail,     SpfVerdict::softfail, SpfVerdict::temperror,
                          SpfVerdict::permerror};
constexpr std::array kDkim{DkimVerdict::none,     DkimVerdict::pass,    DkimVerdict::fail,
                           DkimVerdict::policy,   DkimVerdict::neutral, DkimVerdict::temperror,
                           DkimVerdict::permerror};
constexpr std::array kArc{ArcVerdict::none, ArcVerdict::pass, ArcVerdict::fail};
constexpr std::array kDmarc{DmarcVerdict::none, DmarcVerdict::pass, DmarcVerdict::fail,
                            DmarcVerdict::temperror, DmarcVerdict::permerror};
constexpr std::array kMarks{mark::Kind::verified, mark::Kind::none, mark::Kind::failed,
                            mark::Kind::suspect, mark::Kind::unavailable};
constexpr std::array kSkips{Skip::trusted_network, Skip::authenticated, Skip::relayed};
constexpr std::array kDispositions{policy::Disposition::accept, policy::Disposition::quarantine,
                                   policy::Disposition::reject, policy::Disposition::tempfail};

/// One counter per value of an enumeration.
template <typename E, std::size_t N>
class Counters {
 public:
  Counters(prometheus::Registry& registry, const std::string& name, const std::string& help,
           const std::string& label, const std::array<E, N>& values)
      : values_(values) {
    auto& family = prometheus::BuildCounter().Name(name).Help(help).Register(registry);
    for (std::size_t i = 0; i < N; ++i) {
      counters_[i] = &family.Add({{label, std::string(to_string(values[i]))}});
    }
  }

  void count(E value) {
    for (std::size_t i = 0; i < N; ++i) {
      if (values_[i] == value) {
        counters_[i]->Increment();
      }
    }
  }

 private:
  std::array<E, N> values_;
  std::array<Counter*, N> counters_{};
};

constexpr std::array kProtocols{Protocol::spf, Protocol::dkim, Protocol::dmarc};
constexpr std::array kAgreements{Agreement::agree, Agreement::differ, Agreement::incomparable};

/// Cross-checked verdicts by protocol and agreement.
class ComparisonCounters {
 public:
  explicit ComparisonCounters(prometheus::Registry& registry) {
    auto& family = prometheus::BuildCounter()
                       .Name("anshin_cross_checks_total")
                       .Help("Verdicts that the other engine was asked about too, by agreement.")
                       .Register(registry);
    for (std::size_t i = 0; i < counters_.size(); ++i) {
      for (std::size_t k = 0; k < counters_.at(i).size(); ++k) {
        counters_.at(i).at(k) =
            &family.Add({{"protocol", std::string(to_string(kProtocols.at(i)))},
                         {"result", std::string(to_string(kAgreements.at(k)))}});
      }
    }
  }

  void count(Protocol protocol, Agreement agreement) {
    const auto* const row = std::ranges::find(kProtocols, protocol);
    const auto* const column = std::ranges::find(kAgreements, agreement);
    counters_.at(static_cast<std::size_t>(row - kProtocols.begin()))
        .at(static_cast<std::size_t>(column - kAgreements.begin()))
        ->Increment();
  }

 private:
  std::array<std::array<Counter*, kAgreements.size()>, kProtocols.size()> counters_{};
};

prometheus::Histogram& make_histogram(prometheus::Registry& registry, const std::string& name,
                                      const std::string& help) {
  const prometheus::Histogram::BucketBoundaries seconds{
      0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05,
      0.1,    0.25,    0.5,    1,     2.5,    5,     10,   30};
  return prometheus::BuildHistogram().Name(name).Help(help).Register(registry).Add({}, seconds);
}

Counter& make_counter(prometheus::Registry& registry, const std::string& name,
                      const std::string& help) {
  return prometheus::BuildCounter().Name(name).Help(help).Register(registry).Add({});
}

double in_seconds(std::chrono::microseconds time) {
  return std::chrono::duration<double>(time).count();
}

}  // namespace

struct Metrics::State {
  std::shared_ptr<prometheus::Registry> registry = std::make_shared<prometheus::Registry>();
  std::shared_ptr<Scrape> scrape = std::make_shared<Scrape>();

  Counters<policy::Disposition, kDispositions.size()> messages{
      *registry, "anshin_messages_total", "Messages by what was done with them.", "action",
      kDispositions};
  Counters<policy::Disposition, kDispositions.size()> wanted{
      *registry, "anshin_messages_wanted_total",
      "Messages by what enforce would do with them; differs from anshin_messages_total in monitor "
      "mode.",
      "action", kDispositions};
  Counters<SpfVerdict, kSpf.size()> spf{*registry, "anshin_spf_results_total",
                                        "SPF results of the MAIL FROM identity.", "result", kSpf};
  Counters<DkimVerdict, kDkim.size()> dkim{
      *registry, "anshin_dkim_results_total",
      "DKIM results, one for each signature; none: messages without signature.", "result", kDkim};
  Counters<ArcVerdict, kArc.size()> arc{*registry, "anshin_arc_results_total",
                                        "ARC results; none: messages without a chain.", "result",
                                        kArc};
  Counter& arc_overrides =
      make_counter(*registry, "anshin_arc_overrides_total",
                   "Messages that fail DMARC, but for which a trusted ARC sealer vouches.");
  Counters<DmarcVerdict, kDmarc.size()> dmarc{*registry, "anshin_dmarc_results_total",
                                              "DMARC results.", "result", kDmarc};
  Counters<mark::Kind, kMarks.size()> marks{*registry, "anshin_marks_total", "Marks stamped.",
                                            "result", kMarks};
  ComparisonCounters comparisons{*registry};
  prometheus::Histogram& end_of_message = make_histogram(
      *registry, "anshin_end_of_message_seconds", "From the MTA's end of message to the answer.");
  prometheus::Histogram& dns_wait = make_histogram(
      *registry, "anshin_dns_wait_seconds", "Time at end of message spent waiting for the DNS.");
  prometheus::Gauge& connections = prometheus::BuildGauge()
                                       .Name("anshin_connections")
                                       .Help("Connections from the MTA that are open.")
                                       .Register(*registry)
                                       .Add({});
  Counters<Skip, kSkips.size()> skipped{
      *registry, "anshin_skipped_total",
      "Mail that is not verified by configuration: connections from trusted networks, messages of "
      "clients that have logged in, messages that relays have from trusted networks.",
      "reason", kSkips};
  Counter& internal_errors =
      make_counter(*registry, "anshin_internal_errors_total",
                   "Messages let through unverified because something went wrong here.");
  Counter& lost_connections = make_counter(
      *registry, "anshin_lost_connections_total",
      "Messages whose stamps did not arrive because the MTA had closed its connection.");

  std::string listening;
  std::optional<HttpEndpoint> endpoint;
};

Metrics::Metrics() : state_(std::make_unique<State>()) {}
Metrics::~Metrics() {
  state_->endpoint.reset();  // it asks for the rest
}

std::expected<void, std::string> Metrics::listen(const std::string& address) {
  if (address == state_->listening) {
    return {};
  }
  state_->endpoint.reset();
  state_->listening.clear();
  if (address.empty()) {
    return {};
  }
  const auto endpoint = config::parse_endpoint(address);
  if (!endpoint) {
    return std::unexpected("[metrics] listen: " + endpoint.error());
  }
  try {
    state_->endpoint.emplace(*endpoint, [this] { return text(); });
  } catch (const std::system_error& error) {
    return std::unexpected("[metrics] listen: cannot listen on " + address + ": " +
                           error.code().message() +
                           "; is another process using this port, or is the address not of this "
                           "host?");
  }
  state_->listening = address;
  return {};
}

void Metrics::record_message(const AuthReport& report, const mark::Mark& mark,
                             const policy::Plan& plan, const Timing& timing) {
  state_->messages.count(plan.disposition);
  state_->wanted.count(plan.wanted);
  state_->spf.count(report.spf_mailfrom.verdict);
  for (const auto& signature : report.dkim) {
    state_->dkim.count(signature.verdict);
  }
  if (report.dkim.empty()) {
    state_->dkim.count(DkimVerdict::none);
  }
  if (report.arc.checked) {
    state_->arc.count(report.arc.verdict);
  }
  if (!plan.override_reason.empty()) {
    state_->arc_overrides.Increment();
  }
  state_->dmarc.count(report.dmarc.verdict);
  state_->marks.count(mark.kind);
  state_->end_of_message.Observe(in_seconds(timing.end_of_message));
  state_->dns_wait.Observe(in_seconds(timing.waited));
}

void Metrics::record_comparison(Protocol protocol, Agreement agreement) {
  state_->comparisons.count(protocol, agreement);
}

void Metrics::connection_opened() {
  state_->connections.Increment();
}
void Metrics::connection_closed() {
  state_->connections.Decrement();
}
void Metrics::record_internal_error() {
  state_->internal_errors.Increment();
}
void Metrics::record_lost_connection() {
  state_->lost_connections.Increment();
}
void Metrics::record_skip(Skip reason) {
  state_->skipped.count(reason);
}

void Metrics::observe_resolver(std::function<dns::ResolverStatistics()> statistics) {
  state_->scrape->set_resolver(std::move(statistics));
}

void Metrics::observe_registries(std::function<std::vector<RegistryHealth>()> registries) {
  state_->scrape->set_registries(std::move(registries));
}

std::string Metrics::text() const {
  auto families = state_->registry->Collect();
  std::ranges::move(state_->scrape->Collect(), std::back_inserter(families));
  return prometheus::TextSerializer().Serialize(families);
}

}  // namespace anshin::telemetry
