// The configuration file (TOML, docs/configuration.md) as typed values. Every error names file,
// line and what to do.
#pragma once

#include <anshin/authenticator.h>
#include <anshin/mark.h>
#include <anshin/registry.h>
#include <anshin/resolver.h>

#include "policy/policy.h"

#include <chrono>
#include <expected>
#include <string>
#include <string_view>
#include <vector>

namespace anshin::config {

struct Milter {
  std::string socket = "unix:/run/anshin/milter.sock";
  unsigned socket_mode = 0660;              ///< permissions of a unix socket ("0660" in the file)
  std::string socket_group;                 ///< group of a unix socket; empty: the daemon's own
  std::string authserv_id;                  ///< default: the host's name
  std::vector<IpNetwork> trusted_networks;  ///< default: loopback
  std::vector<IpNetwork> relays;            ///< own hosts whose Received fields tell the client
  bool skip_authenticated = true;
};

/// Which verifiers judge SPF and DKIM: our own, or libspf2 and libopendkim.
enum class Engine { native, reference };

std::string_view to_string(Engine engine);

struct Verify {
  Engine engine = Engine::native;
  double cross_check = 0.0;  ///< share of the messages that both engines verify, 0 to 1
};

struct Registry {
  std::string name;
  std::string path;
  bool local = false;    ///< the admin's own: its entries and revocations win over all others
  std::string url = {};  ///< where signed updates come from; empty: edited here only
  std::vector<std::string> public_keys = {};  ///< base64 Ed25519
  std::string ca_file = {};                   ///< PEM, for the url; empty: the system's
  std::chrono::minutes refresh{60};           ///< between two looks at the url
};

enum class LogTarget { stderr_stream, syslog };
enum class LogFormat { text, json };
enum class LogLevel { debug, info, warning, error };

struct Log {
  LogTarget target = LogTarget::stderr_stream;
  LogFormat format = LogFormat::text;
  LogLevel level = LogLevel::info;
};

struct Configuration {
  std::string file;  ///< where it was read from; empty for the defaults
  Milter milter;
  dns::ResolverOptions dns;
  std::string zone_file;
  Verify verify;
  auth::Settings auth;  ///< receiver is milter.authserv_id
  policy::Settings policy;
  std::vector<Registry> registries;
  registry::LookAlikeSettings look_alikes;
  mark::Settings mark;
  std::string signing_key;           ///< PEM file; empty: marks are unsigned
  std::string key_name = "default";  ///< k= of the mark
  std::string metrics_listen;        ///< "127.0.0.1:9891"; empty: no endpoint
  Log log;
};

/// One thing that is wrong with the file.
struct Problem {
  std::string file;
  unsigned line = 0;              ///< from 1; 0 where no line applies
  std::string what;               ///< what is wrong and what to do
  std::string to_string() const;  ///< "anshind.toml:12: ..."
};

/// Reads and validates a file. All problems found, not only the first.
std::expected<Configuration, std::vector<Problem>> load(const std::string& file);
/// The same from text; `file` is used in messages.
std::expected<Configuration, std::vector<Problem>> parse(std::string_view text,
                                                         const std::string& file);
/// What holds without a file.
Configuration defaults();

}  // namespace anshin::config
