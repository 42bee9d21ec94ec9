// Three ways: the registered domain carried whole, its label in look-alike letters or one edit
// away, and its label with a word of logging in.
#include "lookalike/author.h"

#include "lookalike/candidates.h"
#include "lookalike/carried.h"
#include "lookalike/domains.h"
#include "lookalike/folding.h"
#include "lookalike/names.h"
#include "lookalike/near_labels.h"
#include "lookalike/words.h"
#include "text/domain_name.h"
#include "text/utf8.h"

#include <algorithm>
#include <cstdint>
#include <string>
#include <utility>

namespace anshin::lookalike {
namespace {

/// Two labels in ASCII that look alike (barn, bam) may both be honest; shorter ones say nothing.
constexpr std::size_t shortest_ascii_homograph = 5;
constexpr std::size_t shortest_homograph = 3;
constexpr std::size_t shortest_japanese_homograph = 2;
/// So many hits near a label, and its neighbourhood is crowded (some are the filter's errors).
constexpr std::size_t max_near_keys = 24;
/// Up to so many organisations any edit counts.
constexpr std::uint64_t small_registry = 1000;

struct Author {
  std::string_view domain;
  std::string organisational;
  std::string_view label;  // of the organisational domain
  std::u32string seen;     // the label
};

/// A registered domain beside the author's.
struct Neighbour {
  Subject subject;
  std::string domain;
};

bool is_idn(std::string_view label) {
  return label.starts_with("xn--");
}

template <typename Matches>
std::vector<Neighbour> neighbours(std::vector<Subject> subjects, Matches matches) {
  std::vector<Neighbour> found;
  for (Subject& subject : subjects) {
    for (const std::string& domain : subject.domains) {
      if (matches(chosen_label(organisational_domain(domain)))) {
        std::string matched = domain;
        found.push_back({.subject = std::move(subject), .domain = std::move(matched)});
        break;
      }
    }
  }
  return found;
}

bool may_be_homographs(std::string_view author_label, std::string_view registered_label,
                       std::u32string_view seen) {
  if (!is_idn(author_label) && !is_idn(registered_label)) {
    return seen.size() >= shortest_ascii_homograph && !is_natural_label(author_label);
  }
  const bool ascii = std::ranges::all_of(seen, [](char32_t c) { return c < 0x80; });
  return seen.size() >= (ascii ? shortest_homograph : shortest_japanese_homograph);
}

std::optional<Resemblance> resemblance(Neighbour neighbour, std::string_view author_domain,
                                       std::string_view how) {
  return Resemblance{.subject = std::move(neighbour.subject),
                     .evidence = "the domain " + std::string(author_domain) + ", which " +
                                 std::string(how) + " " + neighbour.domain};
}

// Registered labels that differ from the author's by one edit of what is seen. In large registries
// honest names do so by chance: of 20,000 names of software packages 0.4 % have a neighbour among
// 1,000 others, 3.4 % among 10,000. What is left there are edits that a glance does not see.
std::optional<Resemblance> near_miss(const Index& index, const Author& author) {
  const auto foreign = std::ranges::count_if(author.seen, [](char32_t c) { return c >= 0x80; });
  if (foreign > 1 || (!is_idn(author.label) && is_natural_label(author.label))) {
    return std::nullopt;
  }
  const bool small = index.size() > 0 && index.size() <= small_registry;
  if (!small && confusable_keys(index, author.seen, 1).empty()) {
    return std::nullopt;
  }
  const std::vector<Key> keys = near_keys(index, author.seen, max_near_keys);
  if (keys.size() == max_near_keys) {
    return std::nullopt;
  }
  std::vector<Subject> subjects;
  for (const Key key : keys) {
    add_new(subjects, index.find(key, crowd + 1));
  }
  std::vector<Neighbour> near =
      neighbours(std::move(subjects), [&author](std::string_view registered) {
        return are_one_edit_apart(author.seen, seen_domain(registered));
      });
  if (near.size() > (small ? crowd : 1)) {
    return std::nullopt;
  }
  for (Neighbour& neighbour : near) {
    const std::string organisational = organisational_domain(neighbour.domain);
    const bool counts =
        small || are_confusable(author.seen, seen_domain(chosen_label(organisational)));
    if (counts && !is_own(neighbour.subject, author.domain)) {
      return resemblance(std::move(neighbour), author.domain, "is one letter away from");
    }
  }
  return std::nullopt;
}

std::optional<Resemblance> homograph_or_near_miss(const Index& index, const Author& author) {
  std::vector<Neighbour> alike = neighbours(
      filed_under(index, key_of(KeyKind::label, author.seen)),
      [&author](std::string_view registered) { return seen_domain(registered) == author.seen; });
  const auto bears_the_label = [&author](const Neighbour& neighbour) {
    return std::ranges::any_of(neighbour.subject.domains, [&author](const std::string& domain) {
      return chosen_label(organisational_domain(domain)) == author.label;
    });
  };
  // Somebody registered bears this very label: it is nobody's near miss.
  if (alike.size() > crowd || std::ranges::any_of(alike, bears_the_label)) {
    return std::nullopt;
  }
  for (Neighbour& neighbour : alike) {
    const std::string organisational = organisational_domain(neighbour.domain);
    if (!is_own(neighbour.subject, author.domain) &&
        may_be_homographs(author.label, chosen_label(organisational), author.seen)) {
      return resemblance(std::move(neighbour), author.domain, "looks like");
    }
  }
  return near_miss(index, author);
}

// qualitia-login.example: a label in ASCII that somebody registered bears.
std::optional<Resemblance> decorated(const Index& index, const Author& author) {
  for (const std::string& label : labels_without_bait(author.label)) {
    std::vector<Neighbour> same =
        neighbours(filed_under(index, key_of(KeyKind::label, seen_domain(label))),
                   [&label](std::string_view registered) { return registered == label; });
    const bool own = std::ranges::any_of(
        same, [&author](const Neighbour& each) { return is_own(each.subject, author.domain); });
    if (!same.empty() && same.size() <= crowd && !own) {
      return resemblance(std::move(same.front()), author.domain, "adds a bait to the name of");
    }
  }
  return std::nullopt;
}

// qualitia.co.jp.evil.example, qualitia-co-jp.example
std::optional<Resemblance> carried(const Index& index, const Author& author) {
  for (const std::string& domain : domains_carried_by(author.domain, author.organisational)) {
    const std::u32string seen = seen_domain(domain);
    for (Subject& subject : filed_under(index, key_of(KeyKind::domain, seen))) {
      const auto own = std::ranges::find_if(
          subject.domains,
          [&seen](const std::string& registered) { return seen_domain(registered) == seen; });
      if (own != subject.domains.end() && !is_own(subject, author.domain)) {
        std::string registered = *own;
        return resemblance({.subject = std::move(subject), .domain = std::move(registered)},
                           author.domain, "carries");
      }
    }
  }
  return std::nullopt;
}

}  // namespace

std::optional<Resemblance> find_imitated_domain(const Index& index,
                                                std::string_view author_domain) {
  Author author{.domain = author_domain,
                .organisational = organisational_domain(author_domain),
                .label = {},
                .seen = {}};
  author.label = chosen_label(author.organisational);
  if (author.label.empty()) {
    return std::nullopt;
  }
  author.seen = seen_domain(author.label);
  if (auto found = carried(index, author)) {
    return found;
  }
  if (auto found = decorated(index, author)) {
    return found;
  }
  return homograph_or_near_miss(index, author);
}

}  // namespace anshin::lookalike
