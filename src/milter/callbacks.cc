#include "milter/callbacks.h"

#include "milter/connection.h"
#include "milter/edits.h"
#include "telemetry/log.h"
#include "telemetry/message_log.h"

#include <netinet/in.h>
#include <sys/socket.h>

#include <array>
#include <atomic>
#include <cstring>
#include <exception>
#include <memory>
#include <stdexcept>
#include <string>

namespace anshin::milter {
namespace {

/// libmilter's callbacks carry no pointer of ours until a session exists.
Context* shared = nullptr;

constexpr unsigned long kNeededActions = SMFIF_ADDHDRS | SMFIF_CHGHDRS;
constexpr unsigned long kUsefulActions = SMFIF_QUARANTINE | SMFIF_SETSYMLIST;
// Steps that we have no use for, replies that need not be given, and header values as they were
// received.
constexpr unsigned long kSteps = SMFIP_NORCPT | SMFIP_NOUNKNOWN | SMFIP_NODATA | SMFIP_NR_HELO |
                                 SMFIP_NR_MAIL | SMFIP_NR_HDR | SMFIP_NR_EOH | SMFIP_NR_BODY |
                                 SMFIP_HDR_LEADSPC;

/// What the MTA agreed to. A session that begins without negotiation (SMFIC_QUIT_NC: the MTA uses
/// its connection for another client) has what was agreed last: it is the same MTA.
std::atomic<unsigned long> agreed_steps = 0;

Connection* find_connection(SMFICTX* ctx) {
  return static_cast<Connection*>(smfi_getpriv(ctx));
}

Connection& connection_of(SMFICTX* ctx) {
  if (Connection* found = find_connection(ctx)) {
    return *found;
  }
  auto made = std::make_unique<Connection>(*shared, agreed_steps.load());
  if (smfi_setpriv(ctx, made.get()) != MI_SUCCESS) {
    throw std::runtime_error("libmilter does not keep the session");
  }
  return *made.release();
}

std::string symbol(SMFICTX* ctx, std::string name) {
  const char* value = smfi_getsymval(ctx, name.data());
  return value == nullptr ? std::string() : std::string(value);
}

void report_error(SMFICTX* ctx, std::string_view step, std::string_view what) {
  shared->metrics().record_internal_error();
  telemetry::log_error("internal error at " + std::string(step) +
                       "; the message goes on without a mark: " + std::string(what) +
                       " (queue id " + symbol(ctx, "i") + ")");
}

/// The C boundary: whatever goes wrong inside `step`, the mail goes on and the message earns no
/// mark.
template <typename Step>
sfsistat guarded(SMFICTX* ctx, std::string_view name, unsigned long no_reply, Step step) noexcept {
  try {
    Connection& connection = connection_of(ctx);
    step(connection);
    if (UnderWay::Message* message = connection.message()) {
      message->take_step();
    }
    return connection.proceed(no_reply);
  } catch (const std::exception& error) {
    report_error(ctx, name, error.what());
  } catch (...) {
    report_error(ctx, name, "unknown exception");
  }
  Connection* connection = find_connection(ctx);
  if (connection == nullptr) {
    return (agreed_steps.load() & no_reply) != 0 ? SMFIS_NOREPLY : SMFIS_CONTINUE;
  }
  connection->session().give_up();
  return connection->proceed(no_reply);
}

std::optional<IpAddress> address_of(const sockaddr* address) {
  if (address == nullptr) {
    return std::nullopt;
  }
  if (address->sa_family == AF_INET) {
    sockaddr_in v4{};
    std::memcpy(&v4, address, sizeof v4);
    std::array<std::uint8_t, 4> octets{};
    std::memcpy(octets.data(), &v4.sin_addr, octets.size());
    return IpAddress::v4(octets);
  }
  if (address->sa_family == AF_INET6) {
    sockaddr_in6 v6{};
    std::memcpy(&v6, address, sizeof v6);
    std::array<std::uint8_t, 16> octets{};
    std::memcpy(octets.data(), &v6.sin6_addr, octets.size());
    return IpAddress::v6(octets);
  }
  return std::nullopt;
}

void ask_for_macros(SMFICTX* ctx) {
  // The rest is not used. A step cannot be told to have none, but to have one that no MTA knows:
  // then it sends none, which saves a packet at every step.
  std::string at_mail = "i {auth_type} {auth_authen}";
  std::string at_end = "i";
  std::string none = "{none}";
  smfi_setsymlist(ctx, SMFIM_ENVFROM, at_mail.data());
  smfi_setsymlist(ctx, SMFIM_EOM, at_end.data());
  for (const int step : {SMFIM_CONNECT, SMFIM_HELO, SMFIM_ENVRCPT, SMFIM_DATA, SMFIM_EOH}) {
    smfi_setsymlist(ctx, step, none.data());
  }
}

sfsistat on_negotiate(SMFICTX* ctx, unsigned long actions, unsigned long steps, unsigned long,
                      unsigned long, unsigned long* wanted_actions, unsigned long* wanted_steps,
                      unsigned long* reserved_2, unsigned long* reserved_3) {
  *reserved_2 = 0;
  *reserved_3 = 0;
  if ((actions & kNeededActions) != kNeededActions) {
    telemetry::log_error(
        "the MTA does not let a milter add and change header fields; it is told to go on without "
        "anshind");
    return SMFIS_REJECT;
  }
  *wanted_actions = kNeededActions | (actions & kUsefulActions);
  *wanted_steps = steps & kSteps;
  agreed_steps = *wanted_steps;
  if ((actions & SMFIF_SETSYMLIST) != 0) {
    ask_for_macros(ctx);
  }
  return SMFIS_CONTINUE;
}

/// The client's address. Local submission has none and counts as 127.0.0.1: a unix socket, and what
/// Postfix ("sendmail -bs") and Sendmail give no address but the name "localhost". Where Postfix
/// does not know its client, the name is "unknown".
std::optional<IpAddress> client_of(const char* name, const sockaddr* address) {
  const bool is_local = address == nullptr
                            ? name != nullptr && std::string_view(name) == "localhost"
                            : address->sa_family == AF_UNIX;
  return is_local ? parse_ip_address("127.0.0.1") : address_of(address);
}

void report_connection(const Connection& connection, bool verify) {
  if (!verify) {
    shared->metrics().record_skip(telemetry::Skip::trusted_network);
  }
  if (!telemetry::logs(config::LogLevel::debug)) {
    return;
  }
  telemetry::Event event(verify ? "connect" : "skip");
  event.add("client", connection.client());
  if (!verify) {
    event.add("reason", to_string(telemetry::Skip::trusted_network));
  }
  telemetry::log_event(config::LogLevel::debug, event);
}

sfsistat on_connect(SMFICTX* ctx, char* name, sockaddr* address) {
  bool verify = true;
  const sfsistat result = guarded(ctx, "connect", 0, [&](Connection& connection) {
    verify = connection.session().connect(client_of(name, address));
    report_connection(connection, verify);
  });
  return verify ? result : SMFIS_ACCEPT;
}

sfsistat on_helo(SMFICTX* ctx, char* name) {
  return guarded(ctx, "HELO", SMFIP_NR_HELO, [&](Connection& connection) {
    connection.session().helo(name == nullptr ? "" : name);
  });
}

sfsistat on_mail(SMFICTX* ctx, char** arguments) {
  return guarded(ctx, "MAIL", SMFIP_NR_MAIL, [&](Connection& connection) {
    const bool authenticated =
        !symbol(ctx, "{auth_type}").empty() || !symbol(ctx, "{auth_authen}").empty();
    connection.begin_message();
    const char* path = arguments == nullptr || arguments[0] == nullptr ? "" : arguments[0];
    connection.session().mail(path, authenticated);
  });
}

sfsistat on_header(SMFICTX* ctx, char* name, char* value) {
  return guarded(ctx, "header", SMFIP_NR_HDR,
                 [&](Connection& connection) { connection.session().header(name, value); });
}

sfsistat on_end_of_headers(SMFICTX* ctx) {
  return guarded(ctx, "end of headers", SMFIP_NR_EOH,
                 [](Connection& connection) { connection.session().end_of_headers(); });
}

sfsistat on_body(SMFICTX* ctx, unsigned char* chunk, size_t size) {
  return guarded(ctx, "body", SMFIP_NR_BODY, [&](Connection& connection) {
    connection.session().body({reinterpret_cast<const char*>(chunk), size});
  });
}

/// The session's decision; after an internal error the one that only removes forgeries.
Decision decide(SMFICTX* ctx, Session& session) {
  try {
    return session.end_of_message();
  } catch (const std::exception& error) {
    report_error(ctx, "end of message", error.what());
  }
  session.give_up();
  return session.end_of_message();
}

void report_comparisons(std::string_view queue_id, const Session& session,
                        const std::vector<service::Comparison>& comparisons) {
  for (const service::Comparison& comparison : comparisons) {
    shared->metrics().record_comparison(comparison.protocol, comparison.agreement);
    if (comparison.agreement == telemetry::Agreement::differ) {
      telemetry::log_event(config::LogLevel::warning,
                           service::comparison_event(queue_id, comparison, session.engine()));
    }
  }
}

void report_skip(SMFICTX* ctx, const Connection& connection, telemetry::Skip reason,
                 const policy::Plan& plan) {
  shared->metrics().record_skip(reason);
  if (telemetry::logs(config::LogLevel::debug)) {
    telemetry::log_event(config::LogLevel::debug,
                         telemetry::Event("skip")
                             .add("queue_id", symbol(ctx, "i"))
                             .add("client", connection.client())
                             .add("reason", to_string(reason))
                             .add("removed", static_cast<std::int64_t>(plan.deletions.size())));
  }
}

/// The MTA has not waited for us, and goes by its own settings; nothing is wrong here.
void report_lost_connection(SMFICTX* ctx, const Connection& connection, std::string_view why) {
  shared->metrics().record_lost_connection();
  telemetry::log_event(
      config::LogLevel::info,
      telemetry::Event("connection_lost")
          .add("queue_id", symbol(ctx, "i"))
          .add("client", connection.client())
          .add("reason", "the MTA closed its connection before it took the stamps (" +
                             std::string(why) +
                             "); is its time-out shorter than dns.deadline_ms?"));
}

void report_outcome(SMFICTX* ctx, const Session& session, const Decision& decision,
                    const telemetry::Timing& timing) {
  const service::Outcome& outcome = *decision.outcome;
  const std::string queue_id = symbol(ctx, "i");
  if (telemetry::logs(config::LogLevel::debug)) {
    for (const telemetry::Event& event :
         telemetry::detail_events(queue_id, outcome.report, outcome.finding)) {
      telemetry::log_event(config::LogLevel::debug, event);
    }
  }
  telemetry::log_event(
      config::LogLevel::info,
      telemetry::message_event(queue_id, outcome.report, outcome.mark, decision.plan, timing));
  report_comparisons(queue_id, session, outcome.comparisons);
  shared->metrics().record_message(outcome.report, outcome.mark, decision.plan, timing);
}

sfsistat finish(SMFICTX* ctx, Connection& connection) {
  using Clock = std::chrono::steady_clock;
  Session& session = connection.session();
  const Clock::time_point begin = Clock::now();
  const Decision decision = decide(ctx, session);
  const Clock::time_point decided = Clock::now();
  remove_forgeries(ctx, decision.plan.deletions);
  insert_stamps(ctx, decision.plan.insertions, session.leading_space());
  const sfsistat result = carry_out(ctx, decision.plan);
  if (decision.outcome) {
    using std::chrono::microseconds;
    report_outcome(
        ctx, session, decision,
        {.end_of_message = std::chrono::duration_cast<microseconds>(Clock::now() - begin),
         .waited = std::chrono::duration_cast<microseconds>(decided - begin)});
  } else if (const auto reason = session.left_alone()) {
    report_skip(ctx, connection, *reason, decision.plan);
  }
  return result;
}

sfsistat on_end_of_message(SMFICTX* ctx) {
  sfsistat result = SMFIS_CONTINUE;
  guarded(ctx, "end of message", 0, [&](Connection& connection) {
    if (UnderWay::Message* message = connection.message()) {
      message->answer();
    }
    try {
      result = finish(ctx, connection);
    } catch (const ConnectionLost& lost) {
      report_lost_connection(ctx, connection, lost.what());
    }
  });
  guarded(ctx, "clean-up after the message", 0, [](Connection& connection) {
    connection.session().abort();
    connection.end_message();
  });
  return result;
}

sfsistat on_abort(SMFICTX* ctx) {
  return guarded(ctx, "abort", 0, [](Connection& connection) {
    connection.session().abort();
    connection.end_message();
  });
}

sfsistat on_close(SMFICTX* ctx) {
  const std::unique_ptr<Connection> gone(find_connection(ctx));
  smfi_setpriv(ctx, nullptr);
  return SMFIS_CONTINUE;
}

}  // namespace

void register_callbacks(Context& context) {
  shared = &context;
  static std::string name = "anshin";
  smfiDesc filter{};
  filter.xxfi_name = name.data();
  filter.xxfi_version = SMFI_VERSION;
  filter.xxfi_flags = kNeededActions | kUsefulActions;
  filter.xxfi_connect = on_connect;
  filter.xxfi_helo = on_helo;
  filter.xxfi_envfrom = on_mail;
  filter.xxfi_header = on_header;
  filter.xxfi_eoh = on_end_of_headers;
  filter.xxfi_body = on_body;
  filter.xxfi_eom = on_end_of_message;
  filter.xxfi_abort = on_abort;
  filter.xxfi_close = on_close;
  filter.xxfi_negotiate = on_negotiate;
  if (smfi_register(filter) != MI_SUCCESS) {
    throw std::runtime_error("libmilter does not take the filter's description");
  }
}

}  // namespace anshin::milter
