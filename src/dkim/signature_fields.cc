#include "dkim/signature_fields.h"

#include "text/domain_name.h"
#include "text/tag_list.h"

#include <algorithm>
#include <utility>

namespace anshin::dkim {
namespace {

constexpr std::size_t longest_domain = 1024;  // in octets of UTF-8; no name is longer

// How many labels two names have in common, twice, and one more if they are the same. A shared
// top-level domain alone means nothing.
std::size_t closeness(std::string_view domain, std::string_view author_domain) {
  const std::size_t common = text::common_labels(domain, author_domain);
  return common < 2 ? 0 : 2 * common + (domain == author_domain ? 1 : 0);
}

}  // namespace

void SignatureFields::add(std::size_t field, std::string_view value) {
  if (fields_.size() == most_looked_at) {
    return;
  }
  const std::string_view domain = text::find_tag(value, "d").value_or("");
  fields_.push_back(
      {.number = field, .domain = std::string(domain.size() > longest_domain ? "" : domain)});
}

void SignatureFields::choose(std::string_view author_domain, std::size_t most) {
  struct Candidate {
    std::size_t field = 0;
    std::size_t closeness = 0;
  };
  std::vector<Candidate> candidates;
  candidates.reserve(fields_.size());
  for (const Field& field : fields_) {
    const auto domain =
        author_domain.empty() ? std::nullopt : std::optional(text::normalise_domain(field.domain));
    candidates.push_back({.field = field.number,
                          .closeness = domain && *domain ? closeness(**domain, author_domain) : 0});
  }
  std::ranges::stable_sort(candidates, std::ranges::greater(), &Candidate::closeness);
  candidates.resize(std::min(candidates.size(), most));
  chosen_.clear();
  std::ranges::transform(candidates, std::back_inserter(chosen_), &Candidate::field);
}

std::string SignatureFields::domain(std::size_t field) const {
  const auto found = std::ranges::find(fields_, field, &Field::number);
  return found == fields_.end() ? "" : text::normalise_domain(found->domain).value_or("");
}

}  // namespace anshin::dkim
