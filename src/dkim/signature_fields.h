// Which DKIM-Signature fields of a message are verified, and in what order. A message may have more
// of them than the limit allows; then junk on top must not hide the one that counts for DMARC.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace anshin::dkim {

class SignatureFields {
 public:
  static constexpr std::size_t most_looked_at = 1000;  ///< of the fields, from the top

  /// A DKIM-Signature: its number in the header, and its value.
  void add(std::size_t field, std::string_view value);

  /// At the end of the header: at most `most` field numbers. Those whose d= has most in common with
  /// the author domain come first, so that what may be aligned (RFC 9989 section 4.4) is verified;
  /// of equals, and where the author domain is empty, the upper ones.
  void choose(std::string_view author_domain, std::size_t most);
  const std::vector<std::size_t>& chosen() const { return chosen_; }
  /// d= of a field, normalised; empty if it is not plain to see.
  std::string domain(std::size_t field) const;

 private:
  struct Field {
    std::size_t number = 0;
    std::string domain;  // d= as it came
  };
  std::vector<Field> fields_;
  std::vector<std::size_t> chosen_;
};

}  // namespace anshin::dkim
