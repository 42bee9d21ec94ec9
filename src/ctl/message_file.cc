#include "ctl/message_file.h"

#include "ctl/message_input.h"
#include "text/header_field.h"

#include <memory>
#include <string_view>

namespace anshin::ctl {
namespace {

/// Hosts whose Received fields tell who handed a message to them.
std::vector<IpNetwork> own_networks(const config::Milter& milter) {
  std::vector<IpNetwork> own = milter.trusted_networks;
  own.insert(own.end(), milter.relays.begin(), milter.relays.end());
  return own;
}

/// Holds the header back until the envelope is known, then streams.
class Feeder {
 public:
  Feeder(Envelope given, unsigned own_hops, std::shared_ptr<const service::Runtime> runtime,
         std::chrono::sys_seconds now)
      : envelope_(std::move(given)),
        own_hops_(own_hops),
        runtime_(std::move(runtime)),
        inspection_(runtime_, now) {}

  void header(std::string_view name, std::string_view value) { fields_.emplace_back(name, value); }

  void end_of_headers() {
    const Envelope told =
        envelope_from_header(fields_, {own_networks(runtime_->configuration.milter), own_hops_});
    // A HELO belongs to its client: that of another one would be judged as if the given one said
    // it.
    if (!envelope_.client) {
      envelope_.client = told.client;
      envelope_.client_reason = told.client_reason;
      envelope_.helo = envelope_.helo ? envelope_.helo : told.helo;
    } else if (!envelope_.helo && told.client == envelope_.client) {
      envelope_.helo = told.helo;
    }
    envelope_.mail_from = envelope_.mail_from ? envelope_.mail_from : told.mail_from;
    inspection_.connection(envelope_.client);
    inspection_.helo(envelope_.helo.value_or(""));
    if (envelope_.mail_from) {
      inspection_.mail_from(*envelope_.mail_from);
    }
    for (const auto& [name, value] : fields_) {
      inspection_.header(name, value);
    }
    fields_.clear();
    inspection_.end_of_headers();
  }

  void body(std::string_view chunk) { inspection_.body(chunk); }
  Verified finish() { return {inspection_.end_of_message(), envelope_, {}}; }

 private:
  Envelope envelope_;
  unsigned own_hops_;
  std::shared_ptr<const service::Runtime> runtime_;
  service::Inspection inspection_;
  HeaderFields fields_;
};

}  // namespace

Envelope envelope_from_header(const HeaderFields& fields, service::ClientSearch search) {
  Envelope result;
  for (const auto& [name, value] : fields) {
    const std::string_view plain = text::field_name(name);
    if (!result.mail_from && text::equals_ignoring_case(plain, "Return-Path")) {
      result.mail_from = std::string(text::trim(value));
    } else if (text::equals_ignoring_case(plain, "Received")) {
      search.received(value);
      if (search.ended()) {
        break;
      }
    }
  }
  service::ClientSearch::Result found = search.result();
  result.client = found.client;
  result.client_reason = std::move(found.reason);
  if (found.client) {
    result.helo = std::move(found.helo);
  }
  return result;
}

Verified verify_file(const std::string& file, const Envelope& given, unsigned own_hops,
                     const std::shared_ptr<const service::Runtime>& runtime,
                     std::chrono::sys_seconds now) {
  Feeder feeder(given, own_hops, runtime, now);
  text::MessageReader reader(
      {.header = [&](std::string_view name, std::string_view value) { feeder.header(name, value); },
       .end_of_headers = [&] { feeder.end_of_headers(); },
       .body = [&](std::string_view chunk) { feeder.body(chunk); }});
  MessageInput input(file);
  for (std::string_view piece = input.read(); !piece.empty(); piece = input.read()) {
    reader.feed(piece);
  }
  reader.finish();
  Verified verified = feeder.finish();
  verified.remarks = input.remarks();
  return verified;
}

}  // namespace anshin::ctl
