// The head of an HTTP answer, as far as fetching a file needs it.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace anshin::distribution {

/// Fed with header lines; a status line begins anew, since redirects come first.
class HttpAnswer {
 public:
  void take_line(std::string_view line);

  /// At most 256 printable octets, as it came (RFC 9110 section 8.8.3); empty if there was none.
  const std::string& etag() const { return etag_; }
  /// First octet of a part (RFC 9110 section 14.4); nullopt if the answer did not tell.
  std::optional<std::uint64_t> range_start() const { return range_start_; }
  /// How old a cache's copy is (RFC 9111 section 5.1); nullopt if the answer did not tell.
  std::optional<std::chrono::seconds> age() const { return age_; }

 private:
  std::string etag_;
  std::optional<std::uint64_t> range_start_;
  std::optional<std::chrono::seconds> age_;
};

}  // namespace anshin::distribution
