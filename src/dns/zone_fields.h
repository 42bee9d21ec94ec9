// The fields of records in master files: numbers, times, types, and the data that needs no origin.
#pragma once

#include <anshin/resolver.h>

#include "dns/master_file.h"
#include "dns/zone.h"

#include <charconv>
#include <cstdint>
#include <expected>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace anshin::dns {

using Tokens = std::span<const MasterToken>;

/// What the file says, made fit for an error message.
std::string quoted(std::string_view text);

/// ASCII upper case.
std::string upper(std::string_view text);

template <typename Number>
std::optional<Number> parse_number(std::string_view text) {
  Number number{};
  const auto* const begin = text.data();
  const auto* const end = begin + text.size();
  const auto [stop, status] = std::from_chars(begin, end, number);
  return status == std::errc() && stop == end ? std::optional(number) : std::nullopt;
}

/// Seconds up to 2^31 - 1 (RFC 2181 section 8), or the usual short form: 1h30m, 2d.
std::optional<std::uint32_t> parse_ttl(std::string_view text);

std::optional<RecordType> parse_type(std::string_view text);

/// Whether it is the type of RFC 4408 section 3.1.1, which RFC 7208 gave up.
bool is_spf_type(std::string_view text);

/// The data of an A or AAAA record.
std::expected<RecordData, std::string> parse_address(RecordType type, Tokens tokens);

/// The data of a TXT record: strings of at most 255 octets each, together at most 65535.
std::expected<RecordData, std::string> parse_txt(Tokens tokens);

}  // namespace anshin::dns
