// What the tests of the DKIM engine share: a message, keys, and a way through the engine.
#pragma once

#include <anshin/reference_engines.h>

#include "dns/zone_resolver.h"
#include "support/dkim_signer.h"

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

namespace anshin::test {

/// The time at which messages arrive in these tests.
inline constexpr std::chrono::sys_seconds arrival{std::chrono::seconds(1'760'000'000)};

/// Keys are made once: that takes longer than all else.
inline const DkimKey& rsa_key() {
  static const DkimKey key = DkimKey::rsa(2048);
  return key;
}
inline const DkimKey& ed25519_key() {
  static const DkimKey key = DkimKey::ed25519();
  return key;
}

inline SignedMessage plain_message() {
  return {.fields = {{"From", " Taro <taro@example.jp>"},
                     {"To", " hanako@example.net"},
                     {"Subject", " a folded\r\n\tsubject  with   blanks "},
                     {"Date", " Thu, 09 Oct 2025 17:53:20 +0900"}},
          .body = "Hello  \r\n\r\nsecond line\t \r\n\r\n\r\n"};
}

inline dns::Zone zone_with(std::string_view record,
                           std::string_view name = "s1._domainkey.example.jp") {
  dns::Zone zone;
  zone.add(name, dns::Txt{std::string(record)});
  return zone;
}

/// The results of a message, its body cut into chunks of `chunk` octets.
inline std::vector<DkimResult> verify(const SignedMessage& message,
                                      const std::shared_ptr<dns::Resolver>& resolver,
                                      const dkim::Limits& limits = {}, std::size_t chunk = 7) {
  static const auto engine = reference::make_reference_dkim_engine();
  const auto verifier = engine->start(resolver, limits, arrival);
  for (const SignedField& field : message.fields) {
    verifier->header(field.name, field.value);
  }
  verifier->end_of_headers();
  for (std::size_t at = 0; at < message.body.size(); at += chunk) {
    verifier->body(std::string_view(message.body).substr(at, chunk));
  }
  return verifier->finish(std::chrono::steady_clock::now() + std::chrono::seconds(10));
}

inline std::vector<DkimResult> verify(const SignedMessage& message, const dns::Zone& zone,
                                      const dkim::Limits& limits = {}, std::size_t chunk = 7) {
  return verify(message, dns::make_zone_resolver(zone), limits, chunk);
}

}  // namespace anshin::test
