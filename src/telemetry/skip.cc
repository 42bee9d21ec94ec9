#include "telemetry/skip.h"

#include <utility>

namespace anshin::telemetry {

std::string_view to_string(Skip skip) {
  switch (skip) {
    case Skip::trusted_network:
      return "trusted_network";
    case Skip::authenticated:
      return "authenticated";
    case Skip::relayed:
      return "relayed";
  }
  std::unreachable();
}

}  // namespace anshin::telemetry
