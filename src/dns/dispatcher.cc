// The event thread of the network resolver.
#include "dns/dispatcher.h"

#include "dns/query.h"

#include <pthread.h>
#include <sys/random.h>

#include <algorithm>
#include <array>
#include <csignal>
#include <exception>
#include <stdexcept>
#include <string>

namespace anshin::dns {

namespace {

// How often the system's servers are looked at: while questions come, and while none do.
constexpr std::chrono::seconds look_interval{1};
constexpr std::chrono::seconds idle_look_interval{5};

std::vector<ServerAddress> given_servers(const ResolverOptions& options) {
  std::vector<ServerAddress> servers;
  for (const std::string& text : options.servers) {
    auto server = parse_server_address(text);
    if (!server) {
      throw std::runtime_error(server.error());
    }
    servers.push_back(*server);
  }
  return servers;
}

std::chrono::milliseconds checked_timeout(std::chrono::milliseconds timeout) {
  if (timeout < std::chrono::milliseconds{1} || timeout > std::chrono::minutes{1}) {
    throw std::runtime_error("a DNS time-out must be from 1 ms to 60000 ms, not " +
                             std::to_string(timeout.count()));
  }
  return timeout;
}

unsigned checked_rounds(unsigned tries) {
  if (tries < 1 || tries > 10) {
    throw std::runtime_error("DNS tries must be from 1 to 10, not " + std::to_string(tries));
  }
  return tries;
}

std::vector<ServerAddress> over_tcp(std::vector<ServerAddress> servers, bool tcp) {
  for (ServerAddress& server : servers) {
    server.tcp = server.tcp || tcp;
  }
  return servers;
}

// RFC 6891 section 7.
bool refuses_edns(const Outcome& outcome) {
  constexpr std::size_t rcode_at = 3;
  constexpr unsigned format_error = 1;
  constexpr unsigned not_implemented = 4;
  if (!outcome.edns || outcome.packet.size() <= rcode_at) {
    return false;
  }
  const unsigned rcode = outcome.packet[rcode_at] & 0x0FU;
  return rcode == format_error || rcode == not_implemented;
}

Edns edns_of(const Outcome& outcome) {
  if (!outcome.edns) {
    return Edns::not_sent;
  }
  if (refuses_edns(outcome)) {
    return Edns::refused;
  }
  return outcome.opt_missing ? Edns::ignored : Edns::answered;
}

AnswerPtr shutting_down() {
  static const AnswerPtr answer =
      std::make_shared<const Answer>(Answer{.status = Status::failed, .reason = "shutting down"});
  return answer;
}

AnswerPtr out_of_resources() {
  static const AnswerPtr answer = std::make_shared<const Answer>(Answer{
      .status = Status::failed, .reason = "out of memory or descriptors for a DNS question"});
  return answer;
}

// Signals are the main thread's business.
class SignalsBlocked {
 public:
  SignalsBlocked() {
    sigset_t all;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before_);
  }
  ~SignalsBlocked() { pthread_sigmask(SIG_SETMASK, &before_, nullptr); }
  SignalsBlocked(const SignalsBlocked&) = delete;
  SignalsBlocked& operator=(const SignalsBlocked&) = delete;

 private:
  sigset_t before_{};
};

}  // namespace

Dispatcher::Dispatcher(const ResolverOptions& options, AnswerStore::Clock clock,
                       const std::string& system_file)
    : timeout_(checked_timeout(options.timeout)),
      rounds_(checked_rounds(options.tries)),
      tcp_(options.tcp),
      store_(options, std::move(clock)),
      system_(options.servers.empty() ? std::make_optional<SystemServers>(system_file)
                                      : std::nullopt),
      servers_(over_tcp(system_ ? system_->servers() : given_servers(options), tcp_)),
      transport_(servers_, timeout_),
      intake_(store_, counters_, Admission::Bounds{}) {
  tell_servers();
}

