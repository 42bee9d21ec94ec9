// Turns statistics into metric families by hand: they are counted elsewhere.
#include "telemetry/scrape.h"

#include "telemetry/log.h"

#include <exception>
#include <optional>
#include <string>
#include <utility>

namespace anshin::telemetry {

namespace {

using prometheus::ClientMetric;
using prometheus::MetricFamily;
using prometheus::MetricType;

MetricFamily gauge(std::string name, std::string help, std::uint64_t value) {
  ClientMetric metric;
  metric.gauge.value = static_cast<double>(value);
  return {std::move(name), std::move(help), MetricType::Gauge, {metric}};
}

MetricFamily held_back(const dns::ResolverStatistics& dns) {
  MetricFamily family{"anshin_dns_held_back_total",
                      "Questions that had to wait for their turn, by the bound that was reached.",
                      MetricType::Counter,
                      {}};
  for (const auto& [bound, value] :
       {std::pair("client_network", dns.held_by_network), std::pair("pool", dns.held_by_pool)}) {
    ClientMetric metric;
    metric.label = {{"bound", bound}};
    metric.counter.value = static_cast<double>(value);
    family.metric.push_back(metric);
  }
  return family;
}

MetricFamily counter(std::string name, std::string help, std::uint64_t value) {
  ClientMetric metric;
  metric.counter.value = static_cast<double>(value);
  return {std::move(name), std::move(help), MetricType::Counter, {metric}};
}

std::vector<MetricFamily> describe(const dns::ResolverStatistics& dns) {
  return {
      counter("anshin_dns_questions_total", "Questions that verifying asked.", dns.asked),
      counter("anshin_dns_cache_hits_total", "Questions answered from the cache.", dns.from_cache),
      counter("anshin_dns_coalesced_total", "Questions that joined one in flight.", dns.coalesced),
      counter("anshin_dns_sent_total", "Questions that went to a name server.", dns.sent),
      counter("anshin_dns_failures_total", "Questions that failed.", dns.failed),
      counter("anshin_dns_timeouts_total", "Questions without an answer in time.", dns.timed_out),
      counter("anshin_dns_withdrawn_total", "Questions given up because their messages were done.",
              dns.withdrawn),
      held_back(dns),
      gauge("anshin_dns_in_flight", "Questions that are in flight.", dns.in_flight),
      gauge("anshin_dns_waiting", "Questions that wait for their turn.", dns.waiting),
  };
}

/// One gauge with a value for each registry that has one.
template <typename ValueOf>
MetricFamily gauges(std::string name, std::string help,
                    const std::vector<RegistryHealth>& registries, const ValueOf& value_of) {
  MetricFamily family{std::move(name), std::move(help), MetricType::Gauge, {}};
  for (const auto& registry : registries) {
    if (const std::optional<double> value = value_of(registry)) {
      ClientMetric metric;
      metric.label = {{"registry", registry.name}};
      metric.gauge.value = *value;
      family.metric.push_back(metric);
    }
  }
  return family;
}

std::optional<double> unix_time(const std::optional<std::chrono::sys_seconds>& time) {
  return time ? std::optional(static_cast<double>(time->time_since_epoch().count())) : std::nullopt;
}

std::vector<MetricFamily> describe(const std::vector<RegistryHealth>& registries) {
  using Health = RegistryHealth;
  using Value = std::optional<double>;
  return {
      gauges("anshin_registry_available", "1 if the registry can be asked and has not expired.",
             registries, [](const Health& r) { return Value(r.available ? 1 : 0); }),
      gauges("anshin_registry_serial", "Serial of the registry in use.", registries,
             [](const Health& r) { return Value(static_cast<double>(r.serial)); }),
      gauges("anshin_registry_organisations", "Organisations in the registry.", registries,
             [](const Health& r) { return Value(static_cast<double>(r.organisations)); }),
      gauges("anshin_registry_issued_timestamp_seconds",
             "When the registry in use was issued, in Unix time.", registries,
             [](const Health& r) { return unix_time(r.issued); }),
      gauges("anshin_registry_expires_timestamp_seconds",
             "When the registry in use expires, in Unix time; absent: never.", registries,
             [](const Health& r) { return unix_time(r.expires); }),
      gauges("anshin_registry_synced_timestamp_seconds",
             "When the publisher was last followed with success, in Unix time.", registries,
             [](const Health& r) { return r.sync ? unix_time(r.sync->last_success) : Value(); }),
      gauges("anshin_registry_sync_failures", "Syncs without success since the last success.",
             registries,
             [](const Health& r) {
               return r.sync ? Value(static_cast<double>(r.sync->failures)) : Value();
             }),
  };
}

template <typename Source>
std::vector<MetricFamily> ask(const Source& source) {
  if (!source) {
    return {};
  }
  try {
    return describe(source());
  } catch (const std::exception& error) {
    log_error(std::string("metrics: a source could not be asked: ") + error.what());
    return {};
  }
}

}  // namespace

void Scrape::set_resolver(std::function<dns::ResolverStatistics()> statistics) {
  const std::scoped_lock lock(mutex_);
  resolver_ = std::move(statistics);
}

void Scrape::set_registries(std::function<std::vector<RegistryHealth>()> registries) {
  const std::scoped_lock lock(mutex_);
  registries_ = std::move(registries);
}

std::vector<MetricFamily> Scrape::Collect() const {
  const std::scoped_lock lock(mutex_);
  auto families = ask(resolver_);
  families.push_back(counter("anshin_log_lines_lost_total",
                             "Log lines that were not written because nobody took them.",
                             lost_log_lines()));
  for (auto& family : ask(registries_)) {
    families.push_back(std::move(family));
  }
  return families;
}

}  // namespace anshin::telemetry
