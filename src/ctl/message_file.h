// A message from a file for `anshinctl verify`, with the envelope that its own fields tell of.
#pragma once

#include <anshin/ip_address.h>

#include "service/inspection.h"

#include <iosfwd>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace anshin::ctl {

/// SMTP's part of a message.
struct Envelope {
  std::optional<IpAddress> client;
  std::optional<std::string> helo;
  std::optional<std::string> mail_from;
};

using HeaderFields = std::vector<std::pair<std::string, std::string>>;

/// What the header tells of the envelope: Return-Path, and the topmost Received whose client is not
/// from `inside` (its own host's and network's hops).
Envelope envelope_from_header(const HeaderFields& fields, const std::vector<IpNetwork>& inside);

/// A message file was verified: what came out and the envelope that was used.
struct Verified {
  service::Outcome outcome;
  Envelope envelope;
};

/// Feeds the message through an Inspection, in pieces. What `given` leaves open comes from the
/// header. Throws std::runtime_error if the stream cannot be read.
Verified verify_stream(std::istream& input, const Envelope& given,
                       const std::shared_ptr<const service::Runtime>& runtime,
                       std::chrono::sys_seconds now);

}  // namespace anshin::ctl
