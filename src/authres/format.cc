// Authentication-Results in writing (RFC 8601, RFC 6008 for header.b, RFC 8617 for arc, RFC 9989
// section 9.1 for dmarc).
#include <anshin/authentication_results.h>

#include "authres/property_value.h"
#include "authres/scanner.h"
#include "text/domain_name.h"
#include "text/fold.h"

#include <algorithm>
#include <span>
#include <utility>
#include <vector>

namespace anshin::authres {
namespace {

constexpr std::string_view field_name = "Authentication-Results:";
constexpr std::size_t most_signatures = 20;

/// One resinfo in pieces that must not be cut.
class MethodText {
 public:
  MethodText(std::string_view method, std::string_view result)
      : pieces_{std::string(method) + "=" + std::string(result)} {}

  void add_reason(std::string_view reason) {
    if (reason.empty()) {
      return;
    }
    auto quoted = quote_reason(reason);
    quoted.front().insert(0, "reason=");
    std::ranges::move(quoted, std::back_inserter(pieces_));
  }

  /// `name` is ptype.property. Nothing is added if there is no value or it cannot be quoted safely.
  void add_property(std::string_view name, std::string_view value) {
    if (value.empty()) {
      return;
    }
    if (const auto text = format_property_value(value)) {
      pieces_.push_back(std::string(name) + "=" + *text);
    }
  }

  /// `name` is a domain name; anything else is left out, so that nothing needs escaping.
  void add_comment(std::string_view name) {
    if (is_domain_name(name)) {
      pieces_.push_back("(" + std::string(name) + ")");
    }
  }

  std::span<const std::string> pieces() const { return pieces_; }

 private:
  std::vector<std::string> pieces_;
};

using Methods = std::vector<MethodText>;

void add_iprev(const Client& client, Methods& methods) {
  if (!client.iprev) {
    return;
  }
  MethodText text("iprev", to_string(*client.iprev));
  if (client.address) {
    text.add_property("policy.iprev", client.address->to_string());
  }
  text.add_comment(client.iprev_name);
  methods.push_back(std::move(text));
}

void add_spf(const SpfResult& spf, std::string_view property, Methods& methods) {
  MethodText text("spf", to_string(spf.verdict));
  text.add_reason(spf.reason);
  text.add_property(property, spf.domain);
  methods.push_back(std::move(text));
}

/// A selector or domain that came as U-labels (RFC 8616) is written as A-labels.
std::string as_ascii_name(const std::string& name) {
  return text::normalise_domain(name).value_or(name);
}

void add_dkim(std::span<const DkimResult> signatures, Methods& methods) {
  if (signatures.empty()) {
    methods.emplace_back("dkim", to_string(DkimVerdict::none));
    return;
  }
  for (const auto& signature : signatures.first(std::min(signatures.size(), most_signatures))) {
    MethodText text("dkim", to_string(signature.verdict));
    text.add_reason(signature.reason);
    text.add_property("header.d", as_ascii_name(signature.domain));
    text.add_property("header.i", signature.identity);
    text.add_property("header.s", as_ascii_name(signature.selector));
    text.add_property("header.a", signature.algorithm);
    text.add_property("header.b", signature.signature_prefix);
    methods.push_back(std::move(text));
  }
}

bool was_checked(const ArcResult& arc) {
  return arc.checked || arc.verdict != ArcVerdict::none;
}

// RFC 8617 section 10.2
void add_arc(const ArcResult& arc, const Client& client, Methods& methods) {
  if (!was_checked(arc)) {
    return;
  }
  MethodText text("arc", to_string(arc.verdict));
  if (arc.verdict != ArcVerdict::none) {
    text.add_reason(arc.reason);
    if (client.address) {
      text.add_property("smtp.remote-ip", client.address->to_string());
    }
  }
  if (arc.oldest_pass) {
    text.add_property("header.oldest-pass", std::to_string(*arc.oldest_pass));
  }
  methods.push_back(std::move(text));
}

void add_dmarc(const DmarcResult& dmarc, std::string_view override_reason, Methods& methods) {
  MethodText text("dmarc", to_string(dmarc.verdict));
  text.add_reason(override_reason.empty() ? std::string_view(dmarc.reason) : override_reason);
  text.add_property("header.from", dmarc.author_domain);
  if (dmarc.policy) {
    // RFC 9989 section 9.1: the policy to be applied after the policy options (t=y) have been
    // processed.
    text.add_property(
        "policy.dmarc",
        to_string(dmarc.verdict == DmarcVerdict::fail ? dmarc.disposition : *dmarc.policy));
  }
  // RFC 8601 section 2.4: the type "policy" tells of a local policy that overrides the result.
  if (!override_reason.empty()) {
    text.add_property("policy.override", "arc");
  }
  methods.push_back(std::move(text));
}

bool was_checked(const SpfResult& spf) {
  return spf.verdict != SpfVerdict::none || !spf.domain.empty() || !spf.reason.empty();
}

bool was_checked(const DmarcResult& dmarc) {
  return dmarc.verdict != DmarcVerdict::none || !dmarc.author_domain.empty() ||
         !dmarc.reason.empty();
}

/// RFC 8601 section 2.2, no-result: nothing was verified.
bool is_without_result(const AuthReport& report) {
  return !report.client.iprev && !was_checked(report.spf_mailfrom) &&
         !was_checked(report.spf_helo) && report.dkim.empty() && !was_checked(report.arc) &&
         !was_checked(report.dmarc);
}

Methods methods_of(const AuthReport& report, std::string_view override_reason) {
  Methods methods;
  add_iprev(report.client, methods);
  add_spf(report.spf_mailfrom, "smtp.mailfrom", methods);
  if (!report.spf_helo.domain.empty()) {
    add_spf(report.spf_helo, "smtp.helo", methods);
  }
  add_dkim(report.dkim, methods);
  add_arc(report.arc, report.client, methods);
  add_dmarc(report.dmarc, override_reason, methods);
  return methods;
}

/// The authserv-id as RFC 8601 section 2.2 wants it: a token or a quoted-string.
std::string authserv_id_text(std::string_view authserv_id) {
  std::string id = text::normalise_domain(authserv_id).value_or(std::string(authserv_id));
  std::ranges::replace_if(id, [](char c) { return c < ' ' || c > '~'; }, '?');
  return is_token(id) ? id : quote(id);
}

}  // namespace

std::string format(const AuthReport& report, std::string_view authserv_id,
                   std::string_view override_reason) {
  text::Folder folder(field_name.size());
  folder.add(authserv_id_text(authserv_id) + ";");
  if (is_without_result(report)) {
    folder.add("none");
    return folder.take();
  }
  const Methods methods = methods_of(report, override_reason);
  for (const auto& method : methods) {
    const auto pieces = method.pieces();
    const bool is_last = &method == &methods.back();
    for (std::size_t i = 0; i < pieces.size(); ++i) {
      const bool needs_semicolon = !is_last && i + 1 == pieces.size();
      folder.add(needs_semicolon ? pieces[i] + ";" : pieces[i]);
    }
  }
  return folder.take();
}

}  // namespace anshin::authres