void Dispatcher::start() {
  const SignalsBlocked inherited;
  thread_ = std::thread([self = shared_from_this()] { self->run(); });
  pthread_setname_np(thread_.native_handle(), "anshin-dns");
}

void Dispatcher::stop() {
  intake_.close();
  transport_.wake();
  if (thread_.get_id() == std::this_thread::get_id()) {
    thread_.detach();
  } else {
    thread_.join();
  }
}

void Dispatcher::submit(const Question& question, std::uint64_t number, const Asker& asker) {
  switch (intake_.submit(question, number, asker)) {
    case Intake::Submitted::first:
      transport_.wake();
      return;
    case Intake::Submitted::behind:
      return;
    case Intake::Submitted::closed:
      store_.settle_without_keeping(question, shutting_down());
      return;
  }
  std::unreachable();
}

void Dispatcher::withdraw(std::uint64_t message) {
  if (intake_.withdraw(message) == Intake::Submitted::first) {
    transport_.wake();
  }
}

void Dispatcher::run() {
  while (intake_.take()) {
    try {
      launch_admitted(std::chrono::steady_clock::now());
      turn();
    } catch (const std::exception&) {
      // Out of memory or descriptors: what it struck ends when its time is up, the rest goes on.
      continue;
    }
  }
  flights_.clear();
  store_.abandon_all(shutting_down());
}

void Dispatcher::turn() {
  using std::chrono::steady_clock;
  const Time before = steady_clock::now();
  follow_system(before);
  const Time idle_until =
      before + (system_ ? idle_look_interval : std::chrono::seconds{std::chrono::minutes{1}});
  const auto outcomes =
      transport_.wait(ends_.empty() ? idle_until : std::min(idle_until, ends_.front().first));
  const Time now = steady_clock::now();
  for (const Outcome& outcome : outcomes) {
    take(outcome, now);
  }
  end_overdue(now);
}

void Dispatcher::follow_system(Time now) {
  if (!system_ || now < next_look_) {
    return;
  }
  next_look_ = now + look_interval;
  if (system_->look()) {
    use_servers(now);
  }
}

void Dispatcher::use_servers(Time now) {
  servers_.use(over_tcp(system_->servers(), tcp_));
  transport_.use(servers_);
  tell_servers();
  std::vector<std::uint64_t> stranded;
  for (auto& [ticket, flight] : flights_) {
    flight.use_servers(servers_.order(now));
    if (!servers_.is_in_use(flight.awaited())) {
      stranded.push_back(ticket);
    }
  }
  for (const std::uint64_t ticket : stranded) {
    send_next(ticket, flights_.at(ticket), now);
  }
}

void Dispatcher::tell_servers() {
  NameServers told;
  for (const std::size_t index : servers_.in_use()) {
    told.addresses.push_back(servers_.at(index).to_string());
    told.tcp = servers_.at(index).tcp;
  }
  if (system_) {
    told.file = system_->path();
    told.problem = system_->problem();
  }
  const std::scoped_lock lock(mutex_);
  name_servers_ = std::move(told);
}

NameServers Dispatcher::name_servers() const {
  const std::scoped_lock lock(mutex_);
  return name_servers_;
}

void Dispatcher::launch_admitted(Time now) {
  while (const auto question = intake_.next()) {
    launch(*question, now);
  }
}

void Dispatcher::launch(const Question& question, Time now) {
  const std::uint64_t ticket = ++last_ticket_;
  try {
    const Time end = now + timeout_ * (rounds_ * static_cast<long>(servers_.in_use().size()) + 1);
    // Nearly always last: only a change of the servers changes the time for one question.
    ends_.insert(std::ranges::upper_bound(ends_, std::pair(end, ticket)), {end, ticket});
    Flight& flight =
        flights_.try_emplace(ticket, question, servers_.order(now), rounds_).first->second;
    ++counters_.sent;
    send_next(ticket, flight, now);
  } catch (const std::exception&) {
    flights_.erase(ticket);
    intake_.done(question);
    ++counters_.failed;
    store_.settle_without_keeping(question, out_of_resources());
  }
}

