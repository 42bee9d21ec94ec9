// JSON of one line of the registry format. Only the .cc files of this folder include it.
#pragma once

#include <anshin/registry.h>

#include <nlohmann/json.hpp>

#include <expected>
#include <string>
#include <string_view>

namespace anshin::registry {

/// One JSON object of at most 64 KB. The error says what else it is.
std::expected<nlohmann::json, std::string> read_json_object(std::string_view text);

/// The organisation that a "put" object describes. The error says which field is wrong and why.
std::expected<Organisation, std::string> organisation_from_json(const nlohmann::json& object);

}  // namespace anshin::registry
