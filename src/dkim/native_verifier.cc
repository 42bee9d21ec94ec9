#include "dkim/native_verifier.h"

#include "dkim/header_hash.h"
#include "dkim/try_keys.h"
#include "dkim/verdicts.h"
#include "text/header_field.h"
#include "text/printable.h"

#include <algorithm>
#include <utility>

namespace anshin::dkim {

void NativeVerifier::Entry::settle(DkimVerdict verdict, std::string reason) {
  if (!settled) {
    settled = true;
    result.verdict = verdict;
    result.reason = std::move(reason);
  }
}

void NativeVerifier::Entry::leave_unverified(std::string reason) {
  settle(DkimVerdict::policy, std::move(reason));
  result.unverified = 1;
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
  ++signatures_;
  if (entries_.size() < limits_.max_signatures) {
    entries_.push_back(parse(message_->header.size() - 1, value));
  }
}

NativeVerifier::Entry NativeVerifier::parse(std::size_t field, std::string_view value) const {
  Entry entry;
  entry.field = field;
  if (value.size() > limits_.max_signature_bytes) {
    entry.settle(DkimVerdict::permerror, "the signature field is larger than " +
                                             std::to_string(limits_.max_signature_bytes) +
                                             " octets");
    return entry;
  }
  auto signature = parse_signature(value);
  if (!signature) {
    entry.result = describe(signature.error());
    entry.settle(signature.error().verdict, signature.error().reason);
    return entry;
  }
  entry.result = describe(*signature);
  // RFC 6376 section 6.1.1
  if (const auto expires_at = signature->expires_at; expires_at && *expires_at <= now_) {
    entry.settle(DkimVerdict::fail, "the signature has expired (x=)");
    return entry;
  }
  entry.key = resolver_->ask(dns::question(signature->key_name(), dns::RecordType::TXT));
  message_->body.want(signature->body_canonicalization, signature->body_length);
  entry.signature = std::move(*signature);
  return entry;
}

void NativeVerifier::end_of_headers() {
  if (!message_->header.exceeded().empty()) {
    for (Entry& entry : entries_) {
      entry.settle(DkimVerdict::permerror, message_->header.exceeded());
    }
    return;
  }
  choose();
  for (Entry& entry : entries_) {
    hash_header(entry);
  }
}

void NativeVerifier::choose() {
  std::vector<Entry> chosen;
  for (const std::size_t field : message_->signatures.chosen()) {
    const auto known = std::ranges::find(entries_, field, &Entry::field);
    chosen.push_back(known != entries_.end() ? std::move(*known)
                                             : parse(field, message_->header.value(field)));
  }
  entries_ = std::move(chosen);
}

void NativeVerifier::hash_header(Entry& entry) {
  if (entry.settled || !entry.signature) {
    return;
  }
  const HeaderFields& header = message_->header;
  const std::vector<std::string>& names = entry.signature->signed_fields;
  const auto fields = header.select(names, entry.field);
  if (!message_->work.header.spend(header_work(header, fields, entry.field, names.size()))) {
    entry.leave_unverified(over_header_work(limits_));
    return;
  }
  entry.header_hash =
      header_hash(header, fields, entry.field, entry.signature->header_canonicalization);
}

void NativeVerifier::body(std::string_view /*chunk*/) {}

std::vector<DkimResult> NativeVerifier::finish(dns::Deadline deadline) {
  std::vector<DkimResult> results;
  results.reserve(entries_.size() + 1);
  for (Entry& entry : entries_) {
    judge(entry, deadline);
  }
  std::ranges::sort(entries_, {}, &Entry::field);
  for (Entry& entry : entries_) {
    results.push_back(std::move(entry.result));
  }
  if (signatures_ > entries_.size()) {
    results.push_back(beyond_the_limit(signatures_ - entries_.size(), limits_));
  }
  return results;
}

// RFC 6376 section 6.1.2
void NativeVerifier::judge(Entry& entry, dns::Deadline deadline) const {
  if (entry.settled || !entry.signature || !entry.key) {
    return;
  }
  const std::string name = entry.signature->key_name();
  const KeyResult found = keys_->find(name, *entry.key->wait(deadline));
  if (!found) {
    entry.settle(found.error().verdict, found.error().reason);
    return;
  }
  const VerificationKey& first = **found;
  tell_key(entry, first);
  if (const auto why = first.why_unfit(*entry.signature, limits_); why && first.others.empty()) {
    entry.settle(DkimVerdict::permerror, *why + ": " + text::printable(name));
    return;
  }
  judge_octets(entry, *entry.signature, first);
}

void NativeVerifier::tell_key(Entry& entry, const VerificationKey& key) {
  entry.result.key_is_testing = key.record.is_testing;
  entry.result.key_bits = key.key ? key.key->bits() : 0;
}

// RFC 6376 section 6.1.3
void NativeVerifier::judge_octets(Entry& entry, const Signature& signature,
                                  const VerificationKey& keys) const {
  if (!body_is_as_signed(entry, signature)) {
    return;
  }
  const KeyTrial trial = try_keys(keys, signature, entry.header_hash, message_->work.keys, limits_);
  tell_key(entry, *trial.key);
  switch (trial.end) {
    case KeyTrial::End::unfit:
      entry.settle(
          DkimVerdict::permerror,
          trial.why + ": " + text::printable(signature.key_name()) + told_of_several(trial));
      return;
    case KeyTrial::End::over_limit:
      entry.leave_unverified(over_key_work(limits_));
      return;
    case KeyTrial::End::differs:
      entry.settle(DkimVerdict::fail, header_differs(signature) + told_of_several(trial));
      return;
    case KeyTrial::End::verifies:
      break;
  }
  const Acceptance acceptance = accept(signature, trial.key->key->bits(), limits_);
  entry.settle(acceptance.verdict, acceptance.reason + told_of_several(trial));
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
