// Verifies the DKIM signatures of one message (RFC 6376 section 6.1). Keys are asked for when their
// signature arrives, header hashes are fixed at the end of the header, body hashes are shared.
#pragma once

#include <anshin/verifiers.h>

#include "dkim/key_cache.h"
#include "dkim/signature.h"
#include "dkim/signed_message.h"

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace anshin::dkim {

class NativeVerifier : public Verifier {
 public:
  NativeVerifier(std::shared_ptr<KeyCache> keys, std::shared_ptr<SignedMessage> message,
                 std::shared_ptr<dns::Resolver> resolver, const Limits& limits,
                 std::chrono::sys_seconds now);

  void header(std::string_view name, std::string_view value) override;
  void end_of_headers() override;
  void body(std::string_view chunk) override;
  std::vector<DkimResult> finish(dns::Deadline deadline) override;

 private:
  // A DKIM-Signature field. It is settled once its result has a verdict.
  struct Entry {
    DkimResult result;
    std::size_t field = 0;  // its number in the header
    std::optional<Signature> signature;
    std::optional<dns::Pending> key;
    std::string header_hash;
    bool settled = false;

    void settle(DkimVerdict verdict, std::string reason);
    void leave_unverified(std::string reason);
  };

  Entry parse(std::size_t field, std::string_view value) const;
  void choose();
  void hash_header(Entry& entry);
  void judge(Entry& entry, dns::Deadline deadline) const;
  static void tell_key(Entry& entry, const VerificationKey& key);
  void judge_octets(Entry& entry, const Signature& signature, const VerificationKey& keys) const;
  bool body_is_as_signed(Entry& entry, const Signature& signature) const;

  std::shared_ptr<KeyCache> keys_;
  std::shared_ptr<SignedMessage> message_;
  std::shared_ptr<dns::Resolver> resolver_;
  Limits limits_;
  std::chrono::sys_seconds now_;
  std::vector<Entry> entries_;  // from the end of the header on: what matters most comes first
  std::size_t signatures_ = 0;  // fields, verified or not
};

}  // namespace anshin::dkim
