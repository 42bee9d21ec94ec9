// The keys of the plain sections.
#include "config/keys.h"

#include "config/special_values.h"

#include <array>
#include <chrono>

namespace anshin::config {

namespace {

using policy::Disposition;
using Conf = Configuration;

constexpr std::int64_t kSecondsPerDay = 86400;

constexpr std::array kEngines{Choice<Engine>{"native", Engine::native},
                              Choice<Engine>{"reference", Engine::reference}};
constexpr std::array kDiscoveries{
    Choice<auth::DmarcDiscovery>{"tree_walk", auth::DmarcDiscovery::tree_walk},
    Choice<auth::DmarcDiscovery>{"psl", auth::DmarcDiscovery::public_suffix_list}};
constexpr std::array kModes{Choice<policy::Mode>{"monitor", policy::Mode::monitor},
                            Choice<policy::Mode>{"enforce", policy::Mode::enforce}};
constexpr std::array kActions{Choice<Disposition>{"accept", Disposition::accept},
                              Choice<Disposition>{"quarantine", Disposition::quarantine},
                              Choice<Disposition>{"reject", Disposition::reject}};
constexpr std::array kFailures{Choice<Disposition>{"accept", Disposition::accept},
                               Choice<Disposition>{"tempfail", Disposition::tempfail}};
constexpr std::array kAlignments{Choice<bool>{"relaxed", false}, Choice<bool>{"strict", true}};
constexpr std::array kTargets{Choice<LogTarget>{"stderr", LogTarget::stderr_stream},
                              Choice<LogTarget>{"syslog", LogTarget::syslog}};
constexpr std::array kFormats{Choice<LogFormat>{"text", LogFormat::text},
                              Choice<LogFormat>{"json", LogFormat::json}};
constexpr std::array kLevels{
    Choice<LogLevel>{"debug", LogLevel::debug}, Choice<LogLevel>{"info", LogLevel::info},
    Choice<LogLevel>{"warning", LogLevel::warning}, Choice<LogLevel>{"error", LogLevel::error}};

template <typename E, std::size_t N>
std::string quote_word(E value, const std::array<Choice<E>, N>& choices) {
  return quote(word_of(value, choices));
}

const std::array kKeys{
    Key<Conf>{"milter", "socket",
              [](const Value& v, Conf& c) { return place(c.milter.socket, read_socket(v)); },
              [](const Conf& c) { return quote(c.milter.socket); }},
    Key<Conf>{"milter", "socket_mode",
              [](const Value& v, Conf& c) { return place(c.milter.socket_mode, read_mode(v)); },
              [](const Conf& c) { return show_mode(c.milter.socket_mode); }},
    Key<Conf>{"milter", "socket_group",
              [](const Value& v, Conf& c) { return place(c.milter.socket_group, read_text(v)); },
              [](const Conf& c) { return quote(c.milter.socket_group); }},
    Key<Conf>{
        "milter", "authserv_id",
        [](const Value& v, Conf& c) { return place(c.milter.authserv_id, read_authserv_id(v)); },
        [](const Conf& c) { return quote(c.milter.authserv_id); }},
    Key<Conf>{"milter", "trusted_networks",
              [](const Value& v, Conf& c) {
                return place_all(c.milter.trusted_networks, read_networks(v));
              },
              [](const Conf& c) { return show_networks(c.milter.trusted_networks); }},
    Key<Conf>{"milter", "relays",
              [](const Value& v, Conf& c) { return place_all(c.milter.relays, read_networks(v)); },
              [](const Conf& c) { return show_networks(c.milter.relays); }},
    Key<Conf>{
        "milter", "skip_authenticated",
        [](const Value& v, Conf& c) { return place(c.milter.skip_authenticated, read_boolean(v)); },
        [](const Conf& c) { return show_boolean(c.milter.skip_authenticated); }},

    Key<Conf>{"dns", "servers",
              [](const Value& v, Conf& c) { return place_all(c.dns.servers, read_servers(v)); },
              [](const Conf& c) { return quote_list(c.dns.servers); }},
    Key<Conf>{"dns", "tcp",
              [](const Value& v, Conf& c) { return place(c.dns.tcp, read_boolean(v)); },
              [](const Conf& c) { return show_boolean(c.dns.tcp); }},
    Key<Conf>{"dns", "zone_file",
              [](const Value& v, Conf& c) { return place(c.zone_file, read_text(v)); },
              [](const Conf& c) { return quote(c.zone_file); }},
    Key<Conf>{"dns", "timeout_ms",
              [](const Value& v, Conf& c) {
                return place(c.dns.timeout, read_duration<std::chrono::milliseconds>(v, 50, 30000));
              },
              [](const Conf& c) { return std::to_string(c.dns.timeout.count()); }},
    Key<Conf>{"dns", "tries",
              [](const Value& v, Conf& c) { return place(c.dns.tries, read_integer(v, 1, 10)); },
              [](const Conf& c) { return std::to_string(c.dns.tries); }},
    Key<Conf>{"dns", "deadline_ms",
              [](const Value& v, Conf& c) {
                return place(c.auth.deadline,
                             read_duration<std::chrono::milliseconds>(v, 100, 120000));
              },
              [](const Conf& c) { return std::to_string(c.auth.deadline.count()); }},
    Key<Conf>{"dns", "cache_entries",
              [](const Value& v, Conf& c) {
                return place(c.dns.cache_entries, read_integer(v, 0, 10000000));
              },
              [](const Conf& c) { return std::to_string(c.dns.cache_entries); }},
    Key<Conf>{"dns", "cache_bytes",
              [](const Value& v, Conf& c) {
                return place(c.dns.cache_bytes, read_integer(v, 0, std::int64_t{1} << 34U));
              },
              [](const Conf& c) { return std::to_string(c.dns.cache_bytes); }},
    Key<Conf>{"dns", "max_ttl_s",
              [](const Value& v, Conf& c) {
                return place(c.dns.max_ttl,
                             read_duration<std::chrono::seconds>(v, 0, 7 * kSecondsPerDay));
              },
              [](const Conf& c) { return std::to_string(c.dns.max_ttl.count()); }},
    Key<Conf>{"dns", "max_negative_ttl_s",
              [](const Value& v, Conf& c) {
                return place(c.dns.max_negative_ttl,
                             read_duration<std::chrono::seconds>(v, 0, kSecondsPerDay));
              },
              [](const Conf& c) { return std::to_string(c.dns.max_negative_ttl.count()); }},
    Key<Conf>{"dns", "failure_ttl_s",
              [](const Value& v, Conf& c) {
                return place(c.dns.failure_ttl, read_duration<std::chrono::seconds>(v, 0, 3600));
              },
              [](const Conf& c) { return std::to_string(c.dns.failure_ttl.count()); }},

    Key<Conf>{
        "verify", "engine",
        [](const Value& v, Conf& c) { return place(c.verify.engine, read_choice(v, kEngines)); },
        [](const Conf& c) { return quote_word(c.verify.engine, kEngines); }},
    Key<Conf>{"verify", "cross_check",
              [](const Value& v, Conf& c) { return place(c.verify.cross_check, read_share(v)); },
              [](const Conf& c) { return show_share(c.verify.cross_check); }},
    Key<Conf>{"verify", "max_signatures",
              [](const Value& v, Conf& c) {
                return place(c.auth.dkim.max_signatures, read_integer(v, 1, 100));
              },
              [](const Conf& c) { return std::to_string(c.auth.dkim.max_signatures); }},
    Key<Conf>{"verify", "max_header_fields",
              [](const Value& v, Conf& c) {
                return place(c.auth.dkim.max_header_fields, read_integer(v, 100, 1000000));
              },
              [](const Conf& c) { return std::to_string(c.auth.dkim.max_header_fields); }},
    Key<Conf>{"verify", "max_header_bytes",
              [](const Value& v, Conf& c) {
                return place(c.auth.dkim.max_header_bytes, read_integer(v, 10000, 100000000));
              },
              [](const Conf& c) { return std::to_string(c.auth.dkim.max_header_bytes); }},
    Key<Conf>{"verify", "iprev",
              [](const Value& v, Conf& c) { return place(c.auth.iprev, read_boolean(v)); },
              [](const Conf& c) { return show_boolean(c.auth.iprev); }},

    Key<Conf>{"dmarc", "discovery",
              [](const Value& v, Conf& c) {
                return place(c.auth.dmarc_discovery, read_choice(v, kDiscoveries));
              },
              [](const Conf& c) { return quote_word(c.auth.dmarc_discovery, kDiscoveries); }},

    Key<Conf>{"arc", "enabled",
              [](const Value& v, Conf& c) { return place(c.auth.arc, read_boolean(v)); },
              [](const Conf& c) { return show_boolean(c.auth.arc); }},
    Key<Conf>{"arc", "trusted_sealers",
              [](const Value& v, Conf& c) {
                return place_all(c.policy.trusted_sealers, read_domains(v));
              },
              [](const Conf& c) { return quote_list(c.policy.trusted_sealers); }},

    Key<Conf>{"policy", "mode",
              [](const Value& v, Conf& c) { return place(c.policy.mode, read_choice(v, kModes)); },
              [](const Conf& c) { return quote_word(c.policy.mode, kModes); }},
    Key<Conf>{"policy", "dmarc_reject",
              [](const Value& v, Conf& c) {
                return place(c.policy.dmarc_reject, read_choice(v, kActions));
              },
              [](const Conf& c) { return quote_word(c.policy.dmarc_reject, kActions); }},
    Key<Conf>{"policy", "dmarc_quarantine",
              [](const Value& v, Conf& c) {
                return place(c.policy.dmarc_quarantine, read_choice(v, kActions));
              },
              [](const Conf& c) { return quote_word(c.policy.dmarc_quarantine, kActions); }},
    Key<Conf>{"policy", "dns_failure",
              [](const Value& v, Conf& c) {
                return place(c.policy.dns_failure, read_choice(v, kFailures));
              },
              [](const Conf& c) { return quote_word(c.policy.dns_failure, kFailures); }},
    Key<Conf>{"policy", "bad_author",
              [](const Value& v, Conf& c) {
                return place(c.policy.bad_author, read_choice(v, kActions));
              },
              [](const Conf& c) { return quote_word(c.policy.bad_author, kActions); }},
    Key<Conf>{"policy", "reject_text",
              [](const Value& v, Conf& c) { return place(c.policy.reject_text, read_reply(v)); },
              [](const Conf& c) { return quote(c.policy.reject_text); }},

    Key<Conf>{"look_alikes", "enabled",
              [](const Value& v, Conf& c) { return place(c.look_alikes.enabled, read_boolean(v)); },
              [](const Conf& c) { return show_boolean(c.look_alikes.enabled); }},
    Key<Conf>{"look_alikes", "allow",
              [](const Value& v, Conf& c) {
                return place_all(c.look_alikes.allow, read_owned_domains(v));
              },
              [](const Conf& c) { return quote_list(c.look_alikes.allow); }},

    Key<Conf>{"mark", "signing_key",
              [](const Value& v, Conf& c) { return place(c.signing_key, read_absolute_path(v)); },
              [](const Conf& c) { return quote(c.signing_key); }},
    Key<Conf>{"mark", "key_name",
              [](const Value& v, Conf& c) { return place(c.key_name, read_name(v)); },
              [](const Conf& c) { return quote(c.key_name); }},
    Key<Conf>{"mark", "alignment",
              [](const Value& v, Conf& c) {
                return place(c.mark.strict_alignment, read_choice(v, kAlignments));
              },
              [](const Conf& c) { return quote_word(c.mark.strict_alignment, kAlignments); }},
    Key<Conf>{
        "mark", "max_signature_age_days",
        [](const Value& v, Conf& c) {
          return place(c.mark.max_signature_age, read_duration<std::chrono::days>(v, 0, 3650));
        },
        [](const Conf& c) {
          return std::to_string(
              std::chrono::duration_cast<std::chrono::days>(c.mark.max_signature_age).count());
        }},
    Key<Conf>{"mark", "max_clock_skew_s",
              [](const Value& v, Conf& c) {
                return place(c.mark.max_clock_skew,
                             read_duration<std::chrono::seconds>(v, 0, kSecondsPerDay));
              },
              [](const Conf& c) { return std::to_string(c.mark.max_clock_skew.count()); }},

    Key<Conf>{"metrics", "listen",
              [](const Value& v, Conf& c) { return place(c.metrics_listen, read_listen(v)); },
              [](const Conf& c) { return quote(c.metrics_listen); }},

    Key<Conf>{"log", "target",
              [](const Value& v, Conf& c) { return place(c.log.target, read_choice(v, kTargets)); },
              [](const Conf& c) { return quote_word(c.log.target, kTargets); }},
    Key<Conf>{"log", "format",
              [](const Value& v, Conf& c) { return place(c.log.format, read_choice(v, kFormats)); },
              [](const Conf& c) { return quote_word(c.log.format, kFormats); }},
    Key<Conf>{"log", "level",
              [](const Value& v, Conf& c) { return place(c.log.level, read_choice(v, kLevels)); },
              [](const Conf& c) { return quote_word(c.log.level, kLevels); }},
};

}  // namespace

std::span<const Key<Configuration>> keys() {
  return kKeys;
}

}  // namespace anshin::config
