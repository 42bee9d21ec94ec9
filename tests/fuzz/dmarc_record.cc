// Any text as a DMARC Policy Record: what comes out keeps its promises.
#include "dmarc/record.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

namespace {

void require(bool condition) {
  if (!condition) {
    std::abort();
  }
}

bool is_printable(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return c >= ' ' && c <= '~'; });
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto record = anshin::dmarc::parse_record(text);
  if (!record) {
    require(!record.error().empty() && is_printable(record.error()));
    return 0;
  }
  require(text.front() == 'v' || text.front() == 'V');
  require(text.contains("DMARC1"));
  require(is_printable(record->problem));
  require(record->usable || !record->problem.empty());
  require(record->problem.empty() ||
          (record->p == anshin::DmarcPolicy::none && !record->sp && !record->np));
  for (const auto& uri : record->rua) {
    require(is_printable(uri) && uri.contains(':') && !uri.contains(',') && !uri.contains('!'));
  }
  return 0;
}
