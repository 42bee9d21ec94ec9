// Authentication-Results in writing (RFC 8601, RFC 6008 for header.b, RFC 8617 for arc, RFC 9989
// section 9.1 for dmarc).
#include <anshin/authentication_results.h>

#include "authres/property_value.h"
#include "authres/scanner.h"
#include "text/domain_name.h"
#include "text/fold.h"
#include "text/utf8.h"

#include <algorithm>
#include <span>

namespace anshin::authres {
namespace {

constexpr std::string_view field_name = "Authentication-Results:";
constexpr std::size_t most_signatures = 20;

/// All resinfos as pieces that must not be cut, one on each line.
class Methods {
 public:
  void begin(std::string_view method, std::string_view result) {
    if (!lines_.empty()) {
      lines_.back() = ';';
      lines_ += '\n';
    }
    add_piece(method, "=", result);
  }

  void add_reason(std::string_view reason) {
    if (reason.empty()) {
      return;
    }
    const std::size_t begin = lines_.size();
    add_piece("reason", "=", quote_reason(reason));
    std::replace(lines_.begin() + static_cast<std::ptrdiff_t>(begin), lines_.end(), ' ', '\n');
  }

  /// `name` is ptype.property. Nothing is added if there is no value or it cannot be quoted safely.
  void add_property(std::string_view name, std::string_view value) {
    if (value.empty()) {
      return;
    }
    if (const auto text = format_property_value(value)) {
      add_piece(name, "=", *text);
    }
  }

  /// `name` is a domain name; anything else is left out, so that nothing needs escaping.
  void add_comment(std::string_view name) {
    if (is_domain_name(name)) {
      add_piece("(", name, ")");
    }
  }

  std::string_view lines() const { return lines_; }

 private:
  void add_piece(std::string_view a, std::string_view b, std::string_view c) {
    lines_.append(a).append(b).append(c).append(1, '\n');
  }

  std::string lines_;
};

void add_iprev(const Client& client, Methods& methods) {
  if (!client.iprev) {
    return;
  }
  methods.begin("iprev", to_string(*client.iprev));
  if (client.address) {
    methods.add_property("policy.iprev", client.address->to_string());
  }
  methods.add_comment(client.iprev_name);
}

void add_spf(const SpfResult& spf, std::string_view property, Methods& methods) {
  methods.begin("spf", to_string(spf.verdict));
  methods.add_reason(spf.reason);
  methods.add_property(property, spf.domain);
}

/// A selector or domain that came as U-labels (RFC 8616) is written as A-labels.
std::string as_ascii_name(const std::string& name) {
  return text::is_ascii(name) ? name : text::normalise_domain(name).value_or(name);
}

void add_dkim(std::span<const DkimResult> signatures, Methods& methods) {
  if (signatures.empty()) {
    methods.begin("dkim", to_string(DkimVerdict::none));
    return;
  }
  for (const auto& signature : signatures.first(std::min(signatures.size(), most_signatures))) {
    methods.begin("dkim", to_string(signature.verdict));
    methods.add_reason(signature.reason);
    methods.add_property("header.d", as_ascii_name(signature.domain));
    methods.add_property("header.i", signature.identity);
    methods.add_property("header.s", as_ascii_name(signature.selector));
    methods.add_property("header.a", signature.algorithm);
    methods.add_property("header.b", signature.signature_prefix);
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
  methods.begin("arc", to_string(arc.verdict));
  if (arc.verdict != ArcVerdict::none) {
    methods.add_reason(arc.reason);
    if (client.address) {
      methods.add_property("smtp.remote-ip", client.address->to_string());
    }
  }
  if (arc.oldest_pass) {
    methods.add_property("header.oldest-pass", std::to_string(*arc.oldest_pass));
  }
}

void add_dmarc(const DmarcResult& dmarc, std::string_view override_reason, Methods& methods) {
  methods.begin("dmarc", to_string(dmarc.verdict));
  methods.add_reason(override_reason.empty() ? std::string_view(dmarc.reason) : override_reason);
  methods.add_property("header.from", dmarc.author_domain);
  if (dmarc.policy) {
    // RFC 9989 section 9.1: the policy to be applied after the policy options (t=y) have been
    // processed.
    methods.add_property(
        "policy.dmarc",
        to_string(dmarc.verdict == DmarcVerdict::fail ? dmarc.disposition : *dmarc.policy));
  }
  // RFC 8601 section 2.4: the type "policy" tells of a local policy that overrides the result.
  if (!override_reason.empty()) {
    methods.add_property("policy.override", "arc");
  }
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
  std::string_view lines = methods.lines();
  while (!lines.empty()) {
    const std::size_t end = lines.find('\n');
    folder.add(lines.substr(0, end));
    lines.remove_prefix(end + 1);
  }
  return folder.take();
}

}  // namespace anshin::authres
