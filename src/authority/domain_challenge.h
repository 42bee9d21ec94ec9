// What the owner of a domain publishes to show an authority that the domain is theirs: a TXT record
// whose value only the authority can make, and can make again without having kept it.
#pragma once

#include <expected>
#include <string>
#include <string_view>

namespace anshin::authority {

/// The name of the record: "_anshin-challenge." and the domain.
std::string challenge_name(std::string_view domain);

/// What every value begins with.
inline constexpr std::string_view challenge_prefix = "anshin-challenge=";

/// An authority's secret, the file challenge.key in a registry's folder.
class ChallengeKey {
 public:
  static constexpr const char* file_name = "challenge.key";

  /// Reads the secret, or makes one at first use (and the folder, if only that is missing). The
  /// error names the file and what is wrong, permissions included: a secret that others may read is
  /// refused.
  static std::expected<ChallengeKey, std::string> open(const std::string& folder);

  /// The value for a domain (normalised) and an organisation's id. With an empty id the value holds
  /// for whoever applies for the domain; with one it is worth nothing to anybody else, even if the
  /// record stays where it is.
  std::string value_for(std::string_view domain, std::string_view id) const;

 private:
  explicit ChallengeKey(std::string secret) : secret_(std::move(secret)) {}
  std::string secret_;
};

}  // namespace anshin::authority
