#include "arc/chain.h"

#include <algorithm>
#include <utility>

namespace anshin::arc {
namespace {

std::string instance_text(std::size_t instance) {
  return "i=" + std::to_string(instance);
}

}  // namespace

Chain::PartialSet& Chain::at(unsigned instance) {
  if (sets_.size() < instance) {
    sets_.resize(instance);
  }
  return sets_[instance - 1];
}

void Chain::reject(std::string reason) {
  if (problem_.empty()) {
    problem_ = std::move(reason);
  }
}

void Chain::reject_malformed(FieldKind kind, const std::string& why) {
  reject("an " + std::string(to_string(kind)) + " is malformed: " + why);
}

void Chain::reject_second(FieldKind kind, unsigned instance) {
  reject("there are two " + std::string(to_string(kind)) + " with " + instance_text(instance));
}

SignedField* Chain::add(FieldKind kind, std::size_t field, std::string_view value) {
  if (!problem_.empty()) {
    return nullptr;
  }
  switch (kind) {
    case FieldKind::authentication_results:
      add_results(field, value);
      return nullptr;
    case FieldKind::message_signature:
      return add_message_signature(field, value);
    case FieldKind::seal:
      return add_seal(field, value);
  }
  std::unreachable();
}

void Chain::add_results(std::size_t field, std::string_view value) {
  const auto parsed = parse_authentication_results(value);
  if (!parsed) {
    reject_malformed(FieldKind::authentication_results, parsed.error());
    return;
  }
  PartialSet& set = at(parsed->instance);
  if (set.results) {
    reject_second(FieldKind::authentication_results, parsed->instance);
    return;
  }
  set.results = field;
}

SignedField* Chain::add_message_signature(std::size_t field, std::string_view value) {
  auto parsed = parse_message_signature(value);
  if (!parsed) {
    reject_malformed(FieldKind::message_signature, parsed.error());
    return nullptr;
  }
  PartialSet& set = at(parsed->instance);
  if (set.message_signature) {
    reject_second(FieldKind::message_signature, parsed->instance);
    return nullptr;
  }
  SignedField& added = set.message_signature.emplace();
  added.field = field;
  if (!parsed->signature) {
    added.unusable = std::move(parsed->signature.error());
    return nullptr;
  }
  added.signature = *std::move(parsed->signature);
  added.may_be_relaxed = !parsed->has_canonicalization;
  return &added;
}

SignedField* Chain::add_seal(std::size_t field, std::string_view value) {
  auto parsed = parse_seal(value);
  if (!parsed) {
    reject_malformed(FieldKind::seal, parsed.error());
    return nullptr;
  }
  PartialSet& set = at(parsed->instance);
  if (set.seal) {
    reject_second(FieldKind::seal, parsed->instance);
    return nullptr;
  }
  set.status = parsed->status;
  SignedField& added = set.seal.emplace();
  added.field = field;
  added.signature = std::move(parsed->signature);
  return &added;
}

unsigned Chain::count_sets() const {
  return static_cast<unsigned>(std::ranges::count_if(sets_, [](const PartialSet& set) {
    return set.results || set.message_signature || set.seal;
  }));
}

std::vector<std::string> Chain::sealers() const {
  std::vector<std::string> domains;
  for (const PartialSet& set : sets_) {
    if (set.seal) {
      domains.push_back(set.seal->signature.domain);
    }
  }
  return domains;
}

std::expected<std::vector<Set>, std::string> Chain::take_sets() {
  // Step 2
  if (!sets_.empty() && sets_.back().status == ChainStatus::fail) {
    return std::unexpected("the last sealer found the chain broken already (cv=fail, " +
                           instance_text(sets_.size()) + ")");
  }
  if (!problem_.empty()) {
    return std::unexpected(problem_);
  }
  // Step 3; a gap in the sequence is a set without any field.
  std::vector<Set> complete;
  for (PartialSet& set : sets_) {
    const std::string instance = instance_text(complete.size() + 1);
    if (!set.results || !set.message_signature || !set.seal) {
      const FieldKind missing = !set.results             ? FieldKind::authentication_results
                                : !set.message_signature ? FieldKind::message_signature
                                                         : FieldKind::seal;
      return std::unexpected("there is no " + std::string(to_string(missing)) + " with " +
                             instance);
    }
    const bool first = complete.empty();
    if (set.status != (first ? ChainStatus::none : ChainStatus::pass)) {
      return std::unexpected("the ARC-Seal with " + instance + " must say " +
                             (first ? "cv=none" : "cv=pass"));
    }
    complete.push_back({.results = *set.results,
                        .message_signature = *std::move(set.message_signature),
                        .seal = *std::move(set.seal)});
  }
  return complete;
}

}  // namespace anshin::arc
