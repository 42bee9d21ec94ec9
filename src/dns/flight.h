// One question on its way through the name servers: whom to ask next, what replies add up to, when
// to give up. Does no I/O.
//
// Servers are asked in order, in rounds. One that stays silent is asked again in the next round;
// one that gave an unusable reply (SERVFAIL, REFUSED, a malformed answer) or cannot be reached is
// not. A CNAME chain that leads out of a packet is followed with new questions, which start again
// with the first server.
#pragma once

#include <anshin/resolver.h>

#include "dns/reply.h"

#include <chrono>
#include <optional>
#include <string>
#include <vector>

namespace anshin::dns {

class Flight {
 public:
  Flight(Question question, std::vector<std::size_t> servers, unsigned rounds);

  /// As the program asked it.
  const Question& question() const { return question_; }
  /// What has to be sent now: the same, or the end of its CNAME chain.
  const Question& current() const { return current_; }
  /// The server to send to; nullopt if none is left.
  std::optional<std::size_t> next_server();
  /// The one that next_server() gave last.
  std::size_t awaited() const { return awaited_; }
  /// Begins the rounds anew with other servers; the answer of the awaited one may still be taken.
  void use_servers(std::vector<std::size_t> servers);

  /// Takes a reply. The final answer if this was it; otherwise the next server has to be asked.
  std::optional<Answer> take(const Reply& reply);
  /// The server that was asked last is of no use for this question: why, e.g. "SERVFAIL from
  /// 192.0.2.53:53".
  void note_failure(std::string reason);
  /// The server that was asked last did not answer.
  void note_silence(std::string reason);
  /// The answer when no server is left, or no time.
  Answer give_up() const;

 private:
  Question question_;
  Question current_;
  std::vector<std::size_t> servers_;
  unsigned rounds_;
  std::size_t attempts_ = 0;
  std::size_t awaited_ = 0;
  std::vector<bool> useless_;         // by position in servers_
  std::vector<std::string> aliases_;  // all targets so far
  std::chrono::seconds ttl_ = std::chrono::seconds::max();
  std::string failure_;
  std::string silence_;
};

}  // namespace anshin::dns
