// Questions in the form in which equal ones compare equal, and the keywords of types and statuses.
#include <anshin/resolver.h>

#include "dns/name.h"

namespace anshin::dns {

Question question(std::string_view name, RecordType type) {
  if (auto canonical = canonical_name(name); canonical && !canonical->empty()) {
    return {.name = std::move(*canonical), .type = type};
  }
  return {.name = std::string(name), .type = type};
}

std::string_view to_string(RecordType type) {
  switch (type) {
    case RecordType::A:
      return "A";
    case RecordType::NS:
      return "NS";
    case RecordType::CNAME:
      return "CNAME";
    case RecordType::SOA:
      return "SOA";
    case RecordType::PTR:
      return "PTR";
    case RecordType::MX:
      return "MX";
    case RecordType::TXT:
      return "TXT";
    case RecordType::AAAA:
      return "AAAA";
  }
  return "unknown type";
}

std::string_view to_string(Status status) {
  switch (status) {
    case Status::found:
      return "found";
    case Status::no_data:
      return "no data";
    case Status::no_such_name:
      return "no such name";
    case Status::failed:
      return "failed";
    case Status::timed_out:
      return "timed out";
    case Status::unasked:
      return "not asked";
  }
  return "unknown status";
}

}  // namespace anshin::dns