void Dispatcher::send_next(std::uint64_t ticket, Flight& flight, Time now) {
  const auto server = flight.next_server();
  if (!server) {
    finish(ticket, flight.give_up());
    return;
  }
  send(ticket, flight, servers_.wants_edns(*server, now));
}

void Dispatcher::send(std::uint64_t ticket, const Flight& flight, bool edns) {
  const auto query = format_query(flight.current(), random_id(), edns);
  if (!query) {
    finish(ticket, {.status = Status::no_such_name});
    return;
  }
  transport_.send(flight.awaited(), edns, ticket, *query);
}

void Dispatcher::note(const Outcome& outcome, Time now) {
  switch (outcome.kind) {
    case Outcome::Kind::answered:
      servers_.answered(outcome.server, edns_of(outcome), now);
      break;
    case Outcome::Kind::silent:
      servers_.stayed_silent(outcome.server, outcome.edns, now);
      break;
    case Outcome::Kind::unreachable:
      servers_.was_unreachable(outcome.server, now);
      break;
  }
}

void Dispatcher::take(const Outcome& outcome, Time now) {
  note(outcome, now);
  const auto found = flights_.find(outcome.ticket);
  if (found == flights_.end() || found->second.awaited() != outcome.server) {
    return;  // ended as overdue, or asked elsewhere since
  }
  Flight& flight = found->second;
  if (refuses_edns(outcome)) {
    send(outcome.ticket, flight, false);
    return;
  }
  const std::string from = servers_.at(outcome.server).to_string();
  switch (outcome.kind) {
    case Outcome::Kind::answered: {
      const auto reply = parse_reply(outcome.packet, flight.current());
      if (!reply) {
        flight.note_failure(reply.error() + " from " + from);
      } else if (auto answer = flight.take(*reply)) {
        finish(outcome.ticket, std::move(*answer));
        return;
      }
      break;
    }
    case Outcome::Kind::silent:
      flight.note_silence("no answer from " + from + " within " + std::to_string(timeout_.count()) +
                          " ms");
      break;
    case Outcome::Kind::unreachable:
      flight.note_failure(from + " cannot be asked: " + outcome.trouble);
      break;
  }
  if (intake_.give_up(flight.question())) {
    flights_.erase(found);
    return;
  }
  send_next(outcome.ticket, flight, now);
}

void Dispatcher::end_overdue(Time now) {
  while (!ends_.empty() && ends_.front().first <= now) {
    const std::uint64_t ticket = ends_.front().second;
    ends_.pop_front();
    if (const auto found = flights_.find(ticket); found != flights_.end()) {
      finish(ticket, found->second.give_up());
    }
  }
}

void Dispatcher::finish(std::uint64_t ticket, Answer answer) {
  const auto shared = std::make_shared<const Answer>(std::move(answer));
  const auto flight = flights_.extract(ticket);
  counters_.failed += shared->status == Status::failed ? 1 : 0;
  counters_.timed_out += shared->status == Status::timed_out ? 1 : 0;
  intake_.done(flight.mapped().question());
  store_.settle(flight.mapped().question(), shared);
}

// c-ares draws IDs for the packets it makes itself; ours come from the kernel.
std::uint16_t Dispatcher::random_id() {
  if (random_ids_.empty()) {
    std::array<std::uint16_t, 128> fresh{};  // 256 octets: getrandom gives all of them or fails
    if (getrandom(fresh.data(), sizeof(fresh), 0) != static_cast<ssize_t>(sizeof(fresh))) {
      throw std::runtime_error("no random numbers from the system");
    }
    random_ids_.assign(fresh.begin(), fresh.end());
  }
  const std::uint16_t id = random_ids_.back();
  random_ids_.pop_back();
  return id;
}

}  // namespace anshin::dns
