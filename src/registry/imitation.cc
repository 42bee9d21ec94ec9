// Imitations: domains and names of registered organisations in the display name or in comments of a
// foreign From.
#include "registry/imitation.h"

#include "registry/name_folding.h"
#include "text/domain_name.h"
#include "text/printable.h"

#include <algorithm>

namespace anshin::registry {

namespace {

constexpr std::size_t max_domains_asked = 20;
constexpr std::size_t max_claims = 16;
constexpr std::size_t max_claim_octets = 4096;

bool is_ascii_domain_character(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || c == '-' || c == '.' || c == '_';
}

bool is_domain_character(char c) {
  return is_ascii_domain_character(c) || static_cast<unsigned char>(c) >= 0x80;
}

// Japanese is written without blanks, so a domain may touch other text: runs of ASCII count by
// themselves, and runs with other characters count too, for names in U-labels.
class DomainCollector {
 public:
  explicit DomainCollector(std::size_t limit) : limit_(limit) {}

  void collect(std::string_view text, bool (*belongs)(char)) {
    std::size_t begin = 0;
    while (begin < text.size() && found_.size() < limit_) {
      if (!belongs(text[begin])) {
        ++begin;
        continue;
      }
      std::size_t end = begin;
      while (end < text.size() && belongs(text[end])) {
        ++end;
      }
      add(text.substr(begin, end - begin));
      begin = end;
    }
  }

  std::vector<std::string> take() { return std::move(found_); }

 private:
  void add(std::string_view run) {
    constexpr std::string_view edge = ".-_";
    while (!run.empty() && edge.find(run.front()) != std::string_view::npos) {
      run.remove_prefix(1);
    }
    while (!run.empty() && edge.find(run.back()) != std::string_view::npos) {
      run.remove_suffix(1);
    }
    if (run.find('.') == std::string_view::npos) {
      return;
    }
    auto domain = text::normalise_domain(run);
    if (domain && std::ranges::find(found_, *domain) == found_.end()) {
      found_.push_back(std::move(*domain));
    }
  }

  std::size_t limit_;
  std::vector<std::string> found_;
};

bool is_related(const Organisation& organisation, std::string_view author_domain) {
  return !author_domain.empty() &&
         std::ranges::any_of(organisation.domains, [&](const RegisteredDomain& registered) {
           return text::is_same_or_below(author_domain, registered.domain) ||
                  text::is_same_or_below(registered.domain, author_domain);
         });
}

FoundImitation imitation_of(const Organisation& organisation, const Store& store,
                            std::uint64_t serial, std::string evidence) {
  return {.imitation = {.organisation = organisation.display_name().first,
                        .id = organisation.id,
                        .evidence = std::move(evidence)},
          .registry = store.name(),
          .serial = serial};
}

std::optional<FoundImitation> domain_imitation(const Store& store, const std::string& domain,
                                               std::string_view author_domain,
                                               std::chrono::sys_seconds now) {
  const Finding finding = store.lookup(domain, now);
  if (finding.status != FindingStatus::registered ||
      is_related(finding.organisation, author_domain)) {
    return std::nullopt;
  }
  return imitation_of(finding.organisation, store, finding.serial, "the domain " + domain);
}

std::optional<FoundImitation> name_imitation(const Store& store, std::string_view claim,
                                             std::string_view author_domain,
                                             std::chrono::sys_seconds now) {
  const auto organisation = store.find_by_name(claim, now);
  if (!organisation || is_related(*organisation, author_domain)) {
    return std::nullopt;
  }
  return imitation_of(*organisation, store, store.information().serial,
                      "the name \"" + text::printable_utf8(claim) + "\"");
}

}  // namespace

std::vector<std::string> domains_in(std::string_view text, std::size_t limit) {
  const std::string folded = fold_width(text);
  DomainCollector collector(limit);
  collector.collect(folded, is_ascii_domain_character);
  collector.collect(folded, is_domain_character);
  return collector.take();
}

std::optional<FoundImitation> find_imitation(std::span<const std::shared_ptr<const Store>> stores,
                                             std::string_view author_domain,
                                             std::span<const std::string> claims,
                                             std::chrono::sys_seconds now) {
  std::size_t left = max_domains_asked;
  for (const std::string& whole : claims.first(std::min(claims.size(), max_claims))) {
    const std::string_view claim = std::string_view(whole).substr(0, max_claim_octets);
    const std::vector<std::string> domains = domains_in(claim, left);
    left -= domains.size();
    for (const auto& store : stores) {
      for (const std::string& domain : domains) {
        if (auto found = domain_imitation(*store, domain, author_domain, now)) {
          return found;
        }
      }
      if (auto found = name_imitation(*store, claim, author_domain, now)) {
        return found;
      }
    }
  }
  return std::nullopt;
}

}  // namespace anshin::registry
