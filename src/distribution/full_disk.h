// What to do where a disk is full. Errors come from many calls, SQLite's among them, and reach
// people as one sentence each.
#pragma once

#include <string>
#include <string_view>

namespace anshin::distribution {

/// What to add to an error that a full disk, or a quota that is used up, has caused; "" for every
/// other error.
std::string full_disk_advice(std::string_view error);

}  // namespace anshin::distribution
