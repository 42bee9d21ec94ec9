#include "spf/expander.h"

#include "spf/client_names.h"
#include "spf/limits.h"
#include "spf/macro_expansion.h"
#include "text/utf8.h"

#include <algorithm>

namespace anshin::spf {

Expander::Expander(const Request& request, std::chrono::sys_seconds now)
    : request_(request),
      now_(now),
      client_(request.client.unmapped()),
      has_ascii_local_part_(text::is_ascii(local_part(request.sender))) {}

bool Expander::never_matches(const MacroString& spec) const {
  return !has_ascii_local_part_ && (spec.uses('s') || spec.uses('l'));
}

// What "p" stands for, if the string wants to know.
std::optional<std::string> Expander::name_for(const MacroString& string, std::string_view domain,
                                              Lookups& lookups) const {
  return string.uses('p') ? client_name(lookups, client_, domain) : std::string("unknown");
}

MacroContext Expander::context_for(std::string_view domain, std::string_view client_name) const {
  return {.sender = request_.sender,
          .domain = domain,
          .client = client_,
          .helo = request_.helo,
          .receiver = request_.receiver,
          .client_name = client_name,
          .now = now_};
}

std::optional<std::string> Expander::expand_name(const MacroString& spec, std::string_view domain,
                                                 Lookups& lookups) const {
  const auto name = name_for(spec, domain, lookups);
  return name ? std::optional(expand_domain(spec, context_for(domain, *name))) : std::nullopt;
}

std::optional<std::string> Expander::explanation(const MacroString& exp, std::string_view domain,
                                                 Lookups& lookups) const {
  if (never_matches(exp)) {
    return std::string();
  }
  const auto place = expand_name(exp, domain, lookups);
  const dns::Answer* answer = place ? lookups.find(*place, dns::RecordType::TXT) : nullptr;
  if (answer == nullptr) {
    return std::nullopt;
  }
  if (answer->texts.size() != 1 || answer->texts.front().size() > longest_explanation) {
    return std::string();
  }
  const auto text = parse_explain_string(answer->texts.front());
  if (!text) {
    return std::string();
  }
  const auto name = name_for(*text, domain, lookups);
  if (!name) {
    return std::nullopt;
  }
  std::string expanded = expand(*text, context_for(domain, *name));
  // What the macros brought in may be anything; section 6.2 wants US-ASCII
  const bool clean = expanded.size() <= longest_explanation &&
                     std::ranges::all_of(expanded, [](char c) { return c >= ' ' && c <= '~'; });
  return clean ? std::move(expanded) : std::string();
}

}  // namespace anshin::spf
