#include "arc_bench.h"

#include "arc/verifier.h"
#include "dns/zone_resolver.h"

namespace anshin::test {

const DkimKey& sealing_key() {
  static const DkimKey key = DkimKey::rsa(2048);
  return key;
}

SignedMessage plain_message() {
  return {.fields = {{"From", " Taro <taro@example.jp>"},
                     {"To", " list@lists.example.org"},
                     {"Subject", " a folded\r\n\tsubject  with   blanks "},
                     {"Date", " Thu, 09 Oct 2025 17:53:20 +0900"}},
          .body = "Hello  \r\n\r\nsecond line\r\n"};
}

dns::Zone zone() {
  dns::Zone zone;
  for (const char* domain : {"lists.example.org", "example.net", "evil.example"}) {
    zone.add(std::string("s1._domainkey.") + domain, dns::Txt{sealing_key().record()});
  }
  return zone;
}

ArcResult validate(const SignedMessage& message, const std::shared_ptr<dns::Resolver>& resolver,
                   const dkim::Limits& limits) {
  const auto shared = std::make_shared<dkim::SignedMessage>(limits);
  arc::Verifier verifier(arc::make_engine(), shared, resolver, limits, arrival);
  for (const SignedField& field : message.fields) {
    shared->add_field(field.name, field.value);
    verifier.header(field.name, field.value);
  }
  shared->end_header("");
  verifier.end_of_headers();
  shared->header.release();
  shared->body.update(message.body);
  shared->body.finish();
  return verifier.finish(std::chrono::steady_clock::now() + std::chrono::seconds(10));
}

ArcResult validate(const SignedMessage& message, const dkim::Limits& limits) {
  return validate(message, dns::make_zone_resolver(zone()), limits);
}

}  // namespace anshin::test
