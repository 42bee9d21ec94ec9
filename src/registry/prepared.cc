// Entries made ready to be written.
#include "registry/prepared.h"

#include "lookalike/resemblance.h"
#include "registry/look_alikes.h"
#include "registry/organisation.h"

#include <string_view>
#include <utility>

namespace anshin::registry {

std::expected<Prepared, std::string> prepare(const Organisation& organisation) {
  auto sound = checked(organisation);
  if (!sound) {
    return std::unexpected(sound.error());
  }
  return prepare_checked(std::move(*sound));
}

std::expected<Prepared, std::string> prepare_checked(Organisation organisation) {
  std::string entry = format_organisation(organisation);
  constexpr std::string_view frame = R"({"put":})";  // that makes a line of a published file of it
  if (entry.size() + frame.size() > max_entry_octets) {
    return std::unexpected(organisation.id + ": the entry is longer than 64 KB");
  }
  auto keys = lookalike::keys_of(subject_of(organisation));
  return Prepared{
      .organisation = std::move(organisation), .entry = std::move(entry), .keys = std::move(keys)};
}

}  // namespace anshin::registry
