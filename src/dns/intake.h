// Takes questions over from the threads that ask, and lets them go to the network in their turn.
// Questions of finished messages are given up here.
#pragma once

#include <anshin/resolver.h>

#include "dns/admission.h"
#include "dns/answer_store.h"
#include "dns/counters.h"

#include <cstdint>
#include <mutex>
#include <optional>
#include <vector>

namespace anshin::dns {

class Intake {
 public:
  /// Both must outlive it.
  Intake(AnswerStore& store, Counters& counters, const Admission::Bounds& bounds)
      : store_(store), counters_(counters), admission_(bounds) {}

  // Any thread

  enum class Submitted {
    first,   ///< the event thread has to be woken
    behind,  ///< it will come
    closed   ///< nothing is taken any more
  };
  /// A claim; `number` is that of the open question.
  Submitted submit(const Question& question, std::uint64_t number, const Asker& asker);
  /// Nobody waits any more for what was asked on behalf of a message.
  Submitted withdraw(std::uint64_t message);
  void close();
  /// The client network that was held back last.
  std::optional<IpNetwork> held_network() const;

  // The event thread

  /// Takes in what was submitted. False once it is closed.
  bool take();
  /// The question whose turn it is.
  std::optional<Question> next();
  /// A question that had its turn is answered, or given up.
  void done(const Question& question);
  /// Gives a question up if nobody waits for it any more. Whether it did.
  bool give_up(const Question& question);

 private:
  struct Order {
    std::optional<Question> question;  // none: the message is finished
    std::uint64_t number = 0;
    Asker asker;
  };

  Submitted submit(Order order);
  void carry_out(const Order& order);
  void admit(const Order& order);
  void note_held();

  AnswerStore& store_;
  Counters& counters_;
  mutable std::mutex mutex_;
  std::vector<Order> submitted_;           // guarded by mutex_
  bool closed_ = false;                    // guarded by mutex_
  std::optional<IpNetwork> held_network_;  // guarded by mutex_
  // The rest belongs to the event thread.
  Admission admission_;
  std::vector<Asker> queued_;  // since the last turns
};

}  // namespace anshin::dns
