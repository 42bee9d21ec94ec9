// An index of look-alikes in memory.
#pragma once

#include "lookalike/resemblance.h"

#include <algorithm>
#include <cstddef>
#include <unordered_map>
#include <utility>
#include <vector>

namespace anshin::lookalike {

class MemoryIndex : public Index {
 public:
  void add(Subject subject) {
    for (const Key key : keys_of(subject)) {
      keys_[key].push_back(subjects_.size());
      ++filed_;
    }
    subjects_.push_back(std::move(subject));
  }

  bool may_have(Key key) const override {
    ++asked_;
    return keys_.contains(key);
  }

  std::vector<Subject> find(Key key, std::size_t limit) const override {
    ++searched_;
    std::vector<Subject> found;
    const auto numbers = keys_.find(key);
    if (numbers == keys_.end()) {
      return found;
    }
    for (const std::size_t number : numbers->second) {
      if (found.size() < limit) {
        found.push_back(subjects_[number]);
      }
    }
    return found;
  }

  std::uint64_t size() const override { return subjects_.size(); }
  std::size_t filed() const { return filed_; }        ///< keys of all subjects together
  std::size_t asked() const { return asked_; }        ///< calls of may_have
  std::size_t searched() const { return searched_; }  ///< calls of find
  const Subject& subject(std::size_t number) const { return subjects_[number]; }

 private:
  std::vector<Subject> subjects_;
  std::unordered_map<Key, std::vector<std::size_t>> keys_;
  std::size_t filed_ = 0;
  mutable std::size_t asked_ = 0;
  mutable std::size_t searched_ = 0;
};

}  // namespace anshin::lookalike
