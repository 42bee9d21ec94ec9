// Claims first: what a reader sees is the display name. Then the author's domain.
#include "lookalike/resemblance.h"

#include "lookalike/author.h"
#include "lookalike/candidates.h"
#include "lookalike/claims.h"
#include "lookalike/domains.h"
#include "lookalike/folding.h"
#include "lookalike/key_hash.h"
#include "lookalike/names.h"
#include "lookalike/readings.h"
#include "text/domain_name.h"
#include "text/printable.h"

#include <algorithm>
#include <utility>

namespace anshin::lookalike {
namespace {

constexpr std::size_t max_claims = 16;
/// Of all claims together.
constexpr std::size_t max_claimed_domains = 20;
constexpr std::size_t max_names_asked = 256;

std::string without_hyphens(std::string label) {
  std::erase(label, '-');
  return label;
}

// The author's label may be that of a namesake, or of the same group.
bool bears_label(const Subject& subject, const std::string& label) {
  return std::ranges::any_of(subject.domains, [&label](const std::string& domain) {
    return without_hyphens(std::string(chosen_label(organisational_domain(domain)))) == label;
  });
}

std::optional<Resemblance> by_domain(const Index& index, const std::string& domain,
                                     std::string_view author_domain) {
  // Below its organisational domain a name belongs to whoever has that; above it to anybody.
  const std::size_t shortest = organisational_domain(domain).size();
  for (std::string_view asked = domain; !asked.empty() && asked.size() >= shortest;
       asked = text::drop_labels(asked)) {
    const std::u32string seen = seen_domain(asked);
    for (Subject& subject : filed_under(index, key_of(KeyKind::domain, seen))) {
      const auto own = std::ranges::find_if(
          subject.domains, [&seen](const std::string& each) { return seen_domain(each) == seen; });
      if (own == subject.domains.end() || is_own(subject, author_domain)) {
        continue;
      }
      std::string evidence = "the domain " + domain;
      if (!text::is_same_or_below(domain, *own)) {
        evidence += ", which looks like " + *own;
      }
      return Resemblance{.subject = std::move(subject), .evidence = std::move(evidence)};
    }
  }
  return std::nullopt;
}

class NameSearch {
 public:
  NameSearch(const Index& index, std::string_view author_domain)
      : index_(index),
        author_domain_(author_domain),
        author_label_(
            without_hyphens(std::string(chosen_label(organisational_domain(author_domain))))) {}

  std::optional<Resemblance> find(const ShownName& shown, std::string_view claim) const {
    if (auto found = first_imitated(filed_under(index_, key_of(KeyKind::name, shown.core)), shown,
                                    &NameSearch::imitated_name)) {
      return with_evidence(std::move(*found), claim);
    }
    if (auto found = first_imitated(filed_under(index_, key_of(KeyKind::label, shown.core)), shown,
                                    &NameSearch::imitated_label)) {
      return with_evidence(std::move(*found), claim);
    }
    return std::nullopt;
  }

 private:
  struct Imitated {
    Subject subject;
    std::string what;
  };
  using Rule = std::string (NameSearch::*)(const Subject&, const ShownName&) const;

  // The name of the subject that is shown; empty if none is.
  std::string imitated_name(const Subject& subject, const ShownName& shown) const {
    for (const std::string& name : subject.names) {
      const Name registered = name_of(name);
      if (registered.core == shown.core && counts(registered, shown, subject)) {
        return name;
      }
    }
    return {};
  }

  bool counts(const Name& registered, const ShownName& shown, const Subject& subject) const {
    switch (registered.distinctiveness) {
      case Distinctiveness::none:
        return false;
      case Distinctiveness::beside_legal_form:
        return shown.whole_part && shown.form != LegalForm::none && shown.form == registered.form &&
               shown.form_in_front == registered.form_in_front;
      case Distinctiveness::alone:
        break;
    }
    // 合同会社クオリティア is not 株式会社クオリティア.
    if (shown.form != LegalForm::none && shown.whole_part) {
      return !are_in_conflict(shown.form, registered.form);
    }
    return !author_shows_its_label(shown) && !bears_label(subject, author_label_) &&
           !are_in_conflict(shown.form, registered.form);
  }

  // A label that is a word of its own is shown as a name: Qualitia for qualitia.co.jp.
  std::string imitated_label(const Subject& subject, const ShownName& shown) const {
    for (const std::string& domain : subject.domains) {
      const std::string organisational = organisational_domain(domain);
      const std::string_view label = chosen_label(organisational);
      if (is_distinctive_label(label) && seen_domain(label) == shown.core &&
          author_label_ != without_hyphens(std::string(label)) && !author_shows_its_label(shown)) {
        return domain;
      }
    }
    return {};
  }

  // Whoever calls himself what his domain is called shows a name of his own.
  bool author_shows_its_label(const ShownName& shown) const {
    return !author_label_.empty() && shown.core == seen_domain(author_label_);
  }

  // Of namesakes the first whose name is shown.
  std::optional<Imitated> first_imitated(std::vector<Subject> namesakes, const ShownName& shown,
                                         Rule rule) const {
    const bool own = std::ranges::any_of(
        namesakes, [this](const Subject& each) { return is_own(each, author_domain_); });
    if (own || namesakes.size() > crowd) {
      return std::nullopt;
    }
    for (Subject& subject : namesakes) {
      std::string what = (this->*rule)(subject, shown);
      if (!what.empty()) {
        return Imitated{.subject = std::move(subject), .what = std::move(what)};
      }
    }
    return std::nullopt;
  }

  static Resemblance with_evidence(Imitated found, std::string_view claim) {
    std::string evidence = "the name \"" + text::printable_utf8(claim) + "\"";
    if (claim != found.what) {
      evidence += ", which stands for " + text::printable_utf8(found.what);
    }
    return {.subject = std::move(found.subject), .evidence = std::move(evidence)};
  }

  const Index& index_;
  std::string_view author_domain_;
  std::string author_label_;
};

}  // namespace

std::optional<Resemblance> find_resemblance(const Index& index, std::string_view author_domain,
                                            std::span<const std::string> claims) {
  const NameSearch search(index, author_domain);
  std::size_t domains_left = max_claimed_domains;
  std::size_t names_left = max_names_asked;
  for (const std::string& claim : claims.first(std::min(claims.size(), max_claims))) {
    for (const std::u32string& plain : readings_of(claim)) {
      const std::vector<std::string> domains = domains_in(plain, domains_left);
      domains_left -= domains.size();
      for (const std::string& domain : domains) {
        if (auto found = by_domain(index, domain, author_domain)) {
          return found;
        }
      }
      for (const ShownName& shown : names_shown_in(plain)) {
        if (names_left == 0) {
          break;
        }
        --names_left;
        if (auto found = search.find(shown, claim)) {
          return found;
        }
      }
    }
  }
  return author_domain.empty() ? std::nullopt : find_imitated_domain(index, author_domain);
}

}  // namespace anshin::lookalike
