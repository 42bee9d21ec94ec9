#include "spf/client_names.h"

#include "dns/reverse_name.h"
#include "spf/limits.h"
#include "text/header_field.h"

#include <algorithm>

namespace anshin::spf {

dns::RecordType address_type(const IpAddress& client) {
  return client.is_v4() ? dns::RecordType::A : dns::RecordType::AAAA;
}

std::optional<std::vector<std::string>> validated_names(Lookups& lookups, const IpAddress& client) {
  const dns::Answer* pointers = lookups.find(dns::reverse_name(client), dns::RecordType::PTR);
  if (pointers == nullptr) {
    return std::nullopt;
  }
  bool complete = true;
  std::vector<std::string> validated;
  for (std::size_t i = 0; i < std::min(most_host_names, pointers->names.size()); ++i) {
    // All are asked for before the first answer is waited for
    const dns::Answer* addresses = lookups.find(pointers->names[i], address_type(client));
    if (addresses == nullptr) {
      complete = false;
    } else if (std::ranges::find(addresses->addresses, client) != addresses->addresses.end()) {
      validated.push_back(pointers->names[i]);
    }
  }
  return complete ? std::optional(std::move(validated)) : std::nullopt;
}

std::optional<std::string> client_name(Lookups& lookups, const IpAddress& client,
                                       std::string_view domain) {
  const auto names = validated_names(lookups, client);
  if (!names) {
    return std::nullopt;
  }
  const auto equal = std::ranges::find_if(
      *names, [&](const std::string& name) { return text::equals_ignoring_case(name, domain); });
  if (equal != names->end()) {
    return *equal;
  }
  const auto below = std::ranges::find_if(
      *names, [&](const std::string& name) { return is_at_or_below(name, domain); });
  if (below != names->end()) {
    return *below;
  }
  return names->empty() ? "unknown" : names->front();
}

bool is_at_or_below(std::string_view name, std::string_view domain) {
  if (domain.empty() || name.size() < domain.size()) {
    return false;
  }
  const std::string_view tail = name.substr(name.size() - domain.size());
  return text::equals_ignoring_case(tail, domain) &&
         (tail.size() == name.size() || name[name.size() - domain.size() - 1] == '.');
}

}  // namespace anshin::spf
