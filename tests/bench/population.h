// A registry of any size for the benchmark, the same each time: organisations with names composed
// of what Japanese companies' names are made of, and domains of romanised labels.
#pragma once

#include <anshin/registry.h>

#include <cstddef>
#include <functional>
#include <string>

namespace anshin::bench {

struct PopulationSize {
  std::size_t organisations = 5'000'000;
  std::size_t domains = 6'000'000;  ///< at least one for each organisation
};

class Population {
 public:
  explicit Population(PopulationSize size) : size_(size) {}

  const PopulationSize& size() const { return size_; }
  /// The organisation with this number, 0 to organisations - 1.
  registry::Organisation organisation(std::size_t number) const;
  /// The n-th domain of all, 0 to domains - 1.
  std::string domain(std::size_t number) const;
  /// A domain of the same kind that is nobody's.
  std::string free_domain(std::size_t number) const;
  /// A display name: of people mostly, some of organisations, with or without a domain.
  std::string claim(std::size_t number) const;
  /// All organisations ordered by id.
  void for_each(const std::function<void(const registry::Organisation&)>& receive) const;

 private:
  std::size_t first_domain(std::size_t organisation) const;

  PopulationSize size_;
};

}  // namespace anshin::bench
