// SHA-256 (FIPS 180-4), streaming and in one go.
#pragma once

#include <memory>
#include <string>
#include <string_view>

namespace anshin::crypto {

/// A digest in progress. Throws std::bad_alloc where OpenSSL is out of memory.
class Sha256 {
 public:
  Sha256();
  ~Sha256();
  Sha256(Sha256&&) noexcept;
  Sha256& operator=(Sha256&&) noexcept;

  void update(std::string_view octets);
  /// The 32 octets of all that was fed so far; more may follow.
  std::string digest_so_far() const;
  /// The same with `more` after it, which is not kept.
  std::string digest_with(std::string_view more) const;
  /// The 32 octets of all that was fed; the object then starts anew.
  std::string finish();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// The 32 octets of the digest of `octets`.
std::string sha256(std::string_view octets);

}  // namespace anshin::crypto
