// Asks a running milter whether it answers: the first exchange of the milter protocol, option
// negotiation.
#pragma once

#include "config/address.h"

#include <chrono>
#include <expected>
#include <string>

namespace anshin::ctl {

/// Milliseconds until the answer came, or why none did and what to do.
std::expected<std::chrono::milliseconds, std::string> probe_milter(
    const config::MilterSocket& socket, std::chrono::seconds patience);

}  // namespace anshin::ctl
