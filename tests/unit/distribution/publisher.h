// A publisher for tests: entries become a publication, and a fetcher that serves it and can go
// wrong.
#pragma once

#include <anshin/distribution.h>
#include <anshin/ed25519.h>

#include "distribution/fetch.h"

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

namespace anshin::distribution {

inline constexpr std::chrono::sys_seconds today =
    std::chrono::sys_days(std::chrono::year(2026) / 11 / 22) + std::chrono::hours(12);

/// Serves files by URL.
class FakeFetcher : public Fetcher {
 public:
  FetchResult fetch(const FetchRequest& request, FetchSink& sink,
                    const std::atomic<bool>* stop) override;

  std::map<std::string, std::string> files;  ///< by URL
  bool with_etags = false;
  bool ranges = true;                            ///< else the whole file comes whatever is asked
  std::map<std::string, std::size_t> cut_after;  ///< octets; then the connection breaks, once
  std::function<void(const FetchRequest&)> on_request;  ///< before the file is looked for
  std::vector<FetchRequest> requests;
};

/// "test:1" with the domain d1.example.
std::string put_line(unsigned number, const std::string& name = "name");
std::string del_line(unsigned number);
std::string put_lines(unsigned first, unsigned last);

/// A publication of the registry "robins" at https://registry.example/robins/manifest.json.
class Publisher {
 public:
  Publisher();

  /// `lines` packed, as a file of the publication. `entries` lines are stated.
  PublishedFile add_file(const std::string& name, const std::string& lines, std::uint64_t entries);
  /// Whatever octets as a file of the publication.
  PublishedFile add_octets(const std::string& name, const std::string& octets,
                           std::uint64_t entries);
  /// A manifest with this snapshot, issued an hour ago, valid for a week.
  Manifest& start(std::uint64_t serial, const std::string& lines, std::uint64_t entries);
  /// A delta to the present manifest's serial.
  void add_delta(std::uint64_t from, const std::string& lines, std::uint64_t entries);
  /// Signs `manifest` and puts it up.
  void publish();
  void publish_signed_by(const std::vector<crypto::SigningKey>& keys);

  Source source(const std::string& folder) const;
  std::string url(const std::string& name) const;

  crypto::SigningKey key;
  Manifest manifest;
  FakeFetcher fetcher;
};

}  // namespace anshin::distribution
