// Results as the JSON objects that programs read; anshinctl(1) describes them.
#pragma once

#include "ctl/message_file.h"

#include <string>

namespace anshin::ctl {

/// The object of `anshinctl verify --json`, indented.
std::string verify_json(const Verified& verified, config::Engine engine);

/// The object of `anshinctl spf --json`.
std::string spf_json(const SpfResult& result);

}  // namespace anshin::ctl
