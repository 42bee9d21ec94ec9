// JSON of the registry format: one organisation, or one line of an import
// (docs/registry-format.md).
#pragma once

#include <anshin/registry.h>

#include <expected>
#include <string>
#include <string_view>
#include <variant>

namespace anshin::registry {

/// {"del":"ID"}
struct RemoveLine {
  std::string id;
};
/// {"unrevoke":"ID or domain"}
struct UnrevokeLine {
  std::string subject;
};
/// {"put":{...}} is an organisation, {"revoke":"ID or domain","reason":"..."} a revocation.
using Line = std::variant<Organisation, RemoveLine, Revocation, UnrevokeLine>;

/// One line of an import, its organisation, id or revocation checked. The error says what is wrong.
std::expected<Line, std::string> parse_line(std::string_view text);

}  // namespace anshin::registry
