// Answers of a file that does not change, so that what is asked again and again does not go to
// SQLite each time.
#pragma once

#include <cstddef>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace anshin::registry {

/// Thread-safe. Each key has one place; a new key that shares it takes it over, so that nobody ever
/// pays for more than one answer that goes.
template <typename Value>
class Remembered {
 public:
  static constexpr std::size_t places = 4096;
  static constexpr std::size_t longest_key = 256;  ///< longer ones are not kept

  std::optional<Value> find(std::string_view key) const {
    const std::lock_guard lock(mutex_);
    const Place& place = places_[place_of(key)];
    return place.key == key ? place.value : std::nullopt;
  }

  void keep(std::string_view key, Value value) {
    if (key.size() > longest_key) {
      return;
    }
    // What stood there is destroyed behind the lock.
    Place place{.key = std::string(key), .value = std::move(value)};
    const std::lock_guard lock(mutex_);
    std::swap(places_[place_of(key)], place);
  }

 private:
  struct Place {
    std::string key;
    std::optional<Value> value;
  };

  static std::size_t place_of(std::string_view key) {
    return std::hash<std::string_view>()(key) % places;
  }

  mutable std::mutex mutex_;
  std::vector<Place> places_ = std::vector<Place>(places);
};

}  // namespace anshin::registry
