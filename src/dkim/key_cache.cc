#include "dkim/key_cache.h"

#include "text/printable.h"

#include <utility>

namespace anshin::dkim {
namespace {

// What follows from the text alone: the record in use, or what is wrong with it.
std::expected<crypto::VerifyKey, std::string> parse_key(const KeyRecord& record) {
  switch (record.type) {
    case KeyType::rsa:
      return crypto::VerifyKey::parse_rsa(record.public_key);
    case KeyType::ed25519:
      return crypto::VerifyKey::parse_ed25519(record.public_key);
  }
  std::unreachable();
}

// All texts in one; a length in front of each keeps different lists apart.
std::string joined(const std::vector<std::string>& texts) {
  std::string out;
  for (const std::string& text : texts) {
    out.append(std::to_string(text.size())).append(1, ':').append(text);
  }
  return out;
}

KeyCache::Parsed parse(const dns::Answer& answer) {
  auto record = select_key_record(answer.texts);
  if (!record) {
    return std::unexpected(std::move(record.error()));
  }
  auto key = parse_key(*record);
  return std::make_shared<const VerificationKey>(
      VerificationKey{.record = std::move(*record), .key = std::move(key)});
}

}  // namespace

std::optional<std::string> VerificationKey::why_unfit(const Signature& signature,
                                                      const Limits& limits) const {
  if (auto why = dkim::why_unfit(record, signature)) {
    return why;
  }
  if (!key) {
    return "the key is malformed (" + key.error() + ")";
  }
  if (record.type == KeyType::rsa && key->bits() > limits.max_rsa_bits) {
    return "the key has more than " + std::to_string(limits.max_rsa_bits) + " bits";
  }
  return std::nullopt;
}

KeyResult KeyCache::find(std::string_view name, const dns::Answer& answer) {
  const std::string shown = text::printable(name);
  if (answer.failed()) {
    return std::unexpected(KeyTrouble{
        .verdict = DkimVerdict::temperror,
        .reason =
            "the key record " + shown + " cannot be looked up: " + text::printable(answer.reason)});
  }
  if (answer.texts.empty()) {
    return std::unexpected(KeyTrouble{.verdict = DkimVerdict::permerror,
                                      .reason = "there is no key record at " + shown});
  }
  std::string text = joined(answer.texts);
  std::optional<Parsed> parsed = look_up(text);
  if (!parsed) {
    parsed = parse(answer);
    keep(std::move(text), *parsed);
  }
  if (!*parsed) {
    return std::unexpected(
        KeyTrouble{.verdict = DkimVerdict::permerror,
                   .reason = "the key record at " + shown + " is malformed: " + parsed->error()});
  }
  return **parsed;
}

std::optional<KeyCache::Parsed> KeyCache::look_up(const std::string& text) {
  const std::lock_guard lock(mutex_);
  const auto found = by_text_.find(text);
  if (found == by_text_.end()) {
    return std::nullopt;
  }
  entries_.splice(entries_.begin(), entries_, found->second);
  return found->second->parsed;
}

void KeyCache::keep(std::string text, const Parsed& parsed) {
  if (text.size() > longest_record) {
    return;
  }
  const std::lock_guard lock(mutex_);
  if (by_text_.contains(text)) {
    return;
  }
  entries_.push_front({.text = std::move(text), .parsed = parsed});
  by_text_.emplace(entries_.front().text, entries_.begin());
  if (entries_.size() > most_keys) {
    by_text_.erase(entries_.back().text);
    entries_.pop_back();
  }
}

std::size_t KeyCache::size() const {
  const std::lock_guard lock(mutex_);
  return entries_.size();
}

}  // namespace anshin::dkim
