#include "arc/verifier.h"

#include "dkim/header_hash.h"
#include "dkim/verdicts.h"
#include "text/printable.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <utility>
#include <vector>

namespace anshin::arc {
namespace {

// "the ARC-Seal of example.org (i=2)"
std::string described(FieldKind kind, const SignedField& field, std::size_t instance) {
  std::string text = "the " + std::string(to_string(kind));
  if (field.unusable.empty()) {
    text += " of " + field.signature.domain;
  }
  return text + " (i=" + std::to_string(instance) + ")";
}

std::string counted(std::size_t sets) {
  return sets == 1 ? "a chain of one set" : "a chain of " + std::to_string(sets) + " sets";
}

}  // namespace

Verifier::Verifier(std::shared_ptr<const Engine> engine,
                   std::shared_ptr<dkim::SignedMessage> message,
                   std::shared_ptr<dns::Resolver> resolver, const dkim::Limits& limits,
                   std::chrono::sys_seconds now)
    : engine_(std::move(engine)),
      message_(std::move(message)),
      resolver_(std::move(resolver)),
      limits_(limits),
      now_(now) {}

void Verifier::header(std::string_view name, std::string_view value) {
  const auto kind = kind_of(name);
  if (!kind) {
    return;
  }
  if (value.size() > limits_.max_signature_bytes) {
    chain_.reject("an " + std::string(to_string(*kind)) + " is larger than " +
                  std::to_string(limits_.max_signature_bytes) + " octets");
    return;
  }
  SignedField* const field = chain_.add(*kind, message_->header.size() - 1, value);
  if (field == nullptr) {
    return;
  }
  const dkim::Signature& signature = field->signature;
  if (*kind == FieldKind::message_signature) {
    message_->body.want(signature.body_canonicalization, signature.body_length);
    if (field->may_be_relaxed) {
      message_->body.want(Canonicalization::relaxed, signature.body_length);
    }
  }
}

void Verifier::end_of_headers() {
  result_.checked = true;
  if (chain_.none()) {
    result_.reason = "the message has no ARC sets";
    return;
  }
  if (!message_->header.exceeded().empty()) {
    chain_.reject(message_->header.exceeded());
  }
  result_.sets = chain_.count_sets();
  result_.sealers = chain_.sealers();
  auto sets = chain_.take_sets();
  if (!sets) {
    result_.verdict = ArcVerdict::fail;
    result_.reason = std::move(sets.error());
    return;
  }
  sets_ = *std::move(sets);
  describe_sets();
  hash_headers();
}

void Verifier::describe_sets() {
  for (const Set& set : sets_) {
    const auto results = parse_authentication_results(message_->header.value(set.results));
    const dkim::Signature& signature = set.message_signature.signature;
    result_.chain.push_back({.authentication_results = std::string(results ? results->payload : ""),
                             .signs_from = signature.signs("from"),
                             .has_body_length = signature.body_length.has_value()});
  }
}

// What is needed for a verdict comes first: the bytes that may be hashed for a message are bounded.
void Verifier::hash_headers() {
  hash_message_signature(sets_.back().message_signature);
  hash_seals();
  for (std::size_t i = sets_.size() - 1; i > 0; --i) {
    hash_message_signature(sets_[i - 1].message_signature);
  }
}

void Verifier::hash_message_signature(SignedField& field) {
  const dkim::HeaderFields& header = message_->header;
  const dkim::Signature& signature = field.signature;
  const auto fields = header.select(signature.signed_fields, field.field);
  const std::uint64_t work =
      dkim::header_work(header, fields, field.field, signature.signed_fields.size());
  if (!message_->work.header.spend(field.may_be_relaxed ? 2 * work : work)) {
    return;
  }
  field.header_hash =
      dkim::header_hash(header, fields, field.field, signature.header_canonicalization);
  if (field.may_be_relaxed) {
    field.relaxed_header_hash =
        dkim::header_hash(header, fields, field.field, Canonicalization::relaxed);
  }
}

// RFC 8617 section 5.1.1: a seal covers the sets before it, and what its own had before it. Each
// field is hashed once for all seals.
void Verifier::hash_seals() {
  const dkim::HeaderFields& header = message_->header;
  crypto::Sha256 sealed;
  for (Set& set : sets_) {
    const std::array fields{set.results, set.message_signature.field, set.seal.field};
    if (!message_->work.header.spend(dkim::header_work(header, fields, set.seal.field, 0))) {
      return;
    }
    dkim::hash_field(sealed, header, set.results, Canonicalization::relaxed);
    dkim::hash_field(sealed, header, set.message_signature.field, Canonicalization::relaxed);
    set.seal.header_hash =
        dkim::finish_hash(sealed, header, set.seal.field, Canonicalization::relaxed);
    dkim::hash_field(sealed, header, set.seal.field, Canonicalization::relaxed);
  }
}

// The same key is asked for again: the resolver of one message asks each question once.
dns::Pending Verifier::ask(const SignedField& field) const {
  return resolver_->ask(dns::question(field.signature.key_name(), dns::RecordType::TXT));
}

// RFC 6376 section 6.1.2, and 6.1.3 without the body
std::optional<Verifier::Failure> Verifier::why_signature_fails(const SignedField& field,
                                                               const std::string& header_hash,
                                                               dns::Deadline deadline) const {
  if (header_hash.empty()) {
    return Failure{.reason = dkim::over_header_work(limits_), .over_limit = true};
  }
  const dkim::Signature& signature = field.signature;
  const std::string name = signature.key_name();
  const dkim::KeyResult found = engine_->keys()->find(name, *ask(field).wait(deadline));
  if (!found) {
    return Failure{.reason = found.error().reason,
                   .dns_failed = found.error().verdict == DkimVerdict::temperror};
  }
  const dkim::KeyTrial trial =
      dkim::try_keys(**found, signature, header_hash, message_->work.keys, limits_);
  return why_trial_fails(trial, signature);
}

std::optional<Verifier::Failure> Verifier::why_trial_fails(const dkim::KeyTrial& trial,
                                                           const dkim::Signature& signature) const {
  const std::string several = dkim::told_of_several(trial);
  switch (trial.end) {
    case dkim::KeyTrial::End::unfit:
      return Failure{.reason = trial.why + ": " + text::printable(signature.key_name()) + several};
    case dkim::KeyTrial::End::over_limit:
      return Failure{.reason = dkim::over_key_work(limits_), .over_limit = true};
    case dkim::KeyTrial::End::differs:
      return Failure{.reason =
                         (signature.signed_fields.empty()
                              ? "an ARC field was changed after sealing, or the key is another one"
                              : dkim::header_differs(signature)) +
                         several};
    case dkim::KeyTrial::End::verifies:
      break;
  }
  const unsigned bits = trial.key->key->bits();
  if (signature.algorithm == dkim::Algorithm::rsa_sha256 && bits < limits_.min_rsa_bits) {
    return Failure{.reason = "the key has only " + std::to_string(bits) + " bits, fewer than " +
                             std::to_string(limits_.min_rsa_bits) + " (RFC 8301)"};
  }
  return std::nullopt;
}

std::optional<Verifier::Failure> Verifier::why_form_fails(const SignedField& field,
                                                          Canonicalization body,
                                                          const std::string& header_hash,
                                                          dns::Deadline deadline) const {
  const auto hash = message_->body.hash(body, field.signature.body_length);
  if (!hash) {
    return Failure{.reason = std::string(dkim::body_too_short)};
  }
  if (*hash != field.signature.body_hash) {
    return Failure{.reason = std::string(dkim::body_differs)};
  }
  return why_signature_fails(field, header_hash, deadline);
}

std::optional<Verifier::Failure> Verifier::why_message_signature_fails(
    const SignedField& field, dns::Deadline deadline) const {
  if (!field.unusable.empty()) {
    return Failure{.reason = field.unusable};
  }
  const dkim::Signature& signature = field.signature;
  if (signature.expires_at && *signature.expires_at <= now_) {
    return Failure{.reason = "the signature has expired (x=)"};
  }
  auto failure =
      why_form_fails(field, signature.body_canonicalization, field.header_hash, deadline);
  if (failure && field.may_be_relaxed) {
    return why_form_fails(field, Canonicalization::relaxed, field.relaxed_header_hash, deadline);
  }
  return failure;
}

bool Verifier::fits_body(const SignedField& field) const {
  const dkim::Signature& signature = field.signature;
  const auto fits = [&](Canonicalization form) {
    const auto hash = message_->body.hash(form, signature.body_length);
    return hash && *hash == signature.body_hash;
  };
  return field.unusable.empty() && (fits(signature.body_canonicalization) ||
                                    (field.may_be_relaxed && fits(Canonicalization::relaxed)));
}

// A field that is wrong beyond doubt comes before one whose key could not be asked for: otherwise a
// forger could pass a false seal off as bad luck with a key of his own.
std::optional<Verifier::Failure> Verifier::why_chain_fails(dns::Deadline deadline) const {
  std::optional<Failure> unasked;
  const auto fails_beyond_doubt = [&](std::optional<Failure>& failure, FieldKind kind,
                                      const SignedField& field, std::size_t instance) {
    if (!failure) {
      return false;
    }
    failure->reason = described(kind, field, instance) + ": " + failure->reason;
    if (failure->dns_failed && !unasked) {
      unasked = failure;
    }
    return !failure->dns_failed;
  };
  // Step 4. The body hash comes before the keys. That of the seal is asked for in the same round
  // trip: it is to be known even if a forger has the signature's wait for nothing.
  const SignedField& newest = sets_.back().message_signature;
  if (fits_body(newest)) {
    ask(newest);
    ask(sets_.back().seal);
  }
  auto failure = why_message_signature_fails(newest, deadline);
  if (fails_beyond_doubt(failure, FieldKind::message_signature, newest, sets_.size())) {
    return failure;
  }
  // Step 6. Keys are asked for ahead of the seals that held, twice as many each time: a long chain
  // takes few round trips, and one that breaks early few questions.
  std::size_t asked_from = sets_.size();
  for (std::size_t i = sets_.size(); i > 0; --i) {
    const SignedField& seal = sets_[i - 1].seal;
    if (i == asked_from) {
      asked_from = ask_ahead(i);
    }
    failure = why_signature_fails(seal, seal.header_hash, deadline);
    if (fails_beyond_doubt(failure, FieldKind::seal, seal, i)) {
      return failure;
    }
  }
  return unasked;
}

// Asks for the keys of seals from `instance` downwards, and tells the first that was not asked for.
std::size_t Verifier::ask_ahead(std::size_t instance) const {
  const std::size_t behind = sets_.size() - instance;
  const std::size_t end = instance - std::min(instance, behind + 1);
  for (std::size_t i = instance; i > end; --i) {
    ask(sets_[i - 1].seal);
  }
  return end;
}

// Step 5
void Verifier::find_oldest_pass(dns::Deadline deadline) {
  result_.oldest_pass = 0;
  for (std::size_t i = sets_.size() - 1; i > 0; --i) {
    const SignedField& field = sets_[i - 1].message_signature;
    const auto failure = why_message_signature_fails(field, deadline);
    if (!failure) {
      continue;
    }
    result_.oldest_pass = static_cast<unsigned>(i + 1);
    if (failure->over_limit) {
      result_.reason +=
          "; " + described(FieldKind::message_signature, field, i) + ": " + failure->reason;
    }
    return;
  }
}

ArcResult Verifier::finish(dns::Deadline deadline) {
  if (sets_.empty()) {
    return std::move(result_);
  }
  // RFC 8617 section 5.2.1: all failures are permanent, those of the DNS too.
  if (auto failure = why_chain_fails(deadline)) {
    result_.verdict = ArcVerdict::fail;
    result_.dns_failed = failure->dns_failed;
    result_.reason = std::move(failure->reason);
    return std::move(result_);
  }
  result_.verdict = ArcVerdict::pass;
  result_.reason = counted(sets_.size()) + " verifies, last sealed by " + result_.sealers.back();
  find_oldest_pass(deadline);
  return std::move(result_);
}

}  // namespace anshin::arc
