// Master files (RFC 1035 section 5) into a Zone.
#include "dns/master_file.h"
#include "dns/name.h"
#include "dns/zone.h"
#include "dns/zone_fields.h"

#include <array>
#include <utility>

namespace anshin::dns {

namespace {

template <typename T>
using Expected = std::expected<T, std::string>;

constexpr std::chrono::seconds first_ttl{300};  // until a file names one

std::unexpected<std::string> error(std::string what) {
  return std::unexpected(std::move(what));
}

class Parser {
 public:
  Expected<void> take(const MasterEntry& entry);
  Zone take_zone() { return std::move(zone_); }

 private:
  Expected<void> directive(Tokens tokens);
  Expected<void> fault(Tokens tokens);
  Expected<void> record(Tokens tokens);
  Expected<void> add(RecordData data);
  Expected<std::string> name(const MasterToken& token) const;
  Expected<RecordData> data(RecordType type, Tokens tokens) const;
  Expected<RecordData> target(RecordType type, Tokens tokens) const;
  Expected<RecordData> mx(Tokens tokens) const;
  Expected<RecordData> soa(Tokens tokens) const;

  Zone zone_;
  std::string origin_;  // canonical; "" is the root
  std::string owner_;   // of the last record; the root has none
  std::chrono::seconds default_ttl_ = first_ttl;
  std::chrono::seconds ttl_ = first_ttl;
  bool ttl_is_set_ = false;  // by $TTL
};

// A name in a field, relative to the origin unless it ends with a dot. Canonical.
Expected<std::string> Parser::name(const MasterToken& token) const {
  if (token.text == "@" && !token.quoted) {
    return origin_;
  }
  auto alone = canonical_name(token.text);
  if (!alone) {
    return error(quoted(token.text) + " is not a domain name");
  }
  // A dot more is an empty label if there is a dot at the end already, "\." aside.
  const bool absolute = !canonical_name(token.text + ".");
  if (absolute || origin_.empty()) {
    return std::move(*alone);
  }
  auto whole = canonical_name(*alone + "." + origin_);
  return whole ? Expected<std::string>(std::move(*whole))
               : error(quoted(*alone + "." + origin_) + " is too long for a domain name");
}

Expected<RecordData> Parser::target(RecordType type, Tokens tokens) const {
  if (tokens.size() != 1) {
    return error(std::string(to_string(type)) + " wants one name");
  }
  auto target = name(tokens[0]);
  if (!target) {
    return error(std::move(target.error()));
  }
  if (type == RecordType::CNAME) {
    return Cname{std::move(*target)};
  }
  return type == RecordType::PTR ? RecordData(Ptr{std::move(*target)})
                                 : RecordData(Ns{std::move(*target)});
}

Expected<RecordData> Parser::mx(Tokens tokens) const {
  if (tokens.size() != 2) {
    return error("MX wants a preference and a name");
  }
  const auto preference = parse_number<std::uint16_t>(tokens[0].text);
  if (!preference) {
    return error(quoted(tokens[0].text) + " is not a preference from 0 to 65535");
  }
  auto exchange = name(tokens[1]);
  if (!exchange) {
    return error(std::move(exchange.error()));
  }
  return Mx{.preference = *preference, .exchange = std::move(*exchange)};
}

Expected<RecordData> Parser::soa(Tokens tokens) const {
  if (tokens.size() != 7) {
    return error("SOA wants two names and five numbers");
  }
  auto primary = name(tokens[0]);
  auto mailbox = name(tokens[1]);
  if (!primary || !mailbox) {
    return error(std::move(primary ? mailbox.error() : primary.error()));
  }
  Soa soa{.primary = std::move(*primary), .mailbox = std::move(*mailbox)};
  const auto serial = parse_number<std::uint32_t>(tokens[2].text);
  if (!serial) {
    return error(quoted(tokens[2].text) + " is not a serial number");
  }
  soa.serial = *serial;
  const std::array<std::uint32_t*, 4> times{&soa.refresh, &soa.retry, &soa.expire, &soa.minimum};
  for (std::size_t i = 0; i < times.size(); ++i) {
    const auto seconds = parse_ttl(tokens[3 + i].text);
    if (!seconds) {
      return error(quoted(tokens[3 + i].text) + " is not a number of seconds");
    }
    *times[i] = *seconds;
  }
  return soa;
}

Expected<RecordData> Parser::data(RecordType type, Tokens tokens) const {
  switch (type) {
    case RecordType::A:
    case RecordType::AAAA:
      return parse_address(type, tokens);
    case RecordType::TXT:
      return parse_txt(tokens);
    case RecordType::MX:
      return mx(tokens);
    case RecordType::SOA:
      return soa(tokens);
    case RecordType::CNAME:
    case RecordType::PTR:
    case RecordType::NS:
      return target(type, tokens);
  }
  return error("unknown type");
}

Expected<void> Parser::add(RecordData data) {
  const bool is_alias = type_of(data) == RecordType::CNAME;
  if (is_alias ? zone_.holds_any(owner_) : zone_.holds(owner_, RecordType::CNAME)) {
    // RFC 1034 section 3.6.2
    return error(owner_ + " has a CNAME record and others; a CNAME must stand alone");
  }
  zone_.add(owner_, std::move(data), ttl_);
  return {};
}

Expected<void> Parser::record(Tokens tokens) {
  ttl_ = ttl_is_set_ ? default_ttl_ : ttl_;
  bool class_seen = false;
  bool ttl_seen = false;
  while (!tokens.empty()) {
    if (const auto ttl = parse_ttl(tokens[0].text); ttl && !ttl_seen && !tokens[0].text.empty()) {
      ttl_ = std::chrono::seconds(*ttl);
      ttl_seen = true;
    } else if (upper(tokens[0].text) == "IN" && !class_seen) {
      class_seen = true;
    } else {
      break;
    }
    tokens = tokens.subspan(1);
  }
  if (tokens.empty()) {
    return error("the record has no type");
  }
  if (is_spf_type(tokens[0].text)) {
    return {};
  }
  const auto type = parse_type(tokens[0].text);
  if (!type) {
    return error(quoted(tokens[0].text) +
                 " is not a known type; there are A, AAAA, MX, TXT, CNAME, PTR, NS and SOA");
  }
  auto parsed = data(*type, tokens.subspan(1));
  return parsed ? add(std::move(*parsed)) : error(std::move(parsed.error()));
}

Expected<void> Parser::fault(Tokens tokens) {
  static constexpr std::string_view usage = "$FAULT wants: name [type] SERVFAIL or TIMEOUT";
  if (tokens.size() < 2 || tokens.size() > 3) {
    return error(std::string(usage));
  }
  const auto target = name(tokens[0]);
  if (!target) {
    return error(target.error());
  }
  std::optional<RecordType> type;
  if (tokens.size() == 3) {
    type = parse_type(tokens[1].text);
    if (!type) {
      return error(quoted(tokens[1].text) + " is not a known type; " + std::string(usage));
    }
  }
  const std::string keyword = upper(tokens.back().text);
  if (keyword != "SERVFAIL" && keyword != "TIMEOUT") {
    return error(std::string(usage));
  }
  zone_.fail(*target, type, keyword == "TIMEOUT" ? Status::timed_out : Status::failed);
  return {};
}

Expected<void> Parser::directive(Tokens tokens) {
  const std::string keyword = upper(tokens[0].text);
  if (keyword == "$FAULT") {
    return fault(tokens.subspan(1));
  }
  if (keyword != "$ORIGIN" && keyword != "$TTL") {
    return error(quoted(tokens[0].text) + " is not known; there are $ORIGIN, $TTL and $FAULT");
  }
  if (tokens.size() != 2) {
    return error(keyword + " wants one value");
  }
  if (keyword == "$TTL") {
    const auto ttl = parse_ttl(tokens[1].text);
    if (!ttl || tokens[1].text.empty()) {
      return error(quoted(tokens[1].text) + " is not a number of seconds");
    }
    default_ttl_ = std::chrono::seconds(*ttl);
    ttl_is_set_ = true;
    return {};
  }
  auto origin = name(tokens[1]);
  if (!origin) {
    return error(std::move(origin.error()));
  }
  origin_ = std::move(*origin);
  return {};
}

Expected<void> Parser::take(const MasterEntry& entry) {
  const Tokens tokens(entry.tokens);
  if (entry.continues_owner) {
    return owner_.empty() ? error("the first record has no owner name") : record(tokens);
  }
  if (tokens[0].text.starts_with('$') && !tokens[0].quoted) {
    return directive(tokens);
  }
  auto owner = name(tokens[0]);
  if (!owner) {
    return error(std::move(owner.error()));
  }
  if (owner->empty()) {
    return error("the root cannot own records here; set $ORIGIN first");
  }
  owner_ = std::move(*owner);
  return record(tokens.subspan(1));
}

std::string located(std::string_view file, std::size_t line, std::string_view what) {
  return std::string(file) + ":" + std::to_string(line) + ": " + std::string(what);
}

}  // namespace

std::expected<Zone, std::string> parse_zone(std::string_view text, std::string_view filename) {
  MasterReader reader(text);
  Parser parser;
  while (true) {
    const auto entry = reader.next();
    if (!entry) {
      return std::unexpected(located(filename, entry.error().line, entry.error().what));
    }
    const auto& present = *entry;
    if (!present) {
      return parser.take_zone();
    }
    if (const auto taken = parser.take(*present); !taken) {
      return std::unexpected(located(filename, present->line, taken.error()));
    }
  }
}

}  // namespace anshin::dns
