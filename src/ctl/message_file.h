// A message from a file for `anshinctl verify`, with the envelope that its own fields tell of.
#pragma once

#include <anshin/ip_address.h>

#include "service/client_search.h"
#include "service/inspection.h"

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
  std::string client_reason;  // why the client is not known
};

using HeaderFields = std::vector<std::pair<std::string, std::string>>;

/// What the header tells of the envelope: the client as service::ClientSearch finds it, and the
/// Return-Path above its Received field. What stands below that field the sender may have written.
/// What is not told stays open; `client_reason` says why the client does.
Envelope envelope_from_header(const HeaderFields& fields, service::ClientSearch search);

/// A message file was verified: what came out and the envelope that was used.
struct Verified {
  service::Outcome outcome;
  Envelope envelope;
  std::vector<std::string> remarks;  // on the file, if it is no plain message
};

/// Feeds the message of `file` ("-": standard input) through an Inspection, in pieces. What `given`
/// leaves open comes from the header, whose `own_hops` newest Received fields count as those of
/// one's own hosts. Throws std::runtime_error if it cannot be read.
Verified verify_file(const std::string& file, const Envelope& given, unsigned own_hops,
                     const std::shared_ptr<const service::Runtime>& runtime,
                     std::chrono::sys_seconds now);

}  // namespace anshin::ctl
