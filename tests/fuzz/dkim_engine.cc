// The reference DKIM engine with a message made from the input: "name:value" lines, an empty line,
// the body. The first octet cuts the body into chunks. Nobody's signature can pass, since the key
// is made up.
#include <anshin/reference_engines.h>

#include "dkim/signed_message.h"
#include "dkim_input.h"
#include "dns/zone_resolver.h"

#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

using namespace anshin;

namespace {

std::shared_ptr<dns::Resolver> resolver() {
  dns::Zone zone;
  zone.add("*._domainkey.example.jp",
           dns::Txt{"v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo="});
  return dns::make_zone_resolver(std::move(zone));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const auto engine = reference::make_reference_dkim_engine();
  static const auto keys = resolver();
  if (size == 0) {
    return 0;
  }
  const std::size_t chunk = data[0] + 1U;
  const fuzz::MessageInput input =
      fuzz::read_message({reinterpret_cast<const char*>(data + 1), size - 1});
  const auto verifier =
      engine->start(std::make_shared<dkim::SignedMessage>(dkim::Limits{}), keys, {},
                    std::chrono::sys_seconds(std::chrono::seconds(1'760'000'000)));
  for (const auto& [name, value] : input.fields) {
    verifier->header(name, value);
  }
  verifier->end_of_headers();
  for (std::size_t at = 0; at < input.body.size(); at += chunk) {
    verifier->body(input.body.substr(at, chunk));
  }
  for (const DkimResult& result :
       verifier->finish(std::chrono::steady_clock::now() + std::chrono::seconds(5))) {
    if (result.verdict == DkimVerdict::pass || result.reason.empty()) {
      std::abort();
    }
  }
  return 0;
}
