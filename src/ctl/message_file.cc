#include "ctl/message_file.h"

#include "text/header_field.h"

#include <algorithm>
#include <istream>
#include <memory>
#include <stdexcept>
#include <string_view>

namespace anshin::ctl {
namespace {

/// "from HELO (reverse.name [192.0.2.1]) by ...", as Postfix, Sendmail and most others write it
/// (RFC 5321 section 4.4).
Envelope read_received(std::string_view value) {
  Envelope envelope;
  const std::string line = text::unfold(value);
  std::string_view rest = text::trim(line);
  if (!rest.starts_with("from ")) {
    return envelope;
  }
  rest.remove_prefix(5);
  const std::string_view clause = rest.substr(0, rest.find(" by "));
  envelope.helo = std::string(clause.substr(0, clause.find_first_of(" \t(")));
  for (std::size_t open = clause.find('['); open != std::string_view::npos;
       open = clause.find('[', open + 1)) {
    std::string_view address = clause.substr(open + 1);
    address = address.substr(0, address.find(']'));
    if (text::to_lower(address.substr(0, 5)) == "ipv6:") {
      address.remove_prefix(5);
    }
    if (const auto parsed = parse_ip_address(address)) {
      envelope.client = parsed;
    }
  }
  return envelope;
}

bool is_inside(const IpAddress& address, const std::vector<IpNetwork>& inside) {
  return std::ranges::any_of(inside,
                             [&](const IpNetwork& network) { return network.contains(address); });
}

/// Holds the header back until the envelope is known, then streams.
class Feeder {
 public:
  Feeder(Envelope given, std::shared_ptr<const service::Runtime> runtime,
         std::chrono::sys_seconds now)
      : envelope_(std::move(given)), runtime_(std::move(runtime)), inspection_(runtime_, now) {}

  void header(std::string_view name, std::string_view value) { fields_.emplace_back(name, value); }

  void end_of_headers() {
    const Envelope told =
        envelope_from_header(fields_, runtime_->configuration.milter.trusted_networks);
    envelope_.client = envelope_.client ? envelope_.client : told.client;
    envelope_.helo = envelope_.helo ? envelope_.helo : told.helo;
    envelope_.mail_from = envelope_.mail_from ? envelope_.mail_from : told.mail_from;
    inspection_.connection(envelope_.client);
    inspection_.helo(envelope_.helo.value_or(""));
    inspection_.mail_from(envelope_.mail_from.value_or(""));
    for (const auto& [name, value] : fields_) {
      inspection_.header(name, value);
    }
    fields_.clear();
    inspection_.end_of_headers();
  }

  void body(std::string_view chunk) { inspection_.body(chunk); }
  Verified finish() { return {inspection_.end_of_message(), envelope_}; }

 private:
  Envelope envelope_;
  std::shared_ptr<const service::Runtime> runtime_;
  service::Inspection inspection_;
  HeaderFields fields_;
};

}  // namespace

Envelope envelope_from_header(const HeaderFields& fields, const std::vector<IpNetwork>& inside) {
  Envelope result;
  for (const auto& [name, value] : fields) {
    const std::string_view plain = text::field_name(name);
    if (!result.mail_from && text::equals_ignoring_case(plain, "Return-Path")) {
      result.mail_from = std::string(text::trim(value));
    } else if (!result.client && text::equals_ignoring_case(plain, "Received")) {
      const Envelope hop = read_received(value);
      if (hop.client && !is_inside(*hop.client, inside)) {
        result.client = hop.client;
        result.helo = hop.helo;
      }
    }
  }
  return result;
}

Verified verify_stream(std::istream& input, const Envelope& given,
                       const std::shared_ptr<const service::Runtime>& runtime,
                       std::chrono::sys_seconds now) {
  Feeder feeder(given, runtime, now);
  text::MessageReader reader(
      {.header = [&](std::string_view name, std::string_view value) { feeder.header(name, value); },
       .end_of_headers = [&] { feeder.end_of_headers(); },
       .body = [&](std::string_view chunk) { feeder.body(chunk); }});
  std::string buffer(65536, '\0');
  while (input) {
    input.read(buffer.data(), static_cast<std::streamsize>(buffer.size()));
    reader.feed(std::string_view(buffer).substr(0, static_cast<std::size_t>(input.gcount())));
  }
  if (input.bad()) {
    throw std::runtime_error("the message cannot be read");
  }
  reader.finish();
  return feeder.finish();
}

}  // namespace anshin::ctl
