// Any answers to any tree walk: a verdict comes out, and no pass without an aligned, passing
// identifier.
#include "dmarc/evaluate.h"
#include "dmarc/policy_discovery.h"
#include "dmarc/tree_walk.h"
#include "text/domain_name.h"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

namespace {

using namespace anshin;  // NOLINT(google-build-using-namespace): a short program

void require(bool condition) {
  if (!condition) {
    std::abort();
  }
}

/// Cuts the input at newlines.
std::string_view take_line(std::string_view& rest) {
  const auto end = rest.find('\n');
  const auto line = rest.substr(0, end);
  rest = end == std::string_view::npos ? std::string_view{} : rest.substr(end + 1);
  return line;
}

dmarc::Walk walk_from(const std::string& domain, std::string_view& rest) {
  dmarc::Walk walk;
  walk.start = domain;
  for (auto& target : dmarc::walk_targets(domain)) {
    const auto line = take_line(rest);
    dns::Answer answer;
    answer.status = line == "!" ? dns::Status::failed : dns::Status::found;
    answer.texts.emplace_back(line);
    walk.steps.push_back(dmarc::read_step(std::move(target), answer));
    if (dmarc::ends_walk(walk.steps.back())) {
      break;
    }
  }
  return walk;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view rest(reinterpret_cast<const char*>(data), size);
  dmarc::Findings findings;
  findings.author_domain = text::normalise_domain(take_line(rest)).value_or("");
  const std::string identifier = text::normalise_domain(take_line(rest)).value_or("");
  findings.author = walk_from(findings.author_domain, rest);
  findings.organizational_domain = dmarc::organizational_domain(findings.author);
  findings.identifiers.push_back(
      {identifier, dmarc::organizational_domain(walk_from(identifier, rest))});
  findings.existence =
      dmarc::needs_existence(findings) ? dmarc::Existence::unknown : dmarc::Existence::not_asked;
  require(findings.author.steps.size() <= 8);
  require(!findings.organizational_domain || findings.author_domain.empty() ||
          text::is_same_or_below(findings.author_domain, *findings.organizational_domain));

  DkimResult signature;
  signature.verdict = DkimVerdict::pass;
  signature.domain = identifier;
  const auto signed_result = dmarc::evaluate(findings, {}, std::vector{signature});
  require(!signed_result.reason.empty());
  require((signed_result.verdict == DmarcVerdict::pass) == signed_result.alignment.dkim);
  if (signed_result.alignment.dkim) {
    require(signed_result.policy.has_value() && !signed_result.policy_domain.empty());
  }
  require(signed_result.verdict == DmarcVerdict::fail ||
          signed_result.disposition == DmarcPolicy::none);

  const auto bare_result = dmarc::evaluate(findings, {}, {});
  require(bare_result.verdict != DmarcVerdict::pass);
  return 0;
}
