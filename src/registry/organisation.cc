// The rules for an organisation's entry (docs/registry-format.md, "Entries").
#include "registry/organisation.h"

#include "registry/calendar_date.h"
#include "text/domain_name.h"
#include "text/header_field.h"
#include "text/printable.h"

#include <algorithm>
#include <array>
#include <set>

namespace anshin::registry {

namespace {

using Checked = std::expected<void, std::string>;

bool is_alphanumeric(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

// RFC 5646 section 2.1 in outline: subtags of 1 to 8 letters and digits between hyphens.
bool is_language_tag(std::string_view tag) {
  std::size_t length = 0;  // of the subtag so far
  for (const char c : tag) {
    if (c == '-' ? length == 0 : !is_alphanumeric(c) || length == 8) {
      return false;
    }
    length = c == '-' ? 0 : length + 1;
  }
  return length > 0 && tag.size() >= 2 && tag.size() <= 35;
}

Checked check_text(const std::string& field, std::string_view value) {
  if (value.size() > max_name_octets) {
    return std::unexpected(field + ": is longer than 500 bytes");
  }
  if (!text::is_utf8(value)) {
    return std::unexpected(field + ": is not UTF-8");
  }
  if (text::has_unprintable(value)) {
    return std::unexpected(field + ": holds a control, formatting or private-use character: \"" +
                           text::printable_utf8(value) + "\"");
  }
  return {};
}

Checked check_names(Organisation& organisation) {
  if (organisation.names.empty()) {
    return std::unexpected("name: there must be at least one, e.g. {\"ja\":\"...\"}");
  }
  if (organisation.names.size() > max_names) {
    return std::unexpected("name: more than 20 languages");
  }
  for (auto& [language, name] : organisation.names) {
    if (!is_language_tag(language)) {
      return std::unexpected("name: \"" + text::printable_utf8(language) +
                             "\" is not a language tag such as ja or en");
    }
    name = std::string(text::trim(name));
    if (name.empty()) {
      return std::unexpected("name." + language + ": is empty");
    }
    if (auto good = check_text("name." + language, name); !good) {
      return good;
    }
  }
  return {};
}

Checked check_url(std::string_view url) {
  if (url.empty()) {
    return {};
  }
  const auto problem = [url](const std::string& what) {
    return std::unexpected("url: \"" + text::printable_utf8(url) + "\" " + what);
  };
  if (url.size() > max_url_octets) {
    return problem("is longer than 2000 bytes");
  }
  const std::string lower = text::to_lower(url.substr(0, 8));
  const std::size_t host = lower.starts_with("https://")  ? 8
                           : lower.starts_with("http://") ? 7
                                                          : std::string::npos;
  if (host == std::string::npos) {
    return problem("must begin with https:// or http://");
  }
  static constexpr std::string_view forbidden = "\"'<>\\`{}|^";
  const bool clean = std::ranges::all_of(url, [](char c) {
    return c > ' ' && c < '\x7F' && forbidden.find(c) == std::string_view::npos;
  });
  if (!clean) {
    return problem("holds a blank, a quote or another character that a URL must percent-encode");
  }
  if (host >= url.size() || !is_alphanumeric(url[host])) {
    return problem("names no host");
  }
  // RFC 3986 section 7.6: www.bank.example@evil.example leads to evil.example.
  if (url.substr(host, url.find_first_of("/?#", host) - host).find('@') != std::string_view::npos) {
    return problem("has a user name before its host (@), which misleads people");
  }
  return {};
}

// An entry that covers everything below a public suffix would give strangers this organisation's
// mark. The full list of such suffixes changes daily, and entries that are stored or received must
// not become wrong by that: whoever registers a domain asks it (authority/shared_domain.h). These
// patterns hold for ever.
bool looks_like_public_suffix(std::string_view domain) {
  constexpr std::array<std::string_view, 9> japanese = {"ac", "ad", "co", "ed", "go",
                                                        "gr", "lg", "ne", "or"};
  constexpr std::array<std::string_view, 7> usual = {"ac", "co", "com", "edu", "gov", "net", "org"};
  if (text::count_labels(domain) != 2) {
    return text::count_labels(domain) < 2;
  }
  const auto dot = domain.find('.');
  const std::string_view first = domain.substr(0, dot);
  const std::string_view last = domain.substr(dot + 1);
  if (last == "jp") {
    return std::ranges::find(japanese, first) != japanese.end();
  }
  return last.size() == 2 && std::ranges::find(usual, first) != usual.end();
}

Checked check_domain(RegisteredDomain& registered) {
  auto normalised = text::normalise_domain(registered.domain);
  if (!normalised) {
    return std::unexpected("domain \"" + text::printable_utf8(registered.domain) +
                           "\": " + normalised.error() + full_width_hint(registered.domain));
  }
  registered.domain = std::move(*normalised);
  const auto problem = [&registered](const std::string& what) {
    return std::unexpected("domain \"" + registered.domain + "\": " + what);
  };
  if (text::count_labels(registered.domain) < 2) {
    return problem("is a top-level domain");
  }
  if (registered.subdomains && looks_like_public_suffix(registered.domain)) {
    return problem(
        "is a public suffix, below which anybody can register names; it cannot cover subdomains");
  }
  if (registered.subdomains && text::count_labels(registered.domain) > max_parent_labels) {
    return problem("has more than 10 labels, so it cannot cover subdomains");
  }
  return {};
}

Checked check_domains(Organisation& organisation) {
  if (organisation.domains.empty()) {
    return std::unexpected("domains: there must be at least one");
  }
  if (organisation.domains.size() > max_domains) {
    return std::unexpected("domains: more than 1000");
  }
  std::set<std::string_view> seen;
  for (RegisteredDomain& registered : organisation.domains) {
    if (auto good = check_domain(registered); !good) {
      return good;
    }
    if (!seen.insert(registered.domain).second) {
      return std::unexpected("domain \"" + registered.domain + "\": stands twice in the entry");
    }
  }
  return {};
}

Checked check_validity(const Organisation& organisation) {
  if (organisation.valid_from && organisation.valid_until &&
      *organisation.valid_until < *organisation.valid_from) {
    return std::unexpected("valid_until: " + format_date(*organisation.valid_until) +
                           " is before valid_from " + format_date(*organisation.valid_from));
  }
  return {};
}

}  // namespace

std::pair<std::string, std::string> Organisation::display_name() const {
  for (const char* preferred : {"ja", "en"}) {
    if (const auto found = names.find(preferred); found != names.end()) {
      return {found->second, found->first};
    }
  }
  return names.empty() ? std::pair<std::string, std::string>{}
                       : std::pair{names.begin()->second, names.begin()->first};
}

std::expected<Organisation, std::string> checked(Organisation organisation) {
  organisation.kana = std::string(text::trim(organisation.kana));
  Checked good = check_organisation_id(organisation.id);
  if (good && organisation.id.find(":.") != std::string::npos) {
    // Its page would be a hidden file, which copies and web servers leave out.
    good = std::unexpected("id \"" + text::printable(organisation.id) +
                           "\": the number must not begin with a dot");
  }
  if (good) {
    good = check_names(organisation);
  }
  if (good) {
    good = check_text("kana", organisation.kana);
  }
  if (good) {
    good = check_url(organisation.url);
  }
  if (good) {
    good = check_domains(organisation);
  }
  if (good) {
    good = check_validity(organisation);
  }
  if (!good) {
    return std::unexpected(good.error());
  }
  return organisation;
}

std::string validity_problem(const Organisation& organisation, std::chrono::sys_seconds now) {
  const auto today = std::chrono::floor<std::chrono::days>(now);
  if (organisation.valid_from && today < *organisation.valid_from) {
    return "the entry of " + organisation.id + " is valid only from " +
           format_date(*organisation.valid_from);
  }
  if (organisation.valid_until && today > *organisation.valid_until) {
    return "the entry of " + organisation.id + " was valid until " +
           format_date(*organisation.valid_until);
  }
  return {};
}

}  // namespace anshin::registry
