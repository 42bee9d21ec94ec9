// What a name server's packet says (RFC 1035 section 4.1, RFC 2308 sections 2 and 5).
#include "dns/reply.h"

#include "dns/name.h"
#include "dns/packet_cursor.h"
#include "dns/record_data.h"

#include <algorithm>
#include <array>
#include <utility>

namespace anshin::dns {

namespace {

using Packet = std::span<const std::uint8_t>;
template <typename T>
using Expected = std::expected<T, std::string>;

constexpr std::uint16_t flag_response = 0x8000;
constexpr std::uint16_t mask_opcode = 0x7800;
constexpr std::uint16_t flag_truncated = 0x0200;
constexpr std::uint16_t flag_recursion_available = 0x0080;
constexpr std::uint16_t mask_rcode = 0x000F;
constexpr std::uint16_t rcode_no_error = 0;
constexpr std::uint16_t rcode_no_such_name = 3;
constexpr std::uint16_t class_in = 1;

struct Header {
  std::uint16_t flags = 0;
  std::uint16_t questions = 0;
  std::uint16_t answers = 0;
  std::uint16_t authorities = 0;

  unsigned rcode() const { return flags & mask_rcode; }
};

std::unexpected<std::string> error(std::string what) {
  return std::unexpected(std::move(what));
}

std::string rcode_name(unsigned rcode) {
  static constexpr std::array<const char*, 6> names{"NOERROR",  "FORMERR", "SERVFAIL",
                                                    "NXDOMAIN", "NOTIMP",  "REFUSED"};
  return rcode < names.size() ? names.at(rcode) : "response code " + std::to_string(rcode);
}

Expected<Header> read_header(PacketCursor& cursor) {
  const auto id = cursor.u16();
  const auto flags = cursor.u16();
  const auto questions = cursor.u16();
  const auto answers = cursor.u16();
  const auto authorities = cursor.u16();
  const auto additionals = cursor.u16();
  if (!id || !flags || !questions || !answers || !authorities || !additionals) {
    return error("malformed answer (shorter than a header)");
  }
  const Header header{
      .flags = *flags, .questions = *questions, .answers = *answers, .authorities = *authorities};
  if ((header.flags & flag_response) == 0 || (header.flags & mask_opcode) != 0) {
    return error("malformed answer (not a response)");
  }
  if (header.rcode() != rcode_no_error && header.rcode() != rcode_no_such_name) {
    return error(rcode_name(header.rcode()));
  }
  if ((header.flags & flag_truncated) != 0) {
    return error("truncated answer");
  }
  return header;
}

Expected<void> check_question(PacketCursor& cursor, const Header& header, const Question& asked) {
  if (header.questions != 1) {
    return error("malformed answer (not exactly one question)");
  }
  const auto name = cursor.name();
  const auto type = name ? cursor.u16() : std::nullopt;
  const auto question_class = type ? cursor.u16() : std::nullopt;
  if (!question_class) {
    return error("malformed answer (broken question)");
  }
  if (*name != asked.name || *type != std::to_underlying(asked.type) ||
      *question_class != class_in) {
    return error("answer to another question");
  }
  return {};
}

// The records of the answer section that can matter: of the type asked for, and CNAMEs.
Expected<std::vector<RawRecord>> read_answers(PacketCursor& cursor, const Header& header,
                                              RecordType type) {
  std::vector<RawRecord> records;
  for (unsigned i = 0; i < header.answers; ++i) {
    auto record = read_record(cursor);
    if (!record) {
      return error("malformed answer (broken record)");
    }
    const bool matters = record->type == std::to_underlying(type) ||
                         record->type == std::to_underlying(RecordType::CNAME);
    if (matters && record->record_class == class_in && records.size() < max_records) {
      records.push_back(std::move(*record));
    }
  }
  return records;
}

struct Authority {
  std::optional<std::chrono::seconds> negative_ttl;  // RFC 2308 section 5
  bool has_ns = false;
};

Expected<Authority> read_authority(PacketCursor& cursor, const Header& header, Packet packet) {
  Authority authority;
  for (unsigned i = 0; i < header.authorities; ++i) {
    const auto record = read_record(cursor);
    if (!record) {
      return error("malformed answer (broken authority record)");
    }
    authority.has_ns = authority.has_ns || record->type == std::to_underlying(RecordType::NS);
    if (record->type != std::to_underlying(RecordType::SOA) || record->record_class != class_in) {
      continue;
    }
    const auto minimum = read_soa_minimum(packet, *record);
    if (!minimum) {
      return error("malformed answer (broken SOA record)");
    }
    authority.negative_ttl = std::chrono::seconds(std::min(record->ttl, *minimum));
  }
  return authority;
}

// The chain from the name asked for to where the records should be, as far as the packet has it.
struct Chain {
  std::string end;
  std::vector<std::string> aliases{};
  std::chrono::seconds ttl = std::chrono::seconds::max();
};

Expected<Chain> follow_aliases(Packet packet, const std::vector<RawRecord>& records,
                               const Question& asked) {
  Chain chain{.end = asked.name};
  while (asked.type != RecordType::CNAME) {
    const auto alias = std::ranges::find_if(records, [&](const RawRecord& record) {
      return record.type == std::to_underlying(RecordType::CNAME) && record.owner == chain.end;
    });
    if (alias == records.end()) {
      break;
    }
    auto target = read_name_data(packet, *alias);
    if (!target) {
      return error("malformed answer (broken CNAME record)");
    }
    if (*target == asked.name || std::ranges::find(chain.aliases, *target) != chain.aliases.end()) {
      return error("CNAME loop at " + chain.end);
    }
    if (chain.aliases.size() == max_aliases) {
      return error("more than " + std::to_string(max_aliases) + " CNAMEs in a row");
    }
    chain.ttl = std::min(chain.ttl, std::chrono::seconds(alias->ttl));
    chain.aliases.push_back(*target);
    chain.end = std::move(*target);
  }
  return chain;
}

Expected<Answer> collect(Packet packet, const std::vector<RawRecord>& records, const Chain& chain,
                         RecordType type) {
  Answer answer{.status = Status::no_data, .ttl = chain.ttl};
  for (const RawRecord& record : records) {
    if (record.type != std::to_underlying(type) || record.owner != chain.end) {
      continue;
    }
    if (!add_record(answer, packet, record)) {
      return error("malformed answer (broken " + std::string(to_string(type)) + " record)");
    }
    answer.status = Status::found;
    answer.ttl = std::min(answer.ttl, std::chrono::seconds(record.ttl));
  }
  return answer;
}

Expected<Reply> judge_negative(const Header& header, const Authority& authority, Chain chain) {
  Reply reply;
  // RFC 2308 section 5: without an SOA record it must not be kept.
  reply.answer.ttl = std::min(chain.ttl, authority.negative_ttl.value_or(std::chrono::seconds{0}));
  if (header.rcode() == rcode_no_such_name) {
    reply.answer.status = Status::no_such_name;
  } else if (!authority.negative_ttl && authority.has_ns &&
             (header.flags & flag_recursion_available) == 0) {
    return error("referral (the server does not recurse)");
  } else if (authority.negative_ttl || chain.aliases.empty()) {
    reply.answer.status = Status::no_data;
  } else {
    reply.leads_outside = true;
    reply.answer.ttl = chain.ttl;
  }
  reply.aliases = std::move(chain.aliases);
  return reply;
}

}  // namespace

std::expected<Reply, std::string> parse_reply(Packet packet, const Question& asked) {
  PacketCursor cursor(packet);
  const auto header = read_header(cursor);
  if (!header) {
    return error(header.error());
  }
  if (const auto checked = check_question(cursor, *header, asked); !checked) {
    return error(checked.error());
  }
  const auto records = read_answers(cursor, *header, asked.type);
  if (!records) {
    return error(records.error());
  }
  auto chain = follow_aliases(packet, *records, asked);
  if (!chain) {
    return error(std::move(chain.error()));
  }
  auto answer = collect(packet, *records, *chain, asked.type);
  if (!answer) {
    return error(std::move(answer.error()));
  }
  if (answer->status == Status::found) {
    return header->rcode() == rcode_no_error
               ? Expected<Reply>(
                     Reply{.answer = std::move(*answer), .aliases = std::move(chain->aliases)})
               : error("malformed answer (NXDOMAIN with records)");
  }
  const auto authority = read_authority(cursor, *header, packet);
  return authority ? judge_negative(*header, *authority, std::move(*chain))
                   : error(authority.error());
}

}  // namespace anshin::dns
