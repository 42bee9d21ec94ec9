// Answers of a file that does not change, so that what is asked again and again does not go to
// SQLite each time.
#pragma once

#include <cstddef>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

namespace anshin::registry {

/// Thread-safe. Once full it begins anew: what is asked often is soon there again.
template <typename Value>
class Remembered {
 public:
  static constexpr std::size_t most_entries = 4096;
  static constexpr std::size_t longest_key = 256;  ///< longer ones are not kept

  std::optional<Value> find(std::string_view key) const {
    const std::lock_guard lock(mutex_);
    const auto found = values_.find(key);
    return found == values_.end() ? std::nullopt : std::optional<Value>(found->second);
  }

  void keep(std::string_view key, const Value& value) {
    if (key.size() > longest_key) {
      return;
    }
    const std::lock_guard lock(mutex_);
    if (values_.size() >= most_entries) {
      values_.clear();
    }
    values_.emplace(key, value);
  }

  std::size_t size() const {
    const std::lock_guard lock(mutex_);
    return values_.size();
  }

 private:
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view key) const {
      return std::hash<std::string_view>()(key);
    }
  };

  mutable std::mutex mutex_;
  std::unordered_map<std::string, Value, Hash, std::equal_to<>> values_;
};

}  // namespace anshin::registry
