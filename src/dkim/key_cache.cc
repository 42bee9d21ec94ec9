#include "dkim/key_cache.h"

#include "text/printable.h"

#include <ranges>
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

// What an entry takes, as measured: the text, the list's and the table's nodes, and the key, whose
// numbers OpenSSL keeps several times once it has verified something.
std::size_t bytes_of(const VerificationKey& key) {
  constexpr std::size_t openssl_key = 1000;
  std::size_t bytes =
      sizeof key + key.record.public_key.size() + (key.key ? openssl_key + key.key->bits() / 2 : 0);
  for (const VerificationKey& other : key.others) {
    bytes += bytes_of(other);
  }
  return bytes;
}

std::size_t bytes_of(std::string_view text, const KeyCache::Parsed& parsed) {
  constexpr std::size_t nodes = 500;
  return nodes + text.size() + (parsed ? bytes_of(**parsed) : 0);
}

VerificationKey make_key(KeyRecord record) {
  auto key = parse_key(record);
  return {.record = std::move(record), .key = std::move(key)};
}

KeyCache::Parsed parse(const dns::Answer& answer) {
  auto records = select_key_records(answer.texts);
  if (!records) {
    return std::unexpected(std::move(records.error()));
  }
  auto first = std::make_shared<VerificationKey>(make_key(std::move(records->front())));
  for (KeyRecord& record : *records | std::views::drop(1)) {
    first->others.push_back(make_key(std::move(record)));
  }
  return first;
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
    // What no other try would change is no reason to try again
    return std::unexpected(KeyTrouble{
        .verdict =
            answer.status == dns::Status::unasked ? DkimVerdict::permerror : DkimVerdict::temperror,
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
  const std::size_t bytes = bytes_of(text, parsed);
  entries_.push_front({.text = std::move(text), .parsed = parsed, .bytes = bytes});
  by_text_.emplace(entries_.front().text, entries_.begin());
  bytes_ += bytes;
  while (entries_.size() > most_keys || bytes_ > most_bytes) {
    bytes_ -= entries_.back().bytes;
    by_text_.erase(entries_.back().text);
    entries_.pop_back();
  }
}

std::size_t KeyCache::bytes() const {
  const std::lock_guard lock(mutex_);
  return bytes_;
}

std::size_t KeyCache::size() const {
  const std::lock_guard lock(mutex_);
  return entries_.size();
}

}  // namespace anshin::dkim
