// The client's names as ptr and the macro "p" want them (RFC 7208 sections 5.5 and 7.3).
#pragma once

#include <anshin/ip_address.h>

#include "spf/answers.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace anshin::spf {

/// The record type in which a client's address family is looked up.
dns::RecordType address_type(const IpAddress& client);

/// The client's names whose addresses include it, of the first ten names; those whose addresses
/// cannot be had are left out. nullopt while an answer is missing.
std::optional<std::vector<std::string>> validated_names(Lookups& lookups, const IpAddress& client);

/// What the macro "p" stands for. nullopt while an answer is missing.
std::optional<std::string> client_name(Lookups& lookups, const IpAddress& client,
                                       std::string_view domain);

/// Whether `name` is `domain` or lies below it, in any case.
bool is_at_or_below(std::string_view name, std::string_view domain);

}  // namespace anshin::spf
