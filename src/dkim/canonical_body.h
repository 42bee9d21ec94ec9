// Body canonicalisation of RFC 6376 sections 3.4.3 and 3.4.4, streaming and block by block: what
// stays as it is goes through in long pieces, only white space and line ends are looked at one by
// one. A line ends with CRLF; a CR or LF that stands alone is an octet like others.
#pragma once

#include <anshin/results.h>

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

namespace anshin::dkim {

class CanonicalBody {
 public:
  /// Takes canonical octets in pieces; a piece is gone after the call.
  using Sink = std::function<void(std::string_view octets)>;

  explicit CanonicalBody(Canonicalization form) : form_(form) {}
  /// A piece of the body, cut anywhere.
  void update(std::string_view chunk, const Sink& sink);
  /// The end of the body: what the form puts there.
  void finish(const Sink& sink);

 private:
  bool is_held(char c) const;
  void take(char c, const Sink& sink);
  void release(const Sink& sink);
  void pass(std::string_view plain, const Sink& sink);
  void write(std::string_view octets, const Sink& sink);
  void flush(const Sink& sink);

  Canonicalization form_;
  // What was read and may still turn out to be the end of a line or of the body, in this order.
  std::uint64_t line_ends_ = 0;
  bool blank_ = false;  // white space, relaxed only
  bool cr_ = false;
  bool is_empty_ = true;  // nothing was written
  std::string buffer_;    // short pieces on their way to the sink
};

}  // namespace anshin::dkim
