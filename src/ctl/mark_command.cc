// `anshinctl mark`.
#include "ctl/mark_command.h"

#include <anshin/mark.h>

#include "ctl/mark_message.h"
#include "ctl/mark_report.h"

#include <iostream>
#include <memory>
#include <stdexcept>
#include <vector>

namespace anshin::ctl {
namespace {

struct Options {
  std::string message = "-";
  std::vector<std::string> public_keys;
  std::vector<std::string> named_keys;
  std::vector<std::string> authserv_ids;
  bool allow_unsigned = false;
  bool json = false;
};

crypto::PublicKey load_key(const std::string& file) {
  auto key = crypto::PublicKey::load(file);
  if (!key) {
    throw std::runtime_error(key.error());
  }
  return *key;
}

/// NAME or NAME@ID, the host for whose marks alone the key counts.
void check_key_name(std::string_view name) {
  const std::size_t at = name.find('@');
  if (at == 0 || at + 1 == name.size()) {
    throw CLI::ValidationError(
        "--key", "has the name \"" + std::string(name) +
                     "\"; what stands before and behind the @ is the key's name (k=) and the "
                     "host's (id=)");
  }
}

/// NAME=BASE64 or NAME=FILE.
void add_named_key(const std::string& option, mark::Trust& trust) {
  const std::size_t equals = option.find('=');
  if (crypto::PublicKey::is_private(option)) {
    throw CLI::ValidationError(
        "--key", "was given a private key; give the public one, and let nobody see this one");
  }
  if (equals == std::string::npos || equals == 0 || equals + 1 == option.size()) {
    throw CLI::ValidationError("--key",
                               "must be NAME=KEY, where KEY is the base64 of a public key "
                               "or a file with it; it is \"" +
                                   option + "\"");
  }
  check_key_name(std::string_view(option).substr(0, equals));
  const std::string value = option.substr(equals + 1);
  const auto key = crypto::PublicKey::parse(value);
  if (!trust.keys.emplace(option.substr(0, equals), key ? *key : load_key(value)).second) {
    throw CLI::ValidationError("--key", "names the key \"" + option.substr(0, equals) + "\" twice");
  }
}

mark::Trust trust_of(const Options& options) {
  mark::Trust trust;
  if (!options.authserv_ids.empty()) {
    trust.authserv_ids = options.authserv_ids;
  }
  for (const std::string& option : options.named_keys) {
    add_named_key(option, trust);
  }
  for (const std::string& file : options.public_keys) {
    trust.keys_of_any_name.push_back(load_key(file));
  }
  trust.require_signature = !options.allow_unsigned;
  if (trust.require_signature && trust.keys.empty() && trust.keys_of_any_name.empty()) {
    throw CLI::ValidationError(
        "--public-key",
        "or --key is needed to check the signature; without, give --allow-unsigned");
  }
  return trust;
}

int run_verify(const Options& options) {
  const mark::Trust trust = trust_of(options);
  const MarkOutcome outcome = read_marked_message(options.message, trust);
  if (options.json) {
    std::cout << mark_json(outcome) << '\n';
  } else {
    print_mark(outcome);
  }
  const bool shown = outcome.read && outcome.read->mark.kind == mark::Kind::verified;
  return shown ? Outcome::kDone : Outcome::kNotWell;
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
  const auto add_list = [command](const char* name, std::vector<std::string>& values,
                                  const char* text) {
    command->add_option(name, values, text)->allow_extra_args(false);
  };
  add_list("--public-key", options->public_keys,
           "File with a public key, as \"registry keygen\" makes it (FILE.pub), whatever the "
           "field calls it; may be repeated");
  add_list("--key", options->named_keys,
           "NAME=KEY: the key that the field calls NAME (k=), in base64 or in a file. "
           "NAME@ID=KEY: it signs for the host ID (id=) alone. May be repeated");
  add_list("--authserv-id", options->authserv_ids,
           "Host that may have stamped it (id=); may be repeated. Without: any");
  command->add_flag("--allow-unsigned", options->allow_unsigned,
                    "Take a field without signature too; a wrong signature is wrong all the same");
  command->add_flag("--json", options->json, "One JSON object, for programs");
  command->footer(
      "Exit status: 0 the mark may be shown; 1 it may not: no field, a wrong signature, another "
      "body, or a\n"
      "result other than verified.\n\nExample:\n  anshinctl mark verify --public-key "
      "/etc/anshin/mark.pem.pub --authserv-id mx.example.jp mail.eml");
  command->callback([options, &outcome] { outcome.status = run_verify(*options); });
}

}  // namespace anshin::ctl
