// SPF records: parsed, and every macro string in them expanded.
#include "spf/macro_expansion.h"
#include "spf/record.h"

#include <cstdint>
#include <cstdlib>
#include <string_view>

using namespace anshin;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const spf::MacroContext context{.sender = "a-b.c@x.example.jp",
                                  .domain = "example.jp",
                                  .client = parse_ip_address("2001:db8::1").value(),
                                  .helo = "h",
                                  .receiver = "r"};
  if (const auto string = spf::parse_explain_string(text)) {
    if (spf::expand(*string, context).size() > 4096) {
      std::abort();
    }
  }
  const auto record = spf::parse_record(text);
  if (!record) {
    return 0;
  }
  for (const spf::Mechanism& mechanism : record->mechanisms) {
    if (mechanism.domain) {
      static_cast<void>(spf::expand_domain(*mechanism.domain, context));
    }
    const auto again = spf::parse_record("v=spf1 " + mechanism.text);
    if (!again || again->mechanisms.size() != 1) {
      std::abort();
    }
  }
  return 0;
}
