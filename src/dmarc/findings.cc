// Which organisational domains matter (RFC 9989 section 4.10.2).
#include "dmarc/findings.h"

#include "text/domain_name.h"

namespace anshin::dmarc {
namespace {

std::string_view top_label(std::string_view domain) {
  const auto dot = domain.rfind('.');
  return dot == std::string_view::npos ? domain : domain.substr(dot + 1);
}

}  // namespace

bool needs_organizational_domain(const Findings& findings, std::string_view identifier) {
  if (identifier.empty() || identifier == findings.author_domain) {
    return false;
  }
  // An organisational domain is a name's own end: names without a common end cannot share one.
  if (findings.organizational_domain) {
    return text::is_same_or_below(identifier, *findings.organizational_domain);
  }
  return top_label(identifier) == top_label(findings.author_domain);
}

}  // namespace anshin::dmarc
