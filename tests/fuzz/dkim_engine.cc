// The reference DKIM engine with a message made from the input: "name:value" lines, an empty line,
// the body. The first octet cuts the body into chunks. Nobody's signature can pass, since the key
// is made up.
#include <anshin/reference_engines.h>

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

// The position behind the field that begins at `text`: at the first line end that no blank follows.
std::size_t field_end(std::string_view text) {
  std::size_t end = text.find('\n');
  while (end != std::string_view::npos && end + 1 < text.size() &&
         (text[end + 1] == ' ' || text[end + 1] == '\t')) {
    end = text.find('\n', end + 1);
  }
  return end;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const auto engine = reference::make_reference_dkim_engine();
  static const auto keys = resolver();
  if (size == 0) {
    return 0;
  }
  const std::size_t chunk = data[0] + 1U;
  std::string_view rest(reinterpret_cast<const char*>(data + 1), size - 1);
  const auto verifier =
      engine->start(keys, {}, std::chrono::sys_seconds(std::chrono::seconds(1'760'000'000)));
  while (!rest.empty() && rest.front() != '\n') {
    const std::size_t end = field_end(rest);
    const std::string_view field = rest.substr(0, end);
    const std::size_t colon = field.find(':');
    verifier->header(field.substr(0, colon), colon == std::string_view::npos
                                                 ? std::string_view()
                                                 : field.substr(colon + 1));
    rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
  }
  verifier->end_of_headers();
  for (std::size_t at = 0; at < rest.size(); at += chunk) {
    verifier->body(rest.substr(at, chunk));
  }
  for (const DkimResult& result :
       verifier->finish(std::chrono::steady_clock::now() + std::chrono::seconds(5))) {
    if (result.verdict == DkimVerdict::pass || result.reason.empty()) {
      std::abort();
    }
  }
  return 0;
}
