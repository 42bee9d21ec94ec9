#include "policy/arc_override.h"

#include "authres/parser.h"
#include "text/domain_name.h"

#include <algorithm>

namespace anshin::policy {
namespace {

/// Whether it is about the domain and nothing else.
bool is_about(const authres::MethodResult& dmarc, const std::string& author_domain) {
  std::size_t named = 0;
  for (const authres::Property& property : dmarc.properties) {
    if (property.type == "header" && property.name == "from") {
      ++named;
      if (text::normalise_domain(property.value) != author_domain) {
        return false;
      }
    }
  }
  return named == 1;
}

// Two results of DMARC contradict each other or were smuggled in: they count as none.
bool says_dmarc_pass(const ArcSet& set, const std::string& author_domain) {
  const auto results = authres::parse_results_of("dmarc", set.authentication_results);
  return results && results->size() == 1 && results->front().result == "pass" &&
         is_about(results->front(), author_domain);
}

}  // namespace

std::optional<Voucher> find_voucher(const AuthReport& report,
                                    std::span<const std::string> trusted) {
  const ArcResult& arc = report.arc;
  // What two readers may see as different messages is nobody's to vouch for.
  if (report.author.status != AuthorStatus::one || !report.ambiguity.empty()) {
    return std::nullopt;
  }
  for (std::size_t i = std::min(arc.chain.size(), arc.sealers.size()); i > 0; --i) {
    const ArcSet& set = arc.chain[i - 1];
    const std::string& sealer = arc.sealers[i - 1];
    const bool is_trusted = std::ranges::find(trusted, sealer) != trusted.end();
    if (!is_trusted || !set.signs_from || set.has_body_length) {
      return std::nullopt;
    }
    if (says_dmarc_pass(set, report.author.domain)) {
      return Voucher{.sealer = sealer, .instance = i};
    }
  }
  return std::nullopt;
}

}  // namespace anshin::policy
