// A whole message through all protocols with the native engines, as the daemon and the command line
// do it, over the zone of the message cases; then the field that is stamped. Whatever comes in,
// there is a verdict for everything, a field that reads back, and the same result however the body
// is cut.
#include <anshin/arc_engine.h>
#include <anshin/authentication_results.h>
#include <anshin/authenticator.h>
#include <anshin/native_engines.h>

#include "authres/parser.h"
#include "dns/zone_resolver.h"
#include "text/header_field.h"

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

using namespace anshin;

namespace {

void require(bool holds) {
  if (!holds) {
    std::abort();
  }
}

// Everything is published everywhere: what counts here is the message.
std::shared_ptr<dns::Resolver> resolver() {
  dns::Zone zone;
  for (const std::string_view top : {"example.jp", "example.com", "qualitia.co.jp"}) {
    zone.add(top, dns::Txt{"v=spf1 a mx include:%{d2}.example.com ~all"});
    zone.add("_dmarc." + std::string(top), dns::Txt{"v=DMARC1; p=reject"});
    zone.add("s1._domainkey." + std::string(top),
             dns::Txt{"v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo="});
  }
  return dns::make_zone_resolver(std::move(zone));
}

std::string stamp(std::string_view text, std::size_t chunk) {
  static const auth::Engines engines{spf::make_native_engine(), dkim::make_native_engine(),
                                     arc::make_engine()};
  static const auto names = resolver();
  auth::Authenticator message({}, engines, names,
                              std::chrono::sys_seconds(std::chrono::seconds(1'760'000'000)));
  message.connection(parse_ip_address("192.0.2.1"));
  message.helo(text.substr(0, text.find('\n')));
  message.mail_from(text.substr(0, text.find(':')));
  text::MessageReader reader(
      {.header = [&](std::string_view name,
                     std::string_view value) { message.header(name, value); },
       .end_of_headers = [&] { message.end_of_headers(); },
       .body =
           [&](std::string_view piece) {
             for (; !piece.empty(); piece.remove_prefix(std::min(chunk, piece.size()))) {
               message.body(piece.substr(0, chunk));
             }
           }});
  reader.feed(text);
  reader.finish();
  const AuthReport report = message.end_of_message();
  require(!report.dmarc.reason.empty() && !report.spf_mailfrom.reason.empty());
  for (const DkimResult& signature : report.dkim) {
    require(signature.verdict != DkimVerdict::none && !signature.reason.empty());
  }
  return authres::format(report, "mx.example.jp");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  const std::string whole = stamp(text, 65535);
  require(authres::parse(whole).has_value());
  require(stamp(text, 7) == whole);
  return 0;
}
