#include "policy/arc_override.h"

#include "authres/parser.h"
#include "text/domain_name.h"
#include "text/printable.h"

#include <algorithm>
#include <optional>
#include <utility>

namespace anshin::policy {
namespace {

constexpr std::size_t kMaxDomain = 253;

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

bool is_trusted(const std::string& sealer, std::span<const std::string> trusted) {
  return std::ranges::find(trusted, sealer) != trusted.end();
}

std::string numbered(std::size_t instance) {
  return "set " + std::to_string(instance);
}

std::string described(std::size_t instance, const std::string& sealer) {
  return numbered(instance) + ", sealed by " + text::printable(sealer, kMaxDomain);
}

std::string why_not_trusted(std::size_t instance, const std::string& sealer) {
  return numbered(instance) + " is sealed by " + text::printable(sealer, kMaxDomain) +
         ", which is not in arc.trusted_sealers";
}

/// Why a set does not say that DMARC passed for the author, or nullopt if it does.
std::optional<std::string> why_no_dmarc_pass(const ArcSet& set, const std::string& which,
                                             const std::string& author_domain) {
  const auto results = authres::parse_results_of("dmarc", set.authentication_results);
  if (!results) {
    return "the results of " + which + ", cannot be read: " + text::printable(results.error());
  }
  // They contradict each other or were smuggled in: they count as none.
  if (results->size() > 1) {
    return "there are " + std::to_string(results->size()) + " results of DMARC in " + which;
  }
  if (results->empty() || results->front().result != "pass" ||
      !is_about(results->front(), author_domain)) {
    return "the results of " + which + ", do not say dmarc=pass for " +
           text::printable(author_domain, kMaxDomain);
  }
  return std::nullopt;
}

/// Why the way ends at a set whatever its results, or nullopt.
std::optional<std::string> why_useless(const ArcSet& set, const std::string& which) {
  if (!set.signs_from) {
    return "the message signature of " + which + ", does not sign From";
  }
  if (set.has_body_length) {
    return "the message signature of " + which + ", lets anybody add to the body (l=)";
  }
  return std::nullopt;
}

}  // namespace

std::expected<Voucher, std::string> find_voucher(const AuthReport& report,
                                                 std::span<const std::string> trusted) {
  const ArcResult& arc = report.arc;
  if (report.author.status != AuthorStatus::one) {
    return std::unexpected("the message has not one author (" + report.author.reason + ")");
  }
  // What two readers may see as different messages is nobody's to vouch for.
  if (!report.ambiguity.empty()) {
    return std::unexpected("the message is ambiguous (" + report.ambiguity + ")");
  }
  std::string why = "the chain has no sets";
  for (std::size_t i = std::min(arc.chain.size(), arc.sealers.size()); i > 0; --i) {
    const ArcSet& set = arc.chain[i - 1];
    const std::string& sealer = arc.sealers[i - 1];
    if (!is_trusted(sealer, trusted)) {
      return std::unexpected(why_not_trusted(i, sealer));
    }
    const std::string which = described(i, sealer);
    if (auto useless = why_useless(set, which)) {
      return std::unexpected(*std::move(useless));
    }
    auto no_pass = why_no_dmarc_pass(set, which, report.author.domain);
    if (!no_pass) {
      return Voucher{.sealer = sealer, .instance = i};
    }
    why = *std::move(no_pass);
  }
  return std::unexpected(std::move(why));
}

std::vector<std::string> sealers_that_matter(const ArcResult& arc,
                                             std::span<const std::string> trusted) {
  std::vector<std::string> out;
  for (std::size_t i = arc.sealers.size(); i > 0; --i) {
    out.push_back(arc.sealers[i - 1]);
    if (!is_trusted(out.back(), trusted)) {
      return out;
    }
  }
  return out;
}

}  // namespace anshin::policy
