// Tells what was probably meant.
#include "ctl/meant_domain.h"

#include "text/domain_name.h"
#include "text/printable.h"

#include <CLI/CLI.hpp>

#include <string_view>

namespace anshin::ctl {
namespace {

constexpr std::string_view any_below = "*.";

std::string meant(std::string_view rest) {
  const auto domain = text::normalise_domain(rest);
  return domain ? ": " + text::unicode_domain(*domain) : std::string();
}

}  // namespace

void refuse_address_and_pattern(const std::string& option, const std::string& text,
                                const std::string& below) {
  const std::string shown = '"' + text::printable(text) + '"';
  if (const auto at = text.rfind('@'); at != std::string::npos) {
    throw CLI::ValidationError(
        option, shown + " is an address; give its domain" + meant(text.substr(at + 1)));
  }
  if (text.starts_with(any_below)) {
    throw CLI::ValidationError(option, shown + " is no domain but a pattern; " + below +
                                           meant(text.substr(any_below.size())));
  }
}

}  // namespace anshin::ctl
