// One question on its way through the name servers.
#include "dns/flight.h"

#include <algorithm>
#include <utility>

namespace anshin::dns {

Flight::Flight(Question question, std::vector<std::size_t> servers, unsigned rounds)
    : question_(std::move(question)),
      current_(dns::question(question_.name, question_.type)),
      servers_(std::move(servers)),
      rounds_(rounds),
      useless_(servers_.size(), false) {}

std::optional<std::size_t> Flight::next_server() {
  while (attempts_ < rounds_ * servers_.size()) {
    const std::size_t position = attempts_++ % servers_.size();
    if (!useless_[position]) {
      awaited_ = servers_[position];
      return awaited_;
    }
  }
  return std::nullopt;
}

void Flight::use_servers(std::vector<std::size_t> servers) {
  servers_ = std::move(servers);
  useless_.assign(servers_.size(), false);
  attempts_ = 0;
}

std::optional<Answer> Flight::take(const Reply& reply) {
  for (const std::string& alias : reply.aliases) {
    if (alias == question_.name || std::ranges::find(aliases_, alias) != aliases_.end()) {
      return Answer{.status = Status::failed, .reason = "CNAME loop at " + alias};
    }
    aliases_.push_back(alias);
  }
  if (aliases_.size() > max_aliases) {
    return Answer{.status = Status::failed,
                  .reason = "more than " + std::to_string(max_aliases) + " CNAMEs in a row"};
  }
  ttl_ = std::min(ttl_, reply.answer.ttl);
  if (!reply.leads_outside) {
    Answer answer = reply.answer;
    answer.ttl = ttl_;
    return answer;
  }
  if (aliases_.back().empty()) {
    return Answer{.status = Status::no_such_name, .ttl = ttl_};  // the root holds nothing of use
  }
  current_.name = aliases_.back();
  attempts_ = 0;
  useless_.assign(servers_.size(), false);
  return std::nullopt;
}

void Flight::note_failure(std::string reason) {
  const auto asked = std::ranges::find(servers_, awaited_);
  if (asked != servers_.end()) {
    useless_[static_cast<std::size_t>(asked - servers_.begin())] = true;
  }
  failure_ = std::move(reason);
}

void Flight::note_silence(std::string reason) {
  silence_ = std::move(reason);
}

Answer Flight::give_up() const {
  if (!failure_.empty()) {
    return {.status = Status::failed, .reason = failure_};
  }
  return {.status = Status::timed_out,
          .reason = silence_.empty() ? "no answer in the time for one question" : silence_};
}

}  // namespace anshin::dns
