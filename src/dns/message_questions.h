// The questions of one message: each is asked once, there are at most 120, and all that are still
// open end with the message.
#pragma once

#include <anshin/resolver.h>

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>

namespace anshin::dns {

/// What a message asks for. Each has a share of its own, so that what a verdict says never depends
/// on which answers came first, and nothing that a sender makes us ask takes DMARC its questions.
enum class Purpose {
  client_names,    ///< iprev (RFC 8601 section 2.7.3)
  helo,            ///< SPF of HELO
  mail_from,       ///< SPF of MAIL FROM
  keys,            ///< DKIM and ARC
  dmarc_policy,    ///< the author domain's tree walk, and whether it exists
  dmarc_alignment  ///< tree walks of domains that sent or signed
};

/// Questions that one message may cause.
inline constexpr unsigned most_questions_of_a_message = 120;

constexpr unsigned share_of(Purpose purpose) {
  switch (purpose) {
    case Purpose::client_names:
      return 11;  // PTR, and ten names
    case Purpose::helo:
      return 15;
    case Purpose::mail_from:
      return 52;
    case Purpose::keys:
      return 20;
    case Purpose::dmarc_policy:
      return 9;  // RFC 9989 section 4.10: eight of the walk
    case Purpose::dmarc_alignment:
      return 13;
  }
  return 0;
}

static_assert(share_of(Purpose::client_names) + share_of(Purpose::helo) +
                  share_of(Purpose::mail_from) + share_of(Purpose::keys) +
                  share_of(Purpose::dmarc_policy) + share_of(Purpose::dmarc_alignment) ==
              most_questions_of_a_message);

/// "more than 20 DNS questions for keys (of 120 for one message)": the end of a reason.
std::string beyond_share(Purpose purpose);

/// The network that a client counts with: its /24, or its /48 with IPv6, for one sender has that
/// many addresses at hand.
IpNetwork client_network(const IpAddress& client);

/// Thread-safe.
class MessageQuestions : public std::enable_shared_from_this<MessageQuestions> {
 public:
  explicit MessageQuestions(std::shared_ptr<Resolver> resolver);
  /// Withdraws what is open.
  ~MessageQuestions();
  MessageQuestions(const MessageQuestions&) = delete;
  MessageQuestions& operator=(const MessageQuestions&) = delete;

  /// Before anything is asked; without it the message counts with those that have no client.
  void set_client(const IpAddress& client);
  /// Asks within the share of a purpose; what is beyond it is answered as `unasked`. What was asked
  /// before, for whatever purpose, costs nothing. The
  /// resolver keeps this alive.
  std::shared_ptr<Resolver> resolver(Purpose purpose);
  /// The message is judged: withdraws what is open. What is asked from now on fails.
  void finish();

 private:
  class Share;
  Pending ask(Purpose purpose, const Question& question);

  const std::shared_ptr<Resolver> resolver_;
  Asker asker_;
  std::mutex mutex_;  // guards what follows
  std::map<Question, Pending> asked_;
  std::map<Purpose, unsigned> used_;
  bool finished_ = false;
};

}  // namespace anshin::dns
