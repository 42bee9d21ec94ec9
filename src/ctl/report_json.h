// Results as the JSON objects that programs read; docs/json.md describes them.
#pragma once

#include "ctl/message_file.h"

#include <string>

namespace anshin::ctl {

/// The object of `anshinctl verify --json`, indented.
std::string verify_json(const Verified& verified, config::Engine engine);

/// The same on one line, with the name of the file first.
std::string verify_json_line(const std::string& file, const Verified& verified,
                             config::Engine engine);

/// The object of `anshinctl spf --json`.
std::string spf_json(const SpfResult& result);

}  // namespace anshin::ctl
