// `anshinctl mark`.
#include "ctl/mark_command.h"

#include <anshin/mark.h>

#include "ctl/terminal.h"
#include "registry/calendar_date.h"
#include "text/header_field.h"
#include "text/printable.h"

#include <nlohmann/json.hpp>

#include <array>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <iostream>
#include <memory>
#include <stdexcept>

namespace anshin::ctl {
namespace {

using Json = nlohmann::ordered_json;

struct Options {
  std::string message = "-";
  std::string public_key;
  bool json = false;
};

std::vector<mark::Field> read_fields(std::istream& input) {
  std::vector<mark::Field> fields;
  bool in_header = true;
  text::MessageReader reader({.header =
                                  [&fields](std::string_view name, std::string_view value) {
                                    fields.push_back({std::string(name), std::string(value)});
                                  },
                              .end_of_headers = [&in_header] { in_header = false; },
                              .body = [](std::string_view) {}});
  std::array<char, 65536> piece{};
  while (in_header && input) {
    input.read(piece.data(), piece.size());
    reader.feed({piece.data(), static_cast<std::size_t>(input.gcount())});
  }
  if (input.bad()) {
    throw std::runtime_error("the message could not be read");
  }
  reader.finish();
  return fields;
}

std::vector<mark::Field> read_message(const std::string& file) {
  if (file == "-") {
    return read_fields(std::cin);
  }
  std::ifstream input(file, std::ios::binary);
  if (!input || input.peek() == std::ifstream::traits_type::eof()) {
    throw std::runtime_error(file + ": " +
                             (errno != 0 ? std::strerror(errno) : "the file is empty"));
  }
  return read_fields(input);
}

Json verified_json(const mark::VerifiedMark& verified) {
  const mark::Mark& mark = verified.mark;
  Json json{{"verified", true},
            {"result", to_string(mark.kind)},
            {"domain", mark.domain},
            {"organisation", mark.organisation},
            {"language", mark.language},
            {"id", mark.organisation_id},
            {"registry", mark.registry},
            {"serial", mark.serial},
            {"authserv_id", verified.authserv_id},
            {"key", verified.key_name},
            {"time", verified.decided_at.time_since_epoch().count()}};
  if (mark.body_canonicalization) {
    json["body_hash"] = std::string(to_string(*mark.body_canonicalization)) + ":" + mark.body_hash;
  }
  return json;
}

void print_verified(const mark::VerifiedMark& verified) {
  const mark::Mark& mark = verified.mark;
  const bool shown = mark.kind == mark::Kind::verified;
  std::cout << (shown ? toned("Show the mark", Tone::good) : toned("Show no mark", Tone::bad))
            << ": " << to_string(mark.kind);
  if (!mark.organisation.empty()) {
    std::cout << ", " << mark.organisation << " (" << mark.organisation_id << ")";
  }
  std::cout << "\nThe signature is right: decided by " << text::printable(verified.authserv_id)
            << " on " << registry::format_time(verified.decided_at) << " for "
            << (mark.domain.empty() ? "a message without author domain" : mark.domain)
            << ".\nIt covers From, Date, Message-ID and Subject; the body is not looked at here.\n";
}

int run_verify(const Options& options) {
  const auto key = crypto::PublicKey::load(options.public_key);
  if (!key) {
    throw std::runtime_error(key.error());
  }
  const auto verified = mark::verify(read_message(options.message), *key);
  if (!verified) {
    if (options.json) {
      std::cout << Json{{"verified", false}, {"reason", verified.error()}}.dump() << '\n';
    } else {
      std::cout << toned("Show nothing", Tone::bad) << ": " << verified.error() << '\n';
    }
    return Outcome::kNotWell;
  }
  if (options.json) {
    std::cout << verified_json(*verified).dump() << '\n';
  } else {
    print_verified(*verified);
  }
  return verified->mark.kind == mark::Kind::verified ? Outcome::kDone : Outcome::kNotWell;
}

}  // namespace

void add_mark_command(CLI::App& app, Outcome& outcome) {
  CLI::App& mark = *app.add_subcommand("mark", "Check the Anshin-Mark field of a message");
  mark.require_subcommand(1);
  auto options = std::make_shared<Options>();
  CLI::App* command = mark.add_subcommand(
      "verify", "Check a message's Anshin-Mark as a front-end does before it shows the mark");
  command->add_option("MESSAGE", options->message, "File with the message, or - for standard input")
      ->capture_default_str();
  command
      ->add_option("--public-key", options->public_key,
                   "File with the public key, as \"registry keygen\" makes it (FILE.pub)")
      ->required();
  command->add_flag("--json", options->json, "One JSON object, for programs");
  command->footer(
      "Exit status: 0 the mark may be shown; 1 it may not: no field, a wrong signature, or a "
      "result other than\n"
      "verified.\n\nExample:\n  anshinctl mark verify --public-key /etc/anshin/mark.pem.pub "
      "mail.eml");
  command->callback([options, &outcome] { outcome.status = run_verify(*options); });
}

}  // namespace anshin::ctl
