// Whose question goes to the network next. The slots for questions in flight are shared out between
// client networks and between the messages of one network: whoever has fewest in flight comes
// first. So one who asks much has to wait, and others do not.
//
// Does no I/O. Not thread-safe: the event thread of the resolver owns it.
#pragma once

#include <anshin/resolver.h>

#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <set>
#include <tuple>
#include <vector>

namespace anshin::dns {

class Admission {
 public:
  /// Bounds on what is in flight and on what waits.
  struct Bounds {
    std::size_t in_flight = 10000;
    std::size_t in_flight_of_a_network = 1000;
    std::size_t waiting = 100000;
    std::size_t waiting_of_a_network = 20000;
    /// A message may have so many open even where more wait than that: one that asks little is not
    /// to suffer from those that fill the queue.
    std::size_t always_open_of_a_message = 12;
  };
  /// What became of a question that was asked.
  enum class Taken { shared, queued, refused };
  /// A question for which nobody waits any more.
  struct Unwanted {
    Question question;
    std::size_t asks = 0;  ///< how often it was asked
  };

  explicit Admission(const Bounds& bounds) : bounds_(bounds) {}

  /// `asker` wants to know. One that is asked already is shared, refused where too many wait.
  Taken ask(const Question& question, const Asker& asker);
  /// The question whose turn it is. It takes up a slot from now on, until it is `done`.
  std::optional<Question> next();
  /// Answered or given up.
  void done(const Question& question);
  /// The message is finished. Those of its questions that had to wait and that nobody else asked:
  /// they are open until they are `done`.
  std::vector<Unwanted> withdraw(std::uint64_t message);
  /// How often a question was asked that nobody waits for any more; nullopt if somebody does.
  std::optional<std::size_t> unwanted(const Question& question) const;

  std::size_t in_flight() const { return in_flight_; }
  std::size_t waiting() const { return waiting_; }
  /// Whether there is no slot for anybody.
  bool is_full() const { return in_flight_ >= bounds_.in_flight; }
  /// Whether questions of the asker's network wait because it has as many in flight as it may.
  bool is_held_back(const Asker& asker) const;

 private:
  struct Message;
  struct Network;
  struct ByLoad {
    template <typename Party>
    bool operator()(const Party* a, const Party* b) const {
      return std::tuple(a->in_flight, a->order) < std::tuple(b->in_flight, b->order);
    }
  };
  struct Message {
    std::uint64_t id = 0;
    std::uint64_t order = 0;
    Network* network = nullptr;
    std::size_t in_flight = 0;
    std::set<Question> open;         // all that it asked and that is not done
    std::deque<Question> waiting{};  // some may be in flight for others by now, or done
  };
  struct Network {
    std::optional<IpAddress> key;
    std::uint64_t order = 0;
    std::size_t in_flight = 0;
    std::size_t waiting = 0;
    std::size_t messages = 0;
    std::set<Message*, ByLoad> ready{};  // those that have waiting ones
  };
  struct Entry {
    std::size_t asks = 0;
    std::set<Message*> askers{};
    bool sent = false;
    // On whose account it is in flight. The message may be finished before its question.
    Message* message = nullptr;
    Network* network = nullptr;
  };
  using Entries = std::map<Question, Entry>;

  Message& message_of(const Asker& asker);
  Network& network_of(const Asker& asker);
  bool is_full_for(const Message& message) const;
  void enqueue(Message& message, const Question& question);
  void charge(Entry& entry, Message& message);
  void discharge(Entry& entry);
  void leave(Entry& entry, Message& message);
  void clear_waiting(Message& message);
  void forget_if_idle(Message* message);
  void forget_if_idle(Network* network);
  // What the orders depend on changes only between these two.
  void take_out(Message& message);
  void put_in(Message& message);
  void take_out(Network& network);
  void put_in(Network& network);

  const Bounds bounds_;
  Entries entries_;
  std::map<std::uint64_t, Message> messages_;
  std::map<std::optional<IpAddress>, Network> networks_;
  std::set<Network*, ByLoad> ready_;  // those that have ready messages, and room
  std::size_t in_flight_ = 0;
  std::size_t waiting_ = 0;
  std::uint64_t last_order_ = 0;
};

}  // namespace anshin::dns
