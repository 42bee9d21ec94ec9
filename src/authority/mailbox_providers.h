// Domains in which everybody can get a mailbox.
#pragma once

#include <span>
#include <string_view>

namespace anshin::authority {

/// A-labels, lower case; one that begins with a dot stands for itself and for all names below it.
std::span<const std::string_view> mailbox_providers();

}  // namespace anshin::authority
