#include "authority/csv_seen_ids.h"

#include <functional>
#include <utility>

namespace anshin::authority {
namespace {

constexpr std::size_t first_slots = 1024;

// False if `hash` is in the table already.
bool place(std::vector<std::uint64_t>& slots, std::uint64_t hash) {
  const std::size_t mask = slots.size() - 1;
  std::size_t at = hash & mask;
  while (slots[at] != 0) {
    if (slots[at] == hash) {
      return false;
    }
    at = (at + 1) & mask;
  }
  slots[at] = hash;
  return true;
}

}  // namespace

SeenIds::SeenIds() : slots_(first_slots) {}

bool SeenIds::insert(std::string_view id) {
  if ((size_ + 1) * 2 > slots_.size()) {
    grow();
  }
  const std::uint64_t hash = std::hash<std::string_view>{}(id);
  if (!place(slots_, hash == 0 ? 1 : hash)) {
    return false;
  }
  ++size_;
  return true;
}

void SeenIds::grow() {
  std::vector<std::uint64_t> larger(slots_.size() * 2);
  for (const std::uint64_t hash : slots_) {
    if (hash != 0) {
      place(larger, hash);
    }
  }
  slots_ = std::move(larger);
}

}  // namespace anshin::authority
