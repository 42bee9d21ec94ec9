#include "dkim/body_hashes.h"

#include <algorithm>

namespace anshin::dkim {

void BodyHash::want_prefix(std::uint64_t length) {
  const auto place = std::ranges::lower_bound(prefixes_, length, {}, &Prefix::length);
  if (place == prefixes_.end() || place->length != length) {
    prefixes_.insert(place, {.length = length, .digest = {}});
  }
}

void BodyHash::update(std::string_view chunk) {
  body_.update(chunk, [this](std::string_view octets) { hash(octets); });
}

// Stops at every length that was asked for and keeps the digest of what there is.
void BodyHash::hash(std::string_view octets) {
  while (reached_ < prefixes_.size() && prefixes_[reached_].length <= hashed_ + octets.size()) {
    Prefix& next = prefixes_[reached_];
    const std::string_view part = octets.substr(0, next.length - hashed_);
    running_.update(part);
    next.digest = running_.digest_so_far();
    hashed_ += part.size();
    octets.remove_prefix(part.size());
    ++reached_;
  }
  running_.update(octets);
  hashed_ += octets.size();
}

void BodyHash::finish() {
  body_.finish([this](std::string_view octets) { hash(octets); });
  hash({});
  whole_ = running_.finish();
}

std::optional<std::string> BodyHash::prefix(std::uint64_t length) const {
  const auto place = std::ranges::lower_bound(prefixes_, length, {}, &Prefix::length);
  if (place == prefixes_.end() || place->length != length || place->digest.empty()) {
    return std::nullopt;
  }
  return place->digest;
}

std::optional<BodyHash>& BodyHashes::form(Canonicalization form) {
  return form == Canonicalization::simple ? simple_ : relaxed_;
}

const std::optional<BodyHash>& BodyHashes::form(Canonicalization form) const {
  return form == Canonicalization::simple ? simple_ : relaxed_;
}

void BodyHashes::want(Canonicalization wanted, std::optional<std::uint64_t> length) {
  std::optional<BodyHash>& hash = form(wanted);
  if (!hash) {
    hash.emplace(wanted);
  }
  if (length) {
    hash->want_prefix(*length);
  }
}

void BodyHashes::update(std::string_view chunk) {
  for (std::optional<BodyHash>* hash : {&simple_, &relaxed_}) {
    if (*hash) {
      (*hash)->update(chunk);
    }
  }
}

void BodyHashes::finish() {
  for (std::optional<BodyHash>* hash : {&simple_, &relaxed_}) {
    if (*hash) {
      (*hash)->finish();
    }
  }
}

std::optional<std::string> BodyHashes::hash(Canonicalization wanted,
                                            std::optional<std::uint64_t> length) const {
  const std::optional<BodyHash>& hash = form(wanted);
  if (!hash) {
    return std::nullopt;
  }
  return length ? hash->prefix(*length) : hash->whole();
}

}  // namespace anshin::dkim
