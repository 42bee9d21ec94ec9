#include "text/unmistakable_domain.h"

#include "text/domain_name.h"

namespace anshin::text {

std::string unmistakable_domain(std::string_view normalised) {
  std::string shown = unicode_domain(normalised);
  if (shown != normalised) {
    (shown += " (").append(normalised) += ')';
  }
  return shown;
}

}  // namespace anshin::text
