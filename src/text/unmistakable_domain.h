// Domain names for people who are to know which domain it is.
#pragma once

#include <string>
#include <string_view>

namespace anshin::text {

/// A normalised name in U-labels, with the name itself in parentheses behind them where it differs:
/// letters of other scripts look like Latin ones.
std::string unmistakable_domain(std::string_view normalised);

}  // namespace anshin::text
