// Compares what runs with what is configured.
#include "daemon/background_sync.h"

#include "config/registry_source.h"
#include "telemetry/log.h"
#include "telemetry/registry_news.h"

#include <algorithm>
#include <utility>

namespace anshin::daemon {
namespace {

using distribution::Refresher;

struct Wanted {
  distribution::Source source;
  std::chrono::minutes every;
};

std::vector<Wanted> wanted_by(const config::Configuration& configuration) {
  std::vector<Wanted> wanted;
  for (const config::Registry& registry : configuration.registries) {
    if (auto source = config::source_of(registry)) {
      wanted.push_back({std::move(*source), registry.refresh});
    }
  }
  return wanted;
}

bool does(const Refresher& refresher, const Wanted& wanted) {
  return refresher.source() == wanted.source && refresher.every() == wanted.every;
}

std::unique_ptr<Refresher> begin(const Wanted& wanted) {
  auto news = std::make_shared<telemetry::SyncNews>(wanted.source.name);
  return std::make_unique<Refresher>(wanted.source, wanted.every,
                                     [news](const distribution::SyncResult& result) {
                                       if (const auto line = news->take(result)) {
                                         telemetry::log_message(line->level, line->text);
                                       }
                                     });
}

}  // namespace

BackgroundSync::~BackgroundSync() {
  stop();
}

void BackgroundSync::follow(const config::Configuration& configuration) {
  const std::vector<Wanted> wanted = wanted_by(configuration);
  const auto gone = std::ranges::stable_partition(refreshers_, [&](const auto& refresher) {
    return std::ranges::any_of(wanted, [&](const Wanted& w) { return does(*refresher, w); });
  });
  for (const auto& refresher : gone) {
    refresher->request_stop();
  }
  // Before others begin: they may be for the same folder.
  refreshers_.erase(gone.begin(), gone.end());
  for (const auto& refresher : refreshers_) {
    refresher->hurry();
  }
  for (const Wanted& w : wanted) {
    const bool runs = std::ranges::any_of(
        refreshers_, [&](const auto& refresher) { return does(*refresher, w); });
    if (!runs) {
      refreshers_.push_back(begin(w));
    }
  }
}

void BackgroundSync::request_stop() {
  for (const auto& refresher : refreshers_) {
    refresher->request_stop();
  }
}

void BackgroundSync::stop() {
  request_stop();
  refreshers_.clear();
}

}  // namespace anshin::daemon
