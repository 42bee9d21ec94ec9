// Metrics that are not counted but asked for when Prometheus looks: DNS statistics and the state of
// registries.
#pragma once

#include "telemetry/metrics.h"

#include <prometheus/collectable.h>
#include <prometheus/metric_family.h>

#include <functional>
#include <mutex>
#include <vector>

namespace anshin::telemetry {

class Scrape : public prometheus::Collectable {
 public:
  void set_resolver(std::function<dns::ResolverStatistics()> statistics);
  void set_registries(std::function<std::vector<RegistryHealth>()> registries);
  /// A source that throws is left out.
  std::vector<prometheus::MetricFamily> Collect() const override;

 private:
  mutable std::mutex mutex_;
  std::function<dns::ResolverStatistics()> resolver_;
  std::function<std::vector<RegistryHealth>()> registries_;
};

}  // namespace anshin::telemetry
