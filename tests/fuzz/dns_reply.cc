// Any octets as the answer to a question: no crash, and what is taken keeps its bounds.
#include "dns/reply.h"

#include <array>
#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace anshin::dns;
  using enum RecordType;
  if (size == 0) {
    return 0;
  }
  static constexpr std::array<RecordType, 8> types{A, NS, CNAME, SOA, PTR, MX, TXT, AAAA};
  const Question asked{.name = "a.example", .type = types.at(data[0] % types.size())};
  // A sound header and question in front get the fuzzer past the first checks; the last octet
  // decides.
  std::vector<std::uint8_t> packet;
  if (data[size - 1] % 2 == 0) {
    const auto type = static_cast<std::uint8_t>(asked.type);
    packet = {0, 1,   0x81, 0x80, 0,   1,   0,   9,   0, 1, 0,    0, 1, 'a',
              7, 'e', 'x',  'a',  'm', 'p', 'l', 'e', 0, 0, type, 0, 1};
  }
  packet.insert(packet.end(), data + 1, data + size);
  const auto reply = parse_reply(packet, asked);
  if (!reply) {
    return reply.error().empty() ? std::abort(), 0 : 0;
  }
  const Answer& answer = reply->answer;
  const std::size_t records =
      answer.addresses.size() + answer.texts.size() + answer.exchanges.size() + answer.names.size();
  const bool filled = records > 0;
  if (records > max_records || reply->aliases.size() > max_aliases ||
      (!reply->leads_outside && filled != (answer.status == Status::found))) {
    std::abort();
  }
  return 0;
}
