// Fetches by https and http (RFC 9110) with libcurl.
#pragma once

#include "distribution/fetch.h"

#include <memory>

namespace anshin::distribution {

/// Certificates are verified, TLS is 1.2 or later, redirects are few and never leave https. Caches
/// on the way are told to ask the publisher (RFC 9111 section 5.2.1.4): files have to fit each
/// other. Follows the proxies of the environment (https_proxy, http_proxy, no_proxy).
class CurlFetcher : public Fetcher {
 public:
  /// Throws std::bad_alloc where libcurl has no memory.
  CurlFetcher();
  ~CurlFetcher() override;

  FetchResult fetch(const FetchRequest& request, FetchSink& sink,
                    const std::atomic<bool>* stop) override;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace anshin::distribution
