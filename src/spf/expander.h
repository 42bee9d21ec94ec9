// Macro strings expanded for one check (RFC 7208 section 7), and the explanation of a fail
// (section 6.2). The macro "p" needs the DNS.
#pragma once

#include <anshin/verifiers.h>

#include "spf/answers.h"
#include "spf/macro_string.h"

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace anshin::spf {

class Expander {
 public:
  /// `request` must outlive the expander.
  Expander(const Request& request, std::chrono::sys_seconds now);

  /// Whether a term with this domain-spec matches nothing, whatever the DNS says: it wants the
  /// local-part, and that is not ASCII (RFC 8616 section 4).
  bool never_matches(const MacroString& spec) const;
  /// The name that a domain-spec in the record of `domain` stands for. nullopt while an answer is
  /// missing.
  std::optional<std::string> expand_name(const MacroString& spec, std::string_view domain,
                                         Lookups& lookups) const;
  /// The text that `exp`, in the record of `domain`, leads to: 7-bit, at most longest_explanation
  /// octets; empty if there is none that can be shown. nullopt while an answer is missing.
  std::optional<std::string> explanation(const MacroString& exp, std::string_view domain,
                                         Lookups& lookups) const;

  /// The client, IPv4-mapped addresses as IPv4 (RFC 7208 section 5).
  const IpAddress& client() const { return client_; }

 private:
  std::optional<std::string> name_for(const MacroString& string, std::string_view domain,
                                      Lookups& lookups) const;
  struct MacroContext context_for(std::string_view domain, std::string_view client_name) const;

  const Request& request_;
  std::chrono::sys_seconds now_;
  IpAddress client_;
  bool has_ascii_local_part_;
};

}  // namespace anshin::spf
