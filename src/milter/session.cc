#include "milter/session.h"

#include <algorithm>

namespace anshin::milter {

Session::Session(std::shared_ptr<const service::Runtime> runtime, bool leading_space)
    : runtime_(std::move(runtime)), leading_space_(leading_space) {}

bool Session::connect(std::optional<IpAddress> client) {
  client_ = client;
  if (!client) {
    return true;
  }
  const auto& trusted = runtime_->configuration.milter.trusted_networks;
  return std::ranges::none_of(trusted,
                              [&](const IpNetwork& network) { return network.contains(*client); });
}

void Session::helo(std::string_view name) {
  helo_ = name.substr(0, auth::longest_helo);
}

void Session::mail(std::string_view reverse_path, bool authenticated) {
  abort();
  authenticated_ = authenticated && runtime_->configuration.milter.skip_authenticated;
  const auto now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
  inspection_ = std::make_unique<service::Inspection>(runtime_, now);
  if (!verifies()) {
    return;
  }
  inspection_->connection(client_);
  inspection_->helo(helo_);
  inspection_->mail_from(reverse_path);
}

void Session::header(std::string_view name, std::string_view value) {
  if (!inspection_) {
    return;
  }
  if (!verifies()) {
    inspection_->watch_header(name, value);
    return;
  }
  if (leading_space_) {
    inspection_->header(name, value);
  } else {
    inspection_->header(name, " " + std::string(value));
  }
}

void Session::end_of_headers() {
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
  given_up_ = false;
  authenticated_ = false;
}

}  // namespace anshin::milter
