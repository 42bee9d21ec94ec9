// The messages between MAIL and their end, over all sessions: what a stopping server waits for.
#pragma once

#include <atomic>
#include <chrono>
#include <mutex>
#include <set>

namespace anshin::milter {

class UnderWay {
 public:
  using Clock = std::chrono::steady_clock;

  /// One message, while it lives.
  class Message {
   public:
    explicit Message(UnderWay& all);
    ~Message();
    Message(const Message&) = delete;
    Message& operator=(const Message&) = delete;

    /// The MTA has sent something of it.
    void take_step() { last_step_ = Clock::now().time_since_epoch().count(); }
    /// All of it is there, and the answer is being made.
    void answer() { answering_ = true; }

   private:
    friend class UnderWay;
    UnderWay& all_;
    std::atomic<Clock::rep> last_step_;
    std::atomic<bool> answering_ = false;
  };

  /// Whether a message is being answered or has come on within `quiet`. The others wait for a
  /// client that is slow or gone, and nobody knows for how long.
  bool moves(Clock::time_point now, Clock::duration quiet) const;

 private:
  mutable std::mutex mutex_;
  std::set<const Message*> messages_;
};

}  // namespace anshin::milter
