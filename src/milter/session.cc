#include "milter/session.h"

#include "text/header_field.h"

#include <algorithm>
#include <exception>

namespace anshin::milter {

namespace {

// A relay writes its Received field above all others. Beyond these bounds there is none.
constexpr std::size_t max_held_fields = 200;
constexpr std::size_t max_held_bytes = 128U << 10U;

bool is_inside(const std::optional<IpAddress>& client, const std::vector<IpNetwork>& networks) {
  return client && std::ranges::any_of(networks, [&](const IpNetwork& network) {
           return network.contains(*client);
         });
}

}  // namespace

Session::Session(std::shared_ptr<const service::Runtime> runtime, bool leading_space)
    : runtime_(std::move(runtime)), leading_space_(leading_space) {}

bool Session::connect(std::optional<IpAddress> client) {
  client_ = client;
  const config::Milter& settings = runtime_->configuration.milter;
  // A content filter on this host is a relay within the trusted networks.
  from_relay_ = is_inside(client, settings.relays);
  return from_relay_ || !is_inside(client, settings.trusted_networks);
}

void Session::helo(std::string_view name) {
  helo_ = name.substr(0, auth::longest_helo);
}

void Session::mail(std::string_view reverse_path, bool authenticated) {
  abort();
  const config::Milter& settings = runtime_->configuration.milter;
  if (authenticated && settings.skip_authenticated) {
    left_alone_ = telemetry::Skip::authenticated;
  }
  const auto now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
  inspection_ = std::make_unique<service::Inspection>(runtime_, now);
  if (!verifies()) {
    return;
  }
  if (!from_relay_) {
    begin(client_, helo_, reverse_path);
    return;
  }
  std::vector<IpNetwork> own = settings.relays;
  own.insert(own.end(), settings.trusted_networks.begin(), settings.trusted_networks.end());
  relayed_.emplace(service::ClientSearch(std::move(own), 0), std::string(reverse_path));
}

void Session::begin(std::optional<IpAddress> client, std::string_view helo,
                    std::string_view reverse_path) {
  inspection_->connection(client);
  inspection_->helo(helo.substr(0, auth::longest_helo));
  inspection_->mail_from(reverse_path);
}

void Session::header(std::string_view name, std::string_view value) {
  if (!inspection_) {
    return;
  }
  if (relayed_) {
    hold(name, value);
  } else {
    take_field(name, value);
  }
}

void Session::take_field(std::string_view name, std::string_view value) {
  if (!verifies()) {
    inspection_->watch_header(name, value);
  } else if (leading_space_) {
    inspection_->header(name, value);
  } else {
    inspection_->header(name, " " + std::string(value));
  }
}

void Session::hold(std::string_view name, std::string_view value) {
  relayed_->fields.emplace_back(name, value);
  relayed_->bytes += name.size() + value.size();
  if (text::equals_ignoring_case(text::field_name(name), "Received")) {
    relayed_->search.received(value);
  }
  if (relayed_->search.ended() || relayed_->fields.size() >= max_held_fields ||
      relayed_->bytes >= max_held_bytes) {
    settle();
  }
}

void Session::settle() {
  const Relayed relayed = *std::exchange(relayed_, std::nullopt);
  const service::ClientSearch::Result found = relayed.search.result();
  // Whatever goes wrong, every field is still looked at for forgeries.
  std::exception_ptr error;
  const auto attempt = [&](auto step) {
    try {
      step();
    } catch (...) {
      give_up();
      error = error ? error : std::current_exception();
    }
  };
  if (found.inside && !left_alone_) {
    left_alone_ = telemetry::Skip::relayed;
  }
  if (verifies()) {
    attempt([&] { begin(found.client, found.helo, relayed.reverse_path); });
  }
  for (const auto& [name, value] : relayed.fields) {
    attempt([&] { take_field(name, value); });
  }
  if (error) {
    std::rethrow_exception(error);
  }
}

void Session::end_of_headers() {
  if (relayed_) {
    settle();
  }
  if (verifies()) {
    inspection_->end_of_headers();
  }
}

void Session::body(std::string_view chunk) {
  if (verifies()) {
    inspection_->body(chunk);
  }
}

Decision Session::end_of_message() {
  Decision decision;
  if (!inspection_) {
    return decision;
  }
  if (!verifies()) {
    decision.plan = inspection_->forgery_plan();
    return decision;
  }
  decision.outcome = inspection_->end_of_message();
  decision.plan = decision.outcome->plan;
  return decision;
}

void Session::abort() {
  inspection_.reset();
  relayed_.reset();
  given_up_ = false;
  left_alone_.reset();
}

}  // namespace anshin::milter
