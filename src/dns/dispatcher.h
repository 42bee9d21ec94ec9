// The event thread of the network resolver: takes questions over from other threads, sends them,
// and delivers what comes back. It owns the transport and every question in flight.
#pragma once

#include <anshin/resolver.h>

#include "dns/answer_store.h"
#include "dns/flight.h"
#include "dns/intake.h"
#include "dns/server_list.h"
#include "dns/system_servers.h"
#include "dns/transport.h"

#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <unordered_map>
#include <utility>
#include <vector>

namespace anshin::dns {

class Dispatcher : public std::enable_shared_from_this<Dispatcher> {
 public:
  /// Throws std::runtime_error if the options cannot be used. `system_file`: where the servers
  /// stand if the options have none.
  Dispatcher(const ResolverOptions& options, AnswerStore::Clock clock,
             const std::string& system_file);

  /// Starts the event thread, which keeps the dispatcher alive. Once.
  void start();
  /// Answers everything in flight with failed("shutting down") and ends the thread. Waits for that,
  /// unless it is called on the thread itself (by a receiver that held the last resolver).
  void stop();

  AnswerStore& store() { return store_; }
  Counters& counters() { return counters_; }
  /// Takes a claim over; `number` is that of the open question. Any thread; also while the
  /// dispatcher is stopping.
  void submit(const Question& question, std::uint64_t number, const Asker& asker);
  /// Nobody waits any more for what was asked on behalf of a message. Any thread.
  void withdraw(std::uint64_t message);
  /// The client network that was held back last.
  std::optional<IpNetwork> held_network() const { return intake_.held_network(); }
  /// Who is asked now. Any thread.
  NameServers name_servers() const;

 private:
  using Time = std::chrono::steady_clock::time_point;

  void run();
  void turn();
  void follow_system(Time now);
  void use_servers(Time now);
  void tell_servers();
  void launch_admitted(Time now);
  void launch(const Question& question, Time now);
  void send_next(std::uint64_t ticket, Flight& flight, Time now);
  void send(std::uint64_t ticket, const Flight& flight, bool edns);
  void take(const Outcome& outcome, Time now);
  void note(const Outcome& outcome, Time now);
  void end_overdue(Time now);
  void finish(std::uint64_t ticket, Answer answer);
  std::uint16_t random_id();

  const std::chrono::milliseconds timeout_;
  const unsigned rounds_;
  const bool tcp_;
  AnswerStore store_;
  Counters counters_;
  std::optional<SystemServers> system_;  // unless the options name servers; event thread
  ServerList servers_;                   // event thread
  Transport transport_;
  Intake intake_;

  mutable std::mutex mutex_;
  NameServers name_servers_;  // guarded by mutex_

  std::thread thread_;
  // The rest belongs to the event thread.
  std::unordered_map<std::uint64_t, Flight> flights_;  // by ticket
  std::deque<std::pair<Time, std::uint64_t>> ends_;    // when a flight ends at the latest, in order
  std::uint64_t last_ticket_ = 0;
  Time next_look_{};  // at the system's servers
  std::vector<std::uint16_t> random_ids_;
};

}  // namespace anshin::dns
