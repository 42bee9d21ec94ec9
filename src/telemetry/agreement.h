// How the verdicts of two engines on the same thing compare.
#pragma once

#include <string_view>

namespace anshin::telemetry {

enum class Protocol { spf, dkim, dmarc };
enum class Agreement { agree, differ, incomparable };

std::string_view to_string(Protocol protocol);
std::string_view to_string(Agreement agreement);

}  // namespace anshin::telemetry
