// Reading a DMARC Policy Record (RFC 9989 sections 4.7, 4.8 and 4.10.1). Only the version decides
// whether a text is a record; whatever else is wrong gives way to defaults, so the strict tag-list
// reader of RFC 6376 does not fit here.
#include "dmarc/record.h"

#include "dmarc/report_uri.h"
#include "text/header_field.h"
#include "text/printable.h"

#include <algorithm>
#include <map>
#include <utility>

namespace anshin::dmarc {
namespace {

/// The value of each tag by lower-case name. A tag that stands twice has no value: RFC 6376
/// section 3.2 forbids it, and neither value is more right than the other.
using Tags = std::map<std::string, std::optional<std::string_view>>;

std::string_view trim_wsp(std::string_view text) {
  const auto first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) {
    return {};
  }
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

bool is_alpha(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/// The part before the next semicolon, taken off the front of `rest`.
std::string_view take_tag(std::string_view& rest) {
  const auto end = rest.find(';');
  const auto tag = rest.substr(0, end);
  rest = end == std::string_view::npos ? std::string_view{} : rest.substr(end + 1);
  return tag;
}

struct NameAndValue {
  std::string name;
  std::string_view value;
};

/// RFC 9989 section 4.8, dmarc-tag; the value is not judged here. nullopt for what is not a tag:
/// such text is ignored.
std::optional<NameAndValue> parse_tag(std::string_view text) {
  const auto equals = text.find('=');
  if (equals == std::string_view::npos) {
    return std::nullopt;
  }
  const auto name = trim_wsp(text.substr(0, equals));
  const auto value = trim_wsp(text.substr(equals + 1));
  if (name.empty() || !std::ranges::all_of(name, is_alpha)) {
    return std::nullopt;
  }
  return NameAndValue{text::to_lower(name), value};
}

Tags parse_tags(std::string_view rest) {
  Tags tags;
  while (!rest.empty()) {
    const auto tag = parse_tag(take_tag(rest));
    if (!tag) {
      continue;
    }
    const auto [place, is_new] = tags.emplace(tag->name, tag->value);
    if (!is_new) {
      place->second = std::nullopt;
    }
  }
  return tags;
}

/// The value of a tag; empty if it is absent or stands twice.
std::string_view value_of(const Tags& tags, const char* name) {
  const auto found = tags.find(name);
  return found == tags.end() ? std::string_view{} : found->second.value_or("");
}

/// The same in lower case: ABNF literals match in any case.
std::string keyword(const Tags& tags, const char* name) {
  return text::to_lower(value_of(tags, name));
}

std::optional<DmarcPolicy> parse_policy(std::string_view value) {
  for (const auto policy : {DmarcPolicy::none, DmarcPolicy::quarantine, DmarcPolicy::reject}) {
    if (value == to_string(policy)) {
      return policy;
    }
  }
  return std::nullopt;
}

/// RFC 9989 section 4.8, dmarc-fo: each of 0, 1, d, s at most once, 0 and 1 exclude each other.
/// Wrong text means "0".
FailureOptions parse_failure_options(std::string_view value) {
  FailureOptions options{.all = false};
  std::string_view rest = value;
  while (true) {
    const auto colon = rest.find(':');
    const auto option = trim_wsp(rest.substr(0, colon));
    bool* const chosen = option == "0"   ? &options.all
                         : option == "1" ? &options.any
                         : option == "d" ? &options.dkim
                         : option == "s" ? &options.spf
                                         : nullptr;
    if (chosen == nullptr || *chosen) {
      return {};
    }
    *chosen = true;
    if (colon == std::string_view::npos) {
      break;
    }
    rest.remove_prefix(colon + 1);
  }
  return options.all && options.any ? FailureOptions{} : options;
}

/// What is wrong with a policy tag, or an empty string.
std::string policy_problem(const Tags& tags, const char* name) {
  const auto found = tags.find(name);
  if (found == tags.end()) {
    return {};
  }
  if (!found->second) {
    return std::string("it has ") + name + "= twice";
  }
  if (!parse_policy(keyword(tags, name))) {
    return std::string("it has ") + name + "=" + text::as_published(value_of(tags, name), 30) +
           ", which is neither none nor quarantine nor reject";
  }
  return {};
}

void read_policies(const Tags& tags, Record& record) {
  if (!tags.contains("p")) {
    record.problem = "it has no p=";
  }
  for (const char* const name : {"p", "sp", "np"}) {
    if (record.problem.empty()) {
      record.problem = policy_problem(tags, name);
    }
  }
  if (record.problem.empty()) {
    record.p = parse_policy(keyword(tags, "p")).value_or(DmarcPolicy::none);
    record.sp = parse_policy(keyword(tags, "sp"));
    record.np = parse_policy(keyword(tags, "np"));
    return;
  }
  // RFC 9989 section 4.10.1: as if the record said p=none if somebody wants reports, else no DMARC.
  record.usable = !record.rua.empty();
}

}  // namespace

std::expected<Record, std::string> parse_record(std::string_view text) {
  std::string_view rest = text;
  const auto first = take_tag(rest);
  // RFC 9989 section 4.8: dmarc-version comes first, without a blank before it; its value is
  // case-sensitive.
  const auto version = parse_tag(first);
  if (!version || version->name != "v" || (first.front() != 'v' && first.front() != 'V')) {
    return std::unexpected("it does not begin with v=DMARC1");
  }
  if (version->value != "DMARC1") {
    return std::unexpected("its version is " + text::as_published(version->value, 30) +
                           ", not DMARC1");
  }

  const Tags tags = parse_tags(rest);
  Record record;
  record.adkim = keyword(tags, "adkim") == "s" ? AlignmentMode::strict : AlignmentMode::relaxed;
  record.aspf = keyword(tags, "aspf") == "s" ? AlignmentMode::strict : AlignmentMode::relaxed;
  const std::string psd = keyword(tags, "psd");
  record.psd = psd == "y" ? Psd::y : psd == "n" ? Psd::n : Psd::u;
  record.testing = keyword(tags, "t") == "y";
  record.rua = parse_report_uris(value_of(tags, "rua"));
  record.ruf = parse_report_uris(value_of(tags, "ruf"));
  if (!record.ruf.empty()) {  // RFC 9989 section 4.7: fo means nothing without ruf
    record.fo = parse_failure_options(keyword(tags, "fo"));
  }
  read_policies(tags, record);
  return record;
}

DmarcPolicy policy_for_existing_subdomain(const Record& record) {
  return record.sp.value_or(record.p);
}

DmarcPolicy policy_for_missing_subdomain(const Record& record) {
  return record.np.value_or(policy_for_existing_subdomain(record));
}

}  // namespace anshin::dmarc
