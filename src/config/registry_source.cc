// Copies what the two have in common.
#include "config/registry_source.h"

namespace anshin::config {

std::optional<distribution::Source> source_of(const Registry& registry) {
  if (registry.url.empty()) {
    return std::nullopt;
  }
  return distribution::Source{.name = registry.name,
                              .folder = registry.path,
                              .url = registry.url,
                              .public_keys = registry.public_keys,
                              .ca_file = registry.ca_file};
}

}  // namespace anshin::config
