// Fetches from a folder of this host, e.g. a stick that crossed an air gap.
#pragma once

#include "distribution/fetch.h"

namespace anshin::distribution {

class FileFetcher : public Fetcher {
 public:
  FetchResult fetch(const FetchRequest& request, FetchSink& sink,
                    const std::atomic<bool>* stop) override;
};

}  // namespace anshin::distribution
