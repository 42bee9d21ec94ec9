// Any octets as a master file: no crash; errors are located; what could be read can be asked for.
#include "dns/zone.h"

#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace anshin::dns;
  const std::string text(data, data + size);
  const auto zone = parse_zone(text, "zone");
  if (!zone) {
    return zone.error().starts_with("zone:") ? 0 : (std::abort(), 0);
  }
  for (const RecordType type : {RecordType::A, RecordType::TXT, RecordType::MX}) {
    const Answer answer = zone->lookup(question("a.example", type));
    if (answer.failed() == answer.reason.empty()) {
      std::abort();
    }
  }
  return 0;
}
