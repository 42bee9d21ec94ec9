#include "dkim/native_verifier.h"

#include "dkim/header_hash.h"
#include "dkim/verdicts.h"
#include "text/header_field.h"
#include "text/printable.h"

#include <utility>

namespace anshin::dkim {

void NativeVerifier::Entry::settle(DkimVerdict verdict, std::string reason) {
  if (!settled) {
    settled = true;
    result.verdict = verdict;
    result.reason = std::move(reason);
  }
}

NativeVerifier::NativeVerifier(std::shared_ptr<KeyCache> keys,
                               std::shared_ptr<SignedMessage> message,
                               std::shared_ptr<dns::Resolver> resolver, const Limits& limits,
                               std::chrono::sys_seconds now)
    : keys_(std::move(keys)),
      message_(std::move(message)),
      resolver_(std::move(resolver)),
      limits_(limits),
      now_(now) {}

void NativeVerifier::header(std::string_view name, std::string_view value) {
  if (!text::equals_ignoring_case(text::field_name(name), "DKIM-Signature")) {
    return;
  }
  if (entries_.size() >= limits_.max_signatures) {
    ++excess_signatures_;
    return;
  }
  Entry& entry = entries_.emplace_back();
  entry.field = message_->header.size() - 1;
  parse(entry, value);
}

void NativeVerifier::parse(Entry& entry, std::string_view value) const {
  if (value.size() > limits_.max_signature_bytes) {
    entry.settle(DkimVerdict::permerror, "the signature field is larger than " +
                                             std::to_string(limits_.max_signature_bytes) +
                                             " octets");
    return;
  }
  auto signature = parse_signature(value);
  if (!signature) {
    entry.result = describe(signature.error());
    entry.settle(signature.error().verdict, signature.error().reason);
    return;
  }
  entry.result = describe(*signature);
  // RFC 6376 section 6.1.1
  if (const auto expires_at = signature->expires_at; expires_at && *expires_at <= now_) {
    entry.settle(DkimVerdict::fail, "the signature has expired (x=)");
    return;
  }
  entry.key = resolver_->ask(dns::question(signature->key_name(), dns::RecordType::TXT));
  message_->body.want(signature->body_canonicalization, signature->body_length);
  entry.signature = std::move(*signature);
}

void NativeVerifier::end_of_headers() {
  for (Entry& entry : entries_) {
    if (!message_->header.exceeded().empty()) {
      entry.settle(DkimVerdict::permerror, message_->header.exceeded());
    }
    if (!entry.settled && entry.signature) {
      const auto fields = message_->header.select(entry.signature->signed_fields, entry.field);
      entry.header_hash = header_hash(message_->header, fields, entry.field,
                                      entry.signature->header_canonicalization);
    }
  }
}

void NativeVerifier::body(std::string_view /*chunk*/) {}

std::vector<DkimResult> NativeVerifier::finish(dns::Deadline deadline) {
  std::vector<DkimResult> results;
  results.reserve(entries_.size() + 1);
  for (Entry& entry : entries_) {
    judge(entry, deadline);
    results.push_back(std::move(entry.result));
  }
  if (excess_signatures_ > 0) {
    results.push_back(beyond_the_limit(excess_signatures_, limits_));
  }
  return results;
}

// RFC 6376 section 6.1.2
void NativeVerifier::judge(Entry& entry, dns::Deadline deadline) const {
  if (entry.settled || !entry.signature || !entry.key) {
    return;
  }
  const Signature& signature = *entry.signature;
  const std::string name = signature.key_name();
  const KeyResult found = keys_->find(name, *entry.key->wait(deadline));
  if (!found) {
    entry.settle(found.error().verdict, found.error().reason);
    return;
  }
  const VerificationKey& key = **found;
  entry.result.key_is_testing = key.record.is_testing;
  if (key.key) {
    entry.result.key_bits = key.key->bits();
  }
  if (const auto why = key.why_unfit(signature, limits_)) {
    entry.settle(DkimVerdict::permerror, *why + ": " + text::printable(name));
    return;
  }
  judge_octets(entry, signature, *key.key);
}

// RFC 6376 section 6.1.3
void NativeVerifier::judge_octets(Entry& entry, const Signature& signature,
                                  const crypto::VerifyKey& key) const {
  if (!body_is_as_signed(entry, signature)) {
    return;
  }
  if (!key.verifies(entry.header_hash, signature.signature)) {
    entry.settle(DkimVerdict::fail, header_differs(signature));
    return;
  }
  const Acceptance acceptance = accept(signature, key.bits(), limits_);
  entry.settle(acceptance.verdict, acceptance.reason);
}

bool NativeVerifier::body_is_as_signed(Entry& entry, const Signature& signature) const {
  const auto hash = message_->body.hash(signature.body_canonicalization, signature.body_length);
  if (!hash) {
    entry.settle(DkimVerdict::fail, std::string(body_too_short));
    return false;
  }
  if (*hash != signature.body_hash) {
    entry.settle(DkimVerdict::fail, std::string(body_differs));
    return false;
  }
  return true;
}

}  // namespace anshin::dkim
