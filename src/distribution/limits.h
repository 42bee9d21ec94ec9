// Bounds of what a publication may hold. A receiver refuses what is beyond them before it reads
// on, an authority does not publish it.
#pragma once

#include <cstddef>
#include <cstdint>

namespace anshin::distribution {

inline constexpr std::size_t max_manifest_octets = 1'000'000;
inline constexpr std::size_t max_deltas = 1000;
inline constexpr std::size_t max_keys = 8;  ///< that a manifest announces
inline constexpr std::size_t max_signatures = 8;
/// A line of base64 takes 88 octets; the rest is for blanks at its end.
inline constexpr std::size_t max_signatures_octets = max_signatures * 128;
inline constexpr std::size_t max_registry_name = 64;
inline constexpr std::size_t max_file_name = 200;
inline constexpr std::size_t max_site_octets = 2000;
/// JSON numbers above it are not exact everywhere (RFC 8259 section 6).
inline constexpr std::uint64_t max_serial = (1ULL << 53U) - 1;
inline constexpr std::uint64_t max_file_octets = 4'000'000'000;        ///< compressed
inline constexpr std::uint64_t max_unpacked_octets = 100'000'000'000;  ///< of one file
inline constexpr std::uint64_t max_lines = 100'000'000;                ///< of one file

/// Names in a publication folder.
inline constexpr const char* manifest_name = "manifest.json";
inline constexpr const char* signatures_name = "manifest.json.sig";

}  // namespace anshin::distribution
