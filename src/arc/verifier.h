// Validates the ARC chain of one message (RFC 8617 section 5.2). Header hashes are fixed at the end
// of the header, body hashes are shared with DKIM. Keys are asked for at the end, from the newest
// set on, as far as the chain still holds: one that is no chain, or of another body, asks nothing.
#pragma once

#include <anshin/resolver.h>
#include <anshin/results.h>
#include <anshin/verifiers.h>

#include "arc/chain.h"
#include "arc/engine.h"
#include "dkim/signed_message.h"
#include "dkim/try_keys.h"

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace anshin::arc {

/// Calls come in the order header*, end_of_headers, finish.
class Verifier {
 public:
  /// `message` gets every field and every piece of the body before the verifier does. Of the
  /// limits, all but the number of signatures count. `now` is
  /// the time against which x= is held.
  Verifier(std::shared_ptr<const Engine> engine, std::shared_ptr<dkim::SignedMessage> message,
           std::shared_ptr<dns::Resolver> resolver, const dkim::Limits& limits,
           std::chrono::sys_seconds now);

  /// One field of the header, folds as CRLF.
  void header(std::string_view name, std::string_view value);
  void end_of_headers();
  /// Waits for keys no longer than the deadline.
  ArcResult finish(dns::Deadline deadline);

 private:
  // Why a field does not verify.
  struct Failure {
    std::string reason;
    bool dns_failed = false;
    bool over_limit = false;  // not verified, for the bounds on one message's work
  };

  void describe_sets();
  void hash_headers();
  void hash_message_signature(SignedField& field);
  void hash_seals();
  std::optional<Failure> why_signature_fails(const SignedField& field,
                                             const std::string& header_hash,
                                             dns::Deadline deadline) const;
  std::optional<Failure> why_trial_fails(const dkim::KeyTrial& trial,
                                         const dkim::Signature& signature) const;
  std::optional<Failure> why_form_fails(const SignedField& field, Canonicalization body,
                                        const std::string& header_hash,
                                        dns::Deadline deadline) const;
  std::optional<Failure> why_message_signature_fails(const SignedField& field,
                                                     dns::Deadline deadline) const;
  dns::Pending ask(const SignedField& field) const;
  bool fits_body(const SignedField& field) const;
  std::size_t ask_ahead(std::size_t instance) const;
  std::optional<Failure> why_chain_fails(dns::Deadline deadline) const;
  void find_oldest_pass(dns::Deadline deadline);

  std::shared_ptr<const Engine> engine_;
  std::shared_ptr<dkim::SignedMessage> message_;
  std::shared_ptr<dns::Resolver> resolver_;
  dkim::Limits limits_;
  std::chrono::sys_seconds now_;
  Chain chain_;            // until the end of the header
  std::vector<Set> sets_;  // from then on; empty if there is no verdict left to find
  ArcResult result_;
};

}  // namespace anshin::arc
