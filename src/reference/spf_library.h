// libspf2 as a function: evaluates a record for a client, asking a source for everything it wants
// to know. The only file that knows libspf2's types is spf_library.cc.
#pragma once

#include <anshin/ip_address.h>
#include <anshin/resolver.h>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace anshin::reference {

/// What the library is told about the DNS.
struct SpfDnsReply {
  bool try_again = false;            ///< ends the evaluation
  std::vector<IpAddress> addresses;  ///< A and AAAA, of the family asked for
  std::vector<std::string> names;    ///< MX and PTR, without NUL
};

/// Where the library gets records and DNS data from. The names it asks for are those that stand in
/// the records it got, and those of earlier replies.
class SpfSource {
 public:
  virtual ~SpfSource() = default;
  virtual SpfDnsReply lookup(std::string_view name, dns::RecordType type) = 0;
  /// The record for the domain of an include or a redirect, free of macros, of at most 450 octets
  /// that compile to at most 500; nullopt ends the evaluation.
  virtual std::optional<std::string> record(std::string_view name) = 0;
};

/// What libspf2 makes of it. `invalid` is a trouble of its own, never a property of the record.
enum class SpfOutcome { invalid, none, neutral, pass, fail, softfail, temperror, permerror };

struct SpfRun {
  SpfOutcome outcome = SpfOutcome::invalid;
  std::string trouble;  ///< what libspf2 complained about, escaped; may be empty
};

/// Evaluates `record` for `client`. Never aborts the process. Exceptions of the source come
/// through.
SpfRun run_libspf2(const std::string& record, const IpAddress& client, SpfSource& source);

}  // namespace anshin::reference
