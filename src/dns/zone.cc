// DNS data in memory and how it answers: RFC 1034 section 4.3.2 without delegations, wildcards
// after RFC 4592 section 3.3.1.
#include "dns/zone.h"

#include "dns/name.h"
#include "text/printable.h"

#include <algorithm>
#include <stdexcept>

namespace anshin::dns {

namespace {

constexpr int max_chain = 16;
constexpr std::chrono::seconds default_negative_ttl{300};
constexpr std::string_view wildcard_label = "\\042";  // "*" in canonical text

std::string checked_name(std::string_view name) {
  auto canonical = canonical_name(name);
  if (!canonical) {
    throw std::invalid_argument("\"" + text::printable(name) + "\" is not a domain name");
  }
  return std::move(*canonical);
}

// The root as a target: "" is how Mx writes it.
std::string checked_target(std::string_view name) {
  return name.empty() ? std::string() : checked_name(name);
}

struct Normalise {
  RecordData operator()(IpAddress address) const { return address; }
  RecordData operator()(Txt txt) const { return txt; }
  RecordData operator()(const Mx& mx) const {
    return Mx{mx.preference, checked_target(mx.exchange)};
  }
  RecordData operator()(const Cname& cname) const { return Cname{checked_target(cname.target)}; }
  RecordData operator()(const Ptr& ptr) const { return Ptr{checked_target(ptr.target)}; }
  RecordData operator()(const Ns& ns) const { return Ns{checked_target(ns.target)}; }
  RecordData operator()(Soa soa) const {
    soa.primary = checked_target(soa.primary);
    soa.mailbox = checked_target(soa.mailbox);
    return soa;
  }
};

struct AddTo {
  Answer& answer;
  void operator()(const IpAddress& address) const { answer.addresses.push_back(address); }
  void operator()(const Txt& txt) const { answer.texts.push_back(txt.text); }
  void operator()(const Mx& mx) const { answer.exchanges.push_back(mx); }
  void operator()(const Cname& cname) const { answer.names.push_back(cname.target); }
  void operator()(const Ptr& ptr) const { answer.names.push_back(ptr.target); }
  void operator()(const Ns& ns) const { answer.names.push_back(ns.target); }
  void operator()(const Soa& soa) const { answer.names.push_back(soa.primary); }
};

struct TypeOf {
  RecordType operator()(const IpAddress& address) const {
    return address.is_v4() ? RecordType::A : RecordType::AAAA;
  }
  RecordType operator()(const Txt&) const { return RecordType::TXT; }
  RecordType operator()(const Mx&) const { return RecordType::MX; }
  RecordType operator()(const Cname&) const { return RecordType::CNAME; }
  RecordType operator()(const Ptr&) const { return RecordType::PTR; }
  RecordType operator()(const Ns&) const { return RecordType::NS; }
  RecordType operator()(const Soa&) const { return RecordType::SOA; }
};

}  // namespace

RecordType type_of(const RecordData& data) {
  return std::visit(TypeOf{}, data);
}

void Zone::add(std::string_view name, RecordData data, std::chrono::seconds ttl) {
  const std::string owner = checked_name(name);
  RecordData normal = std::visit(Normalise{}, std::move(data));
  const RecordType type = type_of(normal);
  names_[owner][type].push_back({.data = std::move(normal), .ttl = ttl});
  // RFC 4592 section 2.2.2: what lies between two names exists, too.
  for (std::string_view above = parent_name(owner); !above.empty(); above = parent_name(above)) {
    if (!names_.try_emplace(std::string(above)).second) {
      break;
    }
  }
}

void Zone::fail(std::string_view name, std::optional<RecordType> type, Status status) {
  const std::string owner = checked_name(name);
  const std::string reason = std::string(status == Status::timed_out ? "no answer" : "SERVFAIL") +
                             " for " + owner + " (as the zone says)";
  faults_[{owner, type}] = Answer{.status = status, .reason = reason};
}

bool Zone::holds(std::string_view name, RecordType type) const {
  const auto found = names_.find(checked_name(name));
  return found != names_.end() && found->second.contains(type);
}

bool Zone::holds_any(std::string_view name) const {
  const auto found = names_.find(checked_name(name));
  return found != names_.end() && !found->second.empty();
}

// The records at a name or of the wildcard that covers it; null if the name does not exist.
const Zone::Records* Zone::find(const std::string& name) const {
  if (const auto exact = names_.find(name); exact != names_.end()) {
    return &exact->second;
  }
  // RFC 4592 section 3.3.1: only the wildcard right below the closest encloser counts.
  std::string_view encloser = parent_name(name);
  while (!encloser.empty() && !names_.contains(std::string(encloser))) {
    encloser = parent_name(encloser);
  }
  std::string source(wildcard_label);
  if (!encloser.empty()) {
    source.append(".").append(encloser);
  }
  const auto wildcard = names_.find(source);
  return wildcard == names_.end() ? nullptr : &wildcard->second;
}

const Answer* Zone::find_fault(const Question& question) const {
  for (const std::optional<RecordType> type :
       {std::optional(question.type), std::optional<RecordType>()}) {
    if (const auto fault = faults_.find({question.name, type}); fault != faults_.end()) {
      return &fault->second;
    }
  }
  return nullptr;
}

// RFC 2308 section 5: the lesser of the SOA's own TTL and its MINIMUM.
std::chrono::seconds Zone::negative_ttl(std::string_view name) const {
  for (std::string_view at = name; !at.empty(); at = parent_name(at)) {
    const auto found = names_.find(std::string(at));
    if (found == names_.end() || !found->second.contains(RecordType::SOA)) {
      continue;
    }
    const Record& record = found->second.at(RecordType::SOA).front();
    return std::min(record.ttl, std::chrono::seconds(std::get<Soa>(record.data).minimum));
  }
  return default_negative_ttl;
}

Answer Zone::lookup(const Question& question) const {
  Question current = question;
  std::chrono::seconds ttl = std::chrono::seconds::max();
  for (int links = 0; links <= max_chain; ++links) {
    if (const Answer* fault = find_fault(current)) {
      return *fault;
    }
    const Records* records = find(current.name);
    if (records == nullptr) {
      return {.status = Status::no_such_name, .ttl = std::min(ttl, negative_ttl(current.name))};
    }
    if (const auto set = records->find(question.type); set != records->end()) {
      Answer answer{.status = Status::found};
      for (const Record& record : set->second) {
        ttl = std::min(ttl, record.ttl);
        std::visit(AddTo{answer}, record.data);
      }
      answer.ttl = ttl;
      return answer;
    }
    const auto alias = records->find(RecordType::CNAME);
    if (alias == records->end()) {
      return {.status = Status::no_data, .ttl = std::min(ttl, negative_ttl(current.name))};
    }
    ttl = std::min(ttl, alias->second.front().ttl);
    current.name = std::get<Cname>(alias->second.front().data).target;
  }
  return {.status = Status::failed,
          .reason = "the CNAME chain from " + text::printable(question.name) + " does not end"};
}

}  // namespace anshin::dns
