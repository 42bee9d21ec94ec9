// Fetching a file from where a publisher has put it, behind an interface that tests replace.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace anshin::distribution {

struct FetchRequest {
  std::string url;
  std::string ca_file;       ///< PEM; empty: the system's
  std::string etag;          ///< of what is at hand: fetch only what differs; may be empty
  std::uint64_t offset = 0;  ///< octets that are at hand: only the rest is wanted
  std::uint64_t limit = 0;   ///< the whole file must not be longer
  std::chrono::seconds patience{120};  ///< for the whole transfer
};

enum class FetchStatus {
  complete,      ///< the sink has got everything to the end
  not_modified,  ///< the file is still what the request's etag stands for
  missing,       ///< there is no such file
  too_long,      ///< it is longer than the limit
  rejected,      ///< the sink did not take it
  stopped,       ///< the caller wanted to stop
  failed         ///< anything else, above all the network; what the sink has got is sound
};

struct FetchResult {
  FetchStatus status = FetchStatus::failed;
  std::string etag;     ///< of the whole file, where complete and the server told one
  std::string problem;  ///< names the URL; empty where complete or not_modified
  /// Where complete: how old the copy is that a cache on the way answered with; nullopt: none said
  /// that it did.
  std::optional<std::chrono::seconds> age{};
};

/// Takes what is fetched. False: do not go on.
class FetchSink {
 public:
  FetchSink() = default;
  virtual ~FetchSink() = default;
  FetchSink(const FetchSink&) = delete;
  FetchSink& operator=(const FetchSink&) = delete;

  /// Before the first octets: where in the file they belong, at the request's offset or at 0.
  virtual bool begin(std::uint64_t offset) = 0;
  virtual bool take(std::string_view octets) = 0;
};

class Fetcher {
 public:
  Fetcher() = default;
  virtual ~Fetcher() = default;
  Fetcher(const Fetcher&) = delete;
  Fetcher& operator=(const Fetcher&) = delete;

  /// Blocks. `stop` may be null; true ends the transfer within a second or two.
  virtual FetchResult fetch(const FetchRequest& request, FetchSink& sink,
                            const std::atomic<bool>* stop) = 0;
};

/// The fetcher for the scheme of a URL: https, http or file. It may keep connections open from one
/// fetch to the next; for one thread.
std::unique_ptr<Fetcher> make_fetcher(std::string_view url);

}  // namespace anshin::distribution
