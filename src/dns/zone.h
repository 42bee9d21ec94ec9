// DNS data in memory, answering as a resolver would that sees nothing else. Filled by code or from
// a master file (RFC 1035 section 5); wildcards as in RFC 4592. For tests, demos and offline
// checks.
#pragma once

#include <anshin/resolver.h>

#include <chrono>
#include <expected>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <variant>
#include <vector>

namespace anshin::dns {

struct Txt {
  std::string text;  ///< the record's strings joined; raw octets
};
struct Cname {
  std::string target;
};
struct Ptr {
  std::string target;
};
struct Ns {
  std::string target;
};
/// RFC 1035 section 3.3.13.
struct Soa {
  std::string primary;
  std::string mailbox;
  std::uint32_t serial = 1;
  std::uint32_t refresh = 3600;
  std::uint32_t retry = 600;
  std::uint32_t expire = 86400;
  std::uint32_t minimum = 300;  ///< the negative TTL (RFC 2308 section 4)
};

/// What a record holds. An IpAddress is an A or AAAA record. Names may be in any text form; a zone
/// keeps them canonical.
using RecordData = std::variant<IpAddress, Txt, Mx, Cname, Ptr, Ns, Soa>;

RecordType type_of(const RecordData& data);

struct Record {
  RecordData data;
  std::chrono::seconds ttl{300};
};

class Zone {
 public:
  /// Adds a record; all names above `name` exist from then on. A label "*" makes a wildcard. Throws
  /// std::invalid_argument if a name cannot exist.
  void add(std::string_view name, RecordData data,
           std::chrono::seconds ttl = std::chrono::seconds{300});

  /// From now on questions for `name` (of `type`, or of every type) end with `status`, which is
  /// meant to be failed or timed_out. Nothing below the name is affected.
  void fail(std::string_view name, std::optional<RecordType> type, Status status);

  /// Whether the name has records of this type, wildcards and aliases aside.
  bool holds(std::string_view name, RecordType type) const;
  /// Whether the name has any records, wildcards and aliases aside.
  bool holds_any(std::string_view name) const;

  /// The answer to a question. A chain of at most 16 CNAMEs is followed inside the zone.
  Answer lookup(const Question& question) const;

 private:
  using Records = std::map<RecordType, std::vector<Record>>;  // empty for an empty non-terminal

  const Records* find(const std::string& name) const;
  const Answer* find_fault(const Question& question) const;
  std::chrono::seconds negative_ttl(std::string_view name) const;

  std::unordered_map<std::string, Records> names_;  // by canonical name
  std::map<std::pair<std::string, std::optional<RecordType>>, Answer> faults_;
};

/// Reads a master file: $ORIGIN, $TTL, comments, parentheses, quotes, escapes; A, AAAA, MX, TXT,
/// CNAME, PTR, NS and SOA in class IN (type SPF, RFC 4408's, is skipped). Names without a trailing
/// dot are below $ORIGIN, which is the root at first. For tests and demos the line `$FAULT name
/// [TYPE] SERVFAIL|TIMEOUT` makes questions for a name fail. The error reads "file:line: what is
/// wrong".
std::expected<Zone, std::string> parse_zone(std::string_view text, std::string_view filename);

}  // namespace anshin::dns
