// What the tests of the DKIM engines share: a message, keys, and a way through an engine.
#pragma once

#include <anshin/verifiers.h>

#include "dns/zone_resolver.h"
#include "support/dkim_signer.h"

#include <chrono>
#include <memory>
#include <ostream>
#include <string>
#include <string_view>
#include <vector>

namespace anshin::test {

/// The time at which messages arrive in these tests.
inline constexpr std::chrono::sys_seconds arrival{std::chrono::seconds(1'760'000'000)};

/// An engine that the shared suites are run with.
struct EngineUnderTest {
  std::string name;
  bool is_reference = false;  ///< with the bounds of libopendkim
  std::shared_ptr<const dkim::Engine> engine;
};

inline void PrintTo(const EngineUnderTest& engine, std::ostream* out) {
  *out << engine.name;
}

/// Each test program that runs the shared suites says with which engine.
const EngineUnderTest& engine_under_test();

/// Keys are made once: that takes longer than all else.
const DkimKey& rsa_key();
const DkimKey& ed25519_key();

/// A key record with the tests' RSA key and more tags in front of p=.
std::string rsa_record_with(const std::string& tags);

SignedMessage plain_message();

dns::Zone zone_with(std::string_view record, std::string_view name = "s1._domainkey.example.jp");

/// A message on its way through an engine: what the engine verifies is fed first, as the
/// Authenticator does.
class Passage {
 public:
  Passage(const dkim::Engine& engine, const std::shared_ptr<dns::Resolver>& resolver,
          const dkim::Limits& limits = {});
  ~Passage();
  Passage(const Passage&) = delete;
  Passage& operator=(const Passage&) = delete;

  void header(std::string_view name, std::string_view value);
  void end_of_headers(std::string_view author_domain = {});
  void body(std::string_view chunk);
  std::vector<DkimResult> finish();

 private:
  std::shared_ptr<dkim::SignedMessage> message_;
  std::unique_ptr<dkim::Verifier> verifier_;
};

/// The results of a message, its body cut into chunks of `chunk` octets.
std::vector<DkimResult> verify(const dkim::Engine& engine, const SignedMessage& message,
                               const std::shared_ptr<dns::Resolver>& resolver,
                               const dkim::Limits& limits = {}, std::size_t chunk = 7);
std::vector<DkimResult> verify(const SignedMessage& message,
                               const std::shared_ptr<dns::Resolver>& resolver,
                               const dkim::Limits& limits = {}, std::size_t chunk = 7);
std::vector<DkimResult> verify(const SignedMessage& message, const dns::Zone& zone,
                               const dkim::Limits& limits = {}, std::size_t chunk = 7);

}  // namespace anshin::test
