// What an organisation would lose, or has lost, where another entry takes the place of its own.
#pragma once

#include <anshin/registry.h>

#include <cstdint>
#include <string>
#include <vector>

namespace anshin::ctl {

/// Domains, and names below a domain, that the entry after does not cover.
std::vector<std::string> lost_domains(const registry::Organisation& before,
                                      const registry::Organisation& after);
/// Everything that the entry after says nothing of.
std::vector<std::string> losses(const registry::Organisation& before,
                                const registry::Organisation& after);

std::string joined(const std::vector<std::string>& parts, const char* separator);

/// Who lost domains in an import.
class LossReport {
 public:
  static constexpr std::size_t max_kept = 100;
  static constexpr std::size_t max_shown = 5;

  struct Loss {
    std::string id;
    std::vector<std::string> lost;
  };

  void note(const registry::Organisation& before, const registry::Organisation& after);
  const std::vector<Loss>& kept() const { return kept_; }
  /// For people: the first of them and the number of the rest; empty if nobody lost anything.
  std::string sentence() const;

 private:
  std::vector<Loss> kept_;
  std::uint64_t count_ = 0;
};

}  // namespace anshin::ctl
