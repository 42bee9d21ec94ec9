// One pass over the octets; of keys only hashes are kept. Two keys with one hash would refuse a
// sound line: its publisher can make such keys, but only against itself.
#include "distribution/entry_keys.h"

#include <algorithm>

namespace anshin::distribution {

namespace {

// FNV-1a
constexpr std::uint64_t hash_start = 0xcbf29ce484222325U;
constexpr std::uint64_t hash_prime = 0x100000001b3U;

}  // namespace

void EntryKeys::start_line() {
  place_ = Place::between;
  escaped_ = false;
  key_is_next_ = false;
  levels_.clear();
  keys_.clear();
  problem_.clear();
}

bool EntryKeys::take(std::string_view octets) {
  const char* at = octets.data();
  const char* const end = at + octets.size();
  while (at != end && problem_.empty()) {
    if (place_ == Place::between) {
      take_structure(*at++);
    } else {
      at = skip_string(at, end);
    }
  }
  return problem_.empty();
}

// To where the string ends, or the octets.
const char* EntryKeys::skip_string(const char* at, const char* end) {
  for (; at != end; ++at) {
    if (escaped_) {
      escaped_ = false;
      continue;
    }
    if (*at == '"') {
      if (place_ == Place::key) {
        keys_.push_back(key_);
      }
      place_ = Place::between;
      return at + 1;
    }
    if (*at == '\\') {
      escaped_ = true;
      // "id" may be "\u0069d" too, and no key needs that.
      if (place_ == Place::key) {
        problem_ = "a key is written with an escape";
        return end;
      }
    }
    if (place_ == Place::key) {
      key_ = (key_ ^ static_cast<unsigned char>(*at)) * hash_prime;
    }
  }
  return at;
}

void EntryKeys::take_structure(char c) {
  switch (c) {
    case '"':
      place_ = key_is_next_ ? Place::key : Place::text;
      key_is_next_ = false;
      key_ = hash_start;
      return;
    case '{':
    case '[':
      open(c == '{');
      return;
    case '}':
    case ']':
      close();
      return;
    case ',':
      key_is_next_ = !levels_.empty() && levels_.back().is_object;
      return;
    default:
      return;
  }
}

void EntryKeys::open(bool is_object) {
  if (levels_.size() == max_entry_nesting) {
    problem_ = "is nested more than " + std::to_string(max_entry_nesting) + " levels deep";
    return;
  }
  levels_.push_back({.is_object = is_object, .first_key = keys_.size()});
  key_is_next_ = is_object;
}

void EntryKeys::close() {
  if (levels_.empty()) {
    return;
  }
  const auto first = keys_.begin() + static_cast<std::ptrdiff_t>(levels_.back().first_key);
  std::sort(first, keys_.end());
  if (std::adjacent_find(first, keys_.end()) != keys_.end()) {
    problem_ = "a key stands twice in an object";
  } else if (levels_.size() == 1 && keys_.size() > 1) {
    problem_ = "holds more than a \"put\" or a \"del\"";
  }
  keys_.erase(first, keys_.end());
  levels_.pop_back();
  key_is_next_ = false;
}

}  // namespace anshin::distribution
