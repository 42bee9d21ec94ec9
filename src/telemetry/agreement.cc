#include "telemetry/agreement.h"

#include <utility>

namespace anshin::telemetry {

std::string_view to_string(Protocol protocol) {
  switch (protocol) {
    case Protocol::spf:
      return "spf";
    case Protocol::dkim:
      return "dkim";
    case Protocol::dmarc:
      return "dmarc";
  }
  std::unreachable();
}

std::string_view to_string(Agreement agreement) {
  switch (agreement) {
    case Agreement::agree:
      return "agree";
    case Agreement::differ:
      return "differ";
    case Agreement::incomparable:
      return "incomparable";
  }
  std::unreachable();
}

}  // namespace anshin::telemetry
