// The data of records in packets (RFC 1035 section 3.3, RFC 3596 section 2.2).
#pragma once

#include <anshin/resolver.h>

#include "dns/packet_cursor.h"

#include <cstdint>
#include <optional>
#include <span>
#include <string>

namespace anshin::dns {

/// Adds what `record` holds to the vector of `answer` that fits its type; for SOA that is the
/// primary server's name. False, and nothing added, if its data does not have the form of its type.
/// The record must come from `packet` and have a type of RecordType.
bool add_record(Answer& answer, std::span<const std::uint8_t> packet, const RawRecord& record);

/// The one name that a CNAME, PTR or NS record holds.
std::optional<std::string> read_name_data(std::span<const std::uint8_t> packet,
                                          const RawRecord& record);

/// The MINIMUM field of an SOA record.
std::optional<std::uint32_t> read_soa_minimum(std::span<const std::uint8_t> packet,
                                              const RawRecord& record);

}  // namespace anshin::dns
