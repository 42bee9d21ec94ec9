// A whole message through the validator of ARC chains, and its chain through the policy that trusts
// sealers. The key is that of the message cases, so that their chains pass; seeds are those cases.
#include "arc/verifier.h"
#include "dns/zone_resolver.h"
#include "policy/arc_override.h"
#include "text/domain_name.h"
#include "text/header_field.h"

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

using namespace anshin;

namespace {

constexpr std::string_view record =
    "v=DKIM1; k=rsa; p="
    "MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEA1P9eWmahPsopFOo4yBT2IT72Rc4W"
    "SzqPiRH6h+mF9PsGx9jQMFRnIZXn7n4+mfUshZADeBJweNOE5NaGRZ7tS0KY2uIEh2NqCJEJ"
    "Bsw/6FnTeGcLszGJCcneg8EpjxPkhqIkw2JgWdNok03Gwt6jEq4a2CZnnrihGE4T8hn58QXQ"
    "ot4cSUya+S+oQMTTUFv2vuYhpRGzizLS0BvmSaP1NvG6alhCTYA/EDMtvZWLaLDJ5MNO7UHC"
    "RY3AOAGsO6ao7+bsafte504+redtphkDdHKIXLN5D5M4yBkl/g2BQ9s9yuV6NARgPlXkV4OO"
    "6s5uhZISasofCmP45ZzJ2abnIwIDAQAB";

std::shared_ptr<dns::Resolver> resolver() {
  dns::Zone zone;
  zone.add("s1._domainkey.lists.example.org", dns::Txt{std::string(record)});
  zone.add("*._domainkey.example.net", dns::Txt{std::string(record)});
  zone.fail("servfail._domainkey.lists.example.org", dns::RecordType::TXT, dns::Status::failed);
  return dns::make_zone_resolver(std::move(zone));
}

void require(bool holds) {
  if (!holds) {
    std::abort();
  }
}

ArcResult validate(std::string_view text) {
  static const auto engine = arc::make_engine();
  static const auto keys = resolver();
  const auto message = std::make_shared<dkim::SignedMessage>(dkim::Limits{});
  arc::Verifier verifier(engine, message, keys, {},
                         std::chrono::sys_seconds(std::chrono::seconds(1'760'000'000)));
  text::MessageReader reader(
      {.header =
           [&](std::string_view name, std::string_view value) {
             message->add_field(name, value);
             verifier.header(name, value);
           },
       .end_of_headers =
           [&] {
             message->end_header("");
             verifier.end_of_headers();
             message->header.release();
           },
       .body = [&](std::string_view chunk) { message->body.update(chunk); }});
  reader.feed(text);
  reader.finish();
  message->body.finish();
  return verifier.finish(std::chrono::steady_clock::now() + std::chrono::seconds(5));
}

void check(const ArcResult& arc) {
  require(arc.checked && !arc.reason.empty() && arc.sets <= arc::most_sets);
  require(arc.chain.empty() || (arc.chain.size() == arc.sets && arc.sealers.size() == arc.sets));
  require(std::ranges::all_of(arc.sealers, [](const std::string& sealer) {
    return text::normalise_domain(sealer) == sealer;
  }));
  switch (arc.verdict) {
    case ArcVerdict::none:
      require(arc.sets == 0 && !arc.oldest_pass);
      return;
    case ArcVerdict::fail:
      require(!arc.oldest_pass);
      return;
    case ArcVerdict::pass:
      require(!arc.chain.empty() && arc.oldest_pass && *arc.oldest_pass != 1 &&
              *arc.oldest_pass <= arc.sets && !arc.dns_failed);
      return;
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const std::vector<std::string> trusted = {"lists.example.org", "example.net"};
  AuthReport report;
  report.arc = validate({reinterpret_cast<const char*>(data), size});
  check(report.arc);
  report.author.status = AuthorStatus::one;
  report.author.domain = "qualitia.co.jp";
  const auto voucher = policy::find_voucher(report, trusted);
  require(!voucher || (voucher->instance >= 1 && voucher->instance <= report.arc.chain.size() &&
                       voucher->sealer == report.arc.sealers.at(voucher->instance - 1)));
  return 0;
}
