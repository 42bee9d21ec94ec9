// Turns statistics into metric families by hand: they are counted elsewhere.
#include "telemetry/scrape.h"

#include "telemetry/log.h"

#include <exception>
#include <string>
#include <utility>

namespace anshin::telemetry {

namespace {

using prometheus::ClientMetric;
using prometheus::MetricFamily;
using prometheus::MetricType;

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
  };
}

std::vector<MetricFamily> describe(const std::vector<RegistryHealth>& registries) {
  MetricFamily available{
      "anshin_registry_available", "1 if the registry can be asked.", MetricType::Gauge, {}};
  MetricFamily serial{
      "anshin_registry_serial", "Serial of the registry in use.", MetricType::Gauge, {}};
  MetricFamily organisations{
      "anshin_registry_organisations", "Organisations in the registry.", MetricType::Gauge, {}};
  for (const auto& registry : registries) {
    ClientMetric metric;
    metric.label = {{"registry", registry.name}};
    metric.gauge.value = registry.available ? 1 : 0;
    available.metric.push_back(metric);
    metric.gauge.value = static_cast<double>(registry.serial);
    serial.metric.push_back(metric);
    metric.gauge.value = static_cast<double>(registry.organisations);
    organisations.metric.push_back(metric);
  }
  return {available, serial, organisations};
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
  for (auto& family : ask(registries_)) {
    families.push_back(std::move(family));
  }
  return families;
}

}  // namespace anshin::telemetry
