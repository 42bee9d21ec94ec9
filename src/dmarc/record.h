// A DMARC Policy Record: the text of one TXT record at _dmarc.<domain> (RFC 9989 sections 4.7
// and 4.8).
#pragma once

#include <anshin/results.h>

#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace anshin::dmarc {

enum class AlignmentMode { relaxed, strict };

/// What the record says its domain is (tag psd).
enum class Psd {
  y,  ///< a public suffix: organisational domains are one label below
  n,  ///< an organisational domain
  u   ///< not a public suffix; the tree walk decides
};

/// Which failures the domain owner wants reported (tag fo).
struct FailureOptions {
  bool all = true;    ///< "0": no mechanism gave an aligned pass
  bool any = false;   ///< "1": some mechanism gave no aligned pass
  bool dkim = false;  ///< "d": a signature did not verify
  bool spf = false;   ///< "s": SPF did not pass
};

/// A record with the right version. Wrong tags have already given way to their defaults.
struct Record {
  DmarcPolicy p = DmarcPolicy::none;
  std::optional<DmarcPolicy> sp;
  std::optional<DmarcPolicy> np;
  AlignmentMode adkim = AlignmentMode::relaxed;
  AlignmentMode aspf = AlignmentMode::relaxed;
  Psd psd = Psd::u;
  bool testing = false;          ///< t=y
  std::vector<std::string> rua;  ///< the valid URIs, without the obsolete "!size"
  std::vector<std::string> ruf;
  FailureOptions fo;
  /// False if the record asks for no processing: no valid policy and no address to report to. It
  /// still has its place in the tree walk.
  bool usable = true;
  std::string problem;  ///< what is wrong with p, sp or np; empty if they are in order
};

/// Reads a record. The error says why the text is no DMARC Policy Record at all (no version,
/// another version).
std::expected<Record, std::string> parse_record(std::string_view text);

/// The policy for a domain below the record's own, that exists (sp, else p) or does not (np, else
/// sp, else p).
DmarcPolicy policy_for_existing_subdomain(const Record& record);
DmarcPolicy policy_for_missing_subdomain(const Record& record);

}  // namespace anshin::dmarc
