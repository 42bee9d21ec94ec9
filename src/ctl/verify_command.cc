#include "ctl/verify_command.h"

#include "ctl/configuration_option.h"
#include "ctl/message_file.h"
#include "ctl/message_input.h"
#include "ctl/report_json.h"
#include "ctl/report_text.h"
#include "ctl/table.h"
#include "ctl/terminal.h"
#include "service/runtime.h"

#include <algorithm>
#include <charconv>
#include <fstream>
#include <iostream>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

namespace anshin::ctl {
namespace {

struct Options {
  std::string configuration;
  std::string client_ip;
  std::string helo;
  std::string mail_from;
  std::string zone_file;
  std::string at;
  unsigned own_hops = 0;
  bool json = false;
  bool cross_check = false;
  std::vector<std::string> messages;
};

IpAddress client_address(const std::string& text) {
  const auto address = parse_ip_address(text);
  if (!address) {
    throw CLI::ValidationError(
        "--client-ip", "\"" + text + "\" is not an address such as 203.0.113.45 or 2001:db8::1");
  }
  return *address;
}

std::chrono::sys_seconds time_of_check(const std::string& at) {
  if (at.empty()) {
    return std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
  }
  std::int64_t seconds = 0;
  const auto [end, error] = std::from_chars(at.data(), at.data() + at.size(), seconds);
  if (error != std::errc() || end != at.data() + at.size() || seconds < 0) {
    throw CLI::ValidationError("--at", "\"" + at + "\" is not a time in seconds since 1970");
  }
  return std::chrono::sys_seconds(std::chrono::seconds(seconds));
}

std::shared_ptr<const service::Runtime> runtime_for(const Options& options) {
  config::Configuration configuration = load_configuration(options.configuration);
  if (!options.zone_file.empty()) {
    configuration.zone_file = options.zone_file;
  }
  configuration.verify.cross_check = options.cross_check ? 1.0 : 0.0;
  if (!configuration.signing_key.empty() && !std::ifstream(configuration.signing_key)) {
    // The key belongs to the daemon; whoever asks here may not read it, and needs no signature.
    std::cerr << "anshinctl: " << harmless(configuration.signing_key)
              << " cannot be read by this user; the mark is shown unsigned\n";
    configuration.signing_key.clear();
  }
  return service::make_runtime(std::move(configuration), nullptr);
}

Envelope given_envelope(const Options& options) {
  Envelope envelope;
  if (!options.client_ip.empty()) {
    envelope.client = client_address(options.client_ip);
  }
  if (!options.helo.empty()) {
    envelope.helo = options.helo;
  }
  if (!options.mail_from.empty()) {
    envelope.mail_from = options.mail_from;
  }
  return envelope;
}

// What is the same for all messages of one command.
struct Circumstances {
  std::shared_ptr<const service::Runtime> runtime;
  Envelope given;
  unsigned own_hops = 0;
  std::chrono::sys_seconds now;
};

Verified verify(const std::string& message, const Circumstances& circumstances) {
  const auto& [runtime, given, own_hops, now] = circumstances;
  Verified verified = verify_file(message, given, own_hops, runtime, now);
  tell_remarks(message, verified.remarks);
  return verified;
}

bool asked_in_vain(const AuthReport& report) {
  return report.dmarc.verdict == DmarcVerdict::temperror ||
         report.spf_mailfrom.verdict == SpfVerdict::temperror;
}

int status_of(const service::Outcome& outcome) {
  if (asked_in_vain(outcome.report) && outcome.report.dmarc.verdict != DmarcVerdict::pass) {
    return Outcome::kTemporary;
  }
  const DmarcVerdict dmarc = outcome.report.dmarc.verdict;
  const bool well = outcome.plan.wanted == policy::Disposition::accept &&
                    (dmarc != DmarcVerdict::fail || !outcome.plan.override_reason.empty()) &&
                    dmarc != DmarcVerdict::permerror;
  return well ? Outcome::kDone : Outcome::kNotWell;
}

// What is not well will not mend itself, so it is told before what may.
int worse(int a, int b) {
  const bool not_well = a == Outcome::kNotWell || b == Outcome::kNotWell;
  return not_well ? Outcome::kNotWell : std::max(a, b);
}

int verify_one(const Options& options, const std::string& message,
               const Circumstances& circumstances) {
  const config::Configuration& configuration = circumstances.runtime->configuration;
  const Verified verified = verify(message, circumstances);
  if (options.json) {
    std::cout << verify_json(verified, configuration.verify.engine) << '\n';
  } else {
    print_report(std::cout, verified, configuration);
  }
  return status_of(verified.outcome);
}

// A line for each, as a table or JSON. One that cannot be read does not keep the others back.
int verify_all(const Options& options, const Circumstances& circumstances) {
  int status = Outcome::kDone;
  std::vector<std::vector<std::string>> rows;
  for (const std::string& message : options.messages) {
    try {
      const Verified verified = verify(message, circumstances);
      status = worse(status, status_of(verified.outcome));
      if (options.json) {
        std::cout << verify_json_line(message, verified,
                                      circumstances.runtime->configuration.verify.engine)
                  << '\n';
      } else {
        rows.push_back(summary(message, verified));
      }
    } catch (const std::runtime_error& error) {
      status = Outcome::kNotWell;
      std::cerr << "anshinctl: " << harmless(error.what()) << '\n';
    }
  }
  if (!rows.empty()) {
    print_table(std::cout, {"MESSAGE", "AUTHOR", "DMARC", "MARK", "ACTION"}, rows);
  }
  return status;
}

int run_verify(const Options& options) {
  const Circumstances circumstances{.runtime = runtime_for(options),
                                    .given = given_envelope(options),
                                    .own_hops = options.own_hops,
                                    .now = time_of_check(options.at)};
  if (options.messages.size() > 1) {
    return verify_all(options, circumstances);
  }
  return verify_one(options, options.messages.empty() ? "-" : options.messages.front(),
                    circumstances);
}

int status_of(SpfVerdict verdict) {
  switch (verdict) {
    case SpfVerdict::none:
    case SpfVerdict::neutral:
    case SpfVerdict::pass:
      return Outcome::kDone;
    case SpfVerdict::fail:
    case SpfVerdict::softfail:
    case SpfVerdict::permerror:
      return Outcome::kNotWell;
    case SpfVerdict::temperror:
      return Outcome::kTemporary;
  }
  return Outcome::kNotWell;
}

int run_spf(const Options& options) {
  const auto runtime = runtime_for(options);
  auth::Authenticator authenticator(runtime->configuration.auth, runtime->engines,
                                    runtime->resolver, time_of_check(""));
  authenticator.connection(client_address(options.client_ip));
  authenticator.helo(options.helo);
  authenticator.mail_from(options.mail_from);
  authenticator.end_of_headers();
  const SpfResult result = authenticator.end_of_message().spf_mailfrom;
  if (options.json) {
    std::cout << spf_json(result) << '\n';
  } else {
    print_spf(std::cout, result);
  }
  return status_of(result.verdict);
}

void add_common_options(CLI::App& command, Options& options) {
  command.add_option("-c,--config", options.configuration,
                     "Configuration file (default: /etc/anshin/anshind.toml if it is there)");
  command.add_option("--zone-file", options.zone_file,
                     "Answer DNS questions from this RFC 1035 master file, ask nobody");
  command.add_flag("--json", options.json, "One JSON object, for programs");
}

}  // namespace

void add_verify_command(CLI::App& app, Outcome& outcome) {
  auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand(
      "verify",
      "Verify messages as the daemon would; explain what was found and what they would get");
  add_common_options(*command, *options);
  command
      ->add_option("--client-ip", options->client_ip,
                   "Address of the SMTP client (default: from the message's Received fields)")
      ->type_name("ADDRESS");
  command->add_option("--helo", options->helo, "Its HELO name (default: likewise)");
  command->add_option(
      "--mail-from", options->mail_from,
      "Reverse-path (default: the message's Return-Path, else not known); \"<>\" for bounces");
  command
      ->add_option("--trusted-hops", options->own_hops,
                   "Read the client from the Received field below the N newest, which are those of "
                   "one's own hosts (default: those that name trusted_networks or relays)")
      ->type_name("N");
  command
      ->add_option("--at", options->at,
                   "Verify as if at this time, in seconds since 1970 (default: now)")
      ->type_name("SECONDS");
  command->add_flag(
      "--cross-check", options->cross_check,
      "Verify SPF, DKIM and DMARC with the other engine too (libspf2 and libopendkim, or "
      "native); show both verdicts side by side");
  command->add_option("MESSAGE", options->messages,
                      "File with the message, or - for standard input (default). Of several a "
                      "table is shown, a line each");
  command->footer(
      "Exit status: 0 nothing speaks against the message; 1 DMARC fails and no trusted sealer "
      "vouches, the author is\n"
      "unreadable, enforce would not accept it, or a file cannot be read; 75 the DNS could not be "
      "asked. What the other\n"
      "engine says does not change it.\n\nExample:\n"
      "  anshinctl verify --client-ip 203.0.113.45 --helo mail.example.jp --mail-from a@example.jp "
      "mail.eml");
  command->callback([options, &outcome] { outcome.status = run_verify(*options); });
}

void add_spf_command(CLI::App& app, Outcome& outcome) {
  auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand("spf", "Ask SPF alone (RFC 7208)");
  add_common_options(*command, *options);
  command->add_option("--client-ip", options->client_ip, "Address of the SMTP client")->required();
  command->add_option("--helo", options->helo, "Its HELO name")->required();
  command
      ->add_option("--mail-from", options->mail_from, "Reverse-path; \"<>\" asks for the HELO name")
      ->required();
  command->footer(
      "Exit status: 0 pass, none or neutral; 1 fail, softfail or permerror; 75 "
      "temperror.\n\nExample:\n"
      "  anshinctl spf --client-ip 203.0.113.45 --helo mail.example.jp --mail-from a@example.jp");
  command->callback([options, &outcome] { outcome.status = run_spf(*options); });
}

}  // namespace anshin::ctl
