// The little of HTTP/1.1 (RFC 9112) that whoever fetches metrics speaks: one request without a
// body, one answer, the end. Pure text.
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace anshin::telemetry {

constexpr std::size_t longest_request = 8192;

/// Makes the text of /metrics; only asked if somebody wants it.
using Content = std::function<std::string()>;

/// What is to be answered to `received`, the bytes so far; nullopt: the request is not whole yet.
std::optional<std::string> answer_to(std::string_view received, const Content& metrics);

}  // namespace anshin::telemetry
