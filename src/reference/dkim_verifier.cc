#include "reference/dkim_verifier.h"

#include "dkim/signed_message.h"
#include "dkim/verdicts.h"
#include "reference/dkim_public_key.h"
#include "text/header_field.h"
#include "text/printable.h"
#include "text/utf8.h"

#include <algorithm>
#include <cstdint>
#include <utility>

namespace anshin::reference {
namespace {

constexpr std::string_view signature_field = "dkim-signature";
constexpr std::string_view beyond = "beyond what the reference engine can verify: ";
constexpr std::chrono::minutes clock_drift{5};                   // that the library allows for
constexpr std::uint64_t longest_body = std::uint64_t{1} << 50U;  // no message comes near it
// The library cuts h= and i= where its buffers end
constexpr std::size_t longest_field_list = 4000;
constexpr std::size_t longest_identity = 250;
constexpr std::uint64_t work_of_a_comparison = 2;  // of names, in bytes hashed

// Folds as CRLF, even where a milter had them as LF.
std::string with_crlf(std::string_view value) {
  std::string out;
  out.reserve(value.size());
  for (std::size_t i = 0; i < value.size(); ++i) {
    if (value[i] == '\n' && (i == 0 || value[i - 1] != '\r')) {
      out += '\r';
    }
    out += value[i];
  }
  return out;
}

// Octets that the library takes for white space or for the end, unlike others: what it hashes is
// then not what others read.
bool is_ambiguous(std::string_view field) {
  for (std::size_t i = 0; i < field.size(); ++i) {
    const char c = field[i];
    if (c == '\0' || c == '\v' || c == '\f') {
      return true;
    }
    const bool fold = i + 2 < field.size() && field[i + 1] == '\n' &&
                      (field[i + 2] == ' ' || field[i + 2] == '\t');
    if (c == '\r' && !fold) {
      return true;
    }
    if (c == '\n' && (i == 0 || field[i - 1] != '\r')) {
      return true;
    }
  }
  return false;
}

std::string count_of(std::size_t count, std::string_view what) {
  return std::to_string(count) + " " + std::string(what) + (count == 1 ? "" : "s");
}

std::size_t list_size(const std::vector<std::string>& names) {
  std::size_t size = 0;
  for (const std::string& name : names) {
    size += name.size() + 1;
  }
  return size;
}

// By the clock of this host: the library knows no other time.
bool is_in_the_future(const dkim::Signature& signature) {
  const auto now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
  return signature.signed_at && *signature.signed_at > now + clock_drift;
}

}  // namespace

void DkimVerifier::Entry::settle(DkimVerdict verdict, std::string reason) {
  if (!settled) {
    settled = true;
    result.verdict = verdict;
    result.reason = std::move(reason);
  }
}

void DkimVerifier::Entry::leave_unverified(std::string reason) {
  settle(DkimVerdict::policy, std::move(reason));
  result.unverified = 1;
}

DkimVerifier::DkimVerifier(std::shared_ptr<const DkimLibrary> library,
                           std::shared_ptr<dkim::SignedMessage> message,
                           std::shared_ptr<dns::Resolver> resolver, const dkim::Limits& limits,
                           std::chrono::sys_seconds now)
    : library_(std::move(library)),
      signed_message_(std::move(message)),
      resolver_(std::move(resolver)),
      limits_(limits),
      now_(now) {}

void DkimVerifier::header(std::string_view name, std::string_view value) {
  Field field;
  field.name = text::to_lower(text::field_name(name));
  header_fields_ += 1;
  header_bytes_ += name.size() + value.size();
  if (field.name == signature_field) {
    ++signatures_;
    if (entries_.size() < limits_.max_signatures) {
      entries_.push_back(parse(header_fields_ - 1, value));
    }
  }
  if (exceeded_.empty()) {
    field.text = std::string(name) + ":" + with_crlf(value);
    check_limits(field);
  }
  if (exceeded_.empty()) {
    fields_.push_back(std::move(field));
  }
}

void DkimVerifier::check_limits(const Field& field) {
  if (header_fields_ > limits_.max_header_fields) {
    exceeded_ = "the header has more than " + count_of(limits_.max_header_fields, "field") +
                " (verify.max_header_fields)";
  } else if (header_bytes_ > limits_.max_header_bytes ||
             field.text.size() > limits_.max_header_bytes) {
    exceeded_ = "the header is larger than " + count_of(limits_.max_header_bytes, "octet") +
                " (verify.max_header_bytes)";
  }
  if (!exceeded_.empty()) {
    fields_ = {};
  }
}

DkimVerifier::Entry DkimVerifier::parse(std::size_t field, std::string_view value) const {
  Entry entry;
  entry.field = field;
  if (value.size() > limits_.max_signature_bytes) {
    entry.settle(DkimVerdict::permerror, "the signature field is larger than " +
                                             count_of(limits_.max_signature_bytes, "octet"));
    return entry;
  }
  auto signature = dkim::parse_signature(with_crlf(value));
  if (!signature) {
    entry.result = dkim::describe(signature.error());
    entry.settle(signature.error().verdict, signature.error().reason);
    return entry;
  }
  entry.result = dkim::describe(*signature);
  // RFC 6376 section 6.1.1
  const auto& expires_at = signature->expires_at;
  if (expires_at && *expires_at <= now_) {
    entry.settle(DkimVerdict::fail, "the signature has expired (x=)");
  } else if (signature->body_length.value_or(0) > longest_body) {
    entry.settle(DkimVerdict::fail, std::string(dkim::body_too_short));
  } else if (!text::is_ascii(value)) {
    entry.settle(DkimVerdict::neutral, std::string(beyond) + "a tag that is not ASCII");
  } else if (is_in_the_future(*signature)) {
    entry.settle(DkimVerdict::neutral, std::string(beyond) + "a signature dated in the future");
  } else if (signature->signs(signature_field)) {
    entry.settle(DkimVerdict::neutral, std::string(beyond) + "a signature over other signatures");
  } else if (list_size(signature->signed_fields) > longest_field_list ||
             signature->identity.size() > longest_identity) {
    entry.settle(DkimVerdict::neutral, std::string(beyond) + "a longer h= or i=");
  } else {
    entry.key = resolver_->ask(dns::question(signature->key_name(), dns::RecordType::TXT));
  }
  entry.signature = std::move(*signature);
  return entry;
}

bool DkimVerifier::any_open() const {
  return std::ranges::any_of(entries_, [](const Entry& entry) { return !entry.settled; });
}

void DkimVerifier::end_of_headers() {
  if (!exceeded_.empty()) {
    for (Entry& entry : entries_) {
      entry.settle(DkimVerdict::permerror, exceeded_);
    }
  } else {
    choose();
  }
  refuse_ambiguous_fields();
  for (Entry& entry : entries_) {
    charge(entry);
  }
  if (any_open()) {
    start_library();
  }
  fields_ = {};
}

void DkimVerifier::choose() {
  std::vector<Entry> chosen;
  for (const std::size_t field : signed_message_->signatures.chosen()) {
    const auto known = std::ranges::find(entries_, field, &Entry::field);
    if (known != entries_.end()) {
      chosen.push_back(std::move(*known));
    } else {
      const std::string_view text = fields_.at(field).text;
      chosen.push_back(parse(field, text.substr(text.find(':') + 1)));
    }
  }
  entries_ = std::move(chosen);
}

// The library looks through all fields for each name of h=, and it may hash each field.
void DkimVerifier::charge(Entry& entry) {
  if (entry.settled || !entry.signature) {
    return;
  }
  const std::uint64_t work =
      header_bytes_ + work_of_a_comparison * entry.signature->signed_fields.size() * fields_.size();
  if (!signed_message_->work.header.spend(work)) {
    entry.leave_unverified(dkim::over_header_work(limits_));
  }
}

void DkimVerifier::refuse_ambiguous_fields() {
  for (const Field& field : fields_) {
    if (!is_ambiguous(field.text)) {
      continue;
    }
    for (Entry& entry : entries_) {
      if (entry.signature && entry.signature->signs(field.name)) {
        entry.settle(DkimVerdict::neutral, std::string(beyond) +
                                               "a control character or a bare line end in " +
                                               text::printable(field.name, 40));
      }
    }
  }
}

void DkimVerifier::start_library() {
  message_ = std::make_unique<DkimMessage>(library_);
  for (std::size_t i = 0; i < fields_.size(); ++i) {
    const Field& field = fields_[i];
    if (is_ambiguous(field.text)) {
      continue;
    }
    if (field.name == signature_field) {
      const auto entry = std::ranges::find(entries_, i, &Entry::field);
      if (entry == entries_.end() || entry->settled) {
        continue;
      }
      handed_.push_back(static_cast<std::size_t>(entry - entries_.begin()));
    }
    message_->add_field(field.text);
  }
  if (!message_->end_of_headers()) {
    message_.reset();
    for (Entry& entry : entries_) {
      entry.settle(DkimVerdict::temperror, "libopendkim could not take the header");
    }
  }
}

void DkimVerifier::body(std::string_view chunk) {
  if (message_ == nullptr || chunk.empty()) {
    return;
  }
  body_end_ += chunk.substr(chunk.size() - std::min<std::size_t>(chunk.size(), 2));
  body_end_.erase(0, body_end_.size() - std::min<std::size_t>(body_end_.size(), 2));
  message_->body(chunk);
}

std::vector<DkimResult> DkimVerifier::finish(dns::Deadline deadline) {
  for (Entry& entry : entries_) {
    if (!entry.settled && entry.key && entry.signature) {
      judge_key(entry, *entry.signature, *entry.key->wait(deadline));
    }
  }
  if (message_ != nullptr && any_open()) {
    run_library();
  }
  std::vector<DkimResult> results;
  results.reserve(entries_.size() + 1);
  std::ranges::sort(entries_, {}, &Entry::field);
  for (Entry& entry : entries_) {
    results.push_back(std::move(entry.result));
  }
  if (signatures_ > entries_.size()) {
    results.push_back(dkim::beyond_the_limit(signatures_ - entries_.size(), limits_));
  }
  return results;
}

// RFC 6376 section 6.1.2
void DkimVerifier::judge_key(Entry& entry, const dkim::Signature& signature,
                             const dns::Answer& answer) const {
  const std::string name = text::printable(signature.key_name());
  if (answer.failed()) {
    entry.settle(
        answer.status == dns::Status::unasked ? DkimVerdict::permerror : DkimVerdict::temperror,
        "the key record " + name + " cannot be looked up: " + text::printable(answer.reason));
    return;
  }
  if (answer.texts.empty()) {
    entry.settle(DkimVerdict::permerror, "there is no key record at " + name);
    return;
  }
  const auto records = dkim::select_key_records(answer.texts);
  if (!records) {
    entry.settle(DkimVerdict::permerror,
                 "the key record at " + name + " is malformed: " + records.error());
    return;
  }
  // The library takes one key: the first that may be used, if there is one.
  auto record = std::ranges::find_if(
      *records, [&](const dkim::KeyRecord& key) { return !dkim::why_unfit(key, signature); });
  if (record == records->end()) {
    record = records->begin();
  }
  entry.result.key_is_testing = record->is_testing;
  if (const auto why = dkim::why_unfit(*record, signature)) {
    entry.settle(DkimVerdict::permerror, *why + ": " + name);
    return;
  }
  auto key = make_library_key(*record);
  if (!key) {
    entry.settle(DkimVerdict::permerror,
                 "the key record at " + name + " is malformed: " + key.error());
    return;
  }
  entry.result.key_bits = key->bits;
  const bool rsa = record->type == dkim::KeyType::rsa;
  if (rsa && key->bits > limits_.max_rsa_bits) {
    entry.settle(DkimVerdict::permerror,
                 "the key has more than " + std::to_string(limits_.max_rsa_bits) + " bits");
  } else if (key->record.size() > longest_dkim_key_record) {
    entry.settle(DkimVerdict::neutral,
                 std::string(beyond) + "a key of " + std::to_string(key->bits) + " bits");
  } else if (!signed_message_->work.keys.spend(key->work)) {
    entry.leave_unverified(dkim::over_key_work(limits_));
  } else {
    entry.key_record = std::move(key->record);
  }
}

void DkimVerifier::run_library() {
  // RFC 6376 section 3.4.3: a missing CRLF at the end is added
  if (!body_end_.empty() && body_end_ != "\r\n") {
    message_->body("\r\n");
  }
  std::vector<std::string> keys;
  keys.reserve(handed_.size());
  for (const std::size_t index : handed_) {
    keys.push_back(entries_[index].settled ? std::string() : entries_[index].key_record);
  }
  const std::vector<DkimOutcome> outcomes = message_->finish(keys);
  for (std::size_t i = 0; i < outcomes.size(); ++i) {
    Entry& entry = entries_[handed_[i]];
    if (entry.signature) {
      judge_outcome(entry, *entry.signature, outcomes[i]);
    }
  }
  for (Entry& entry : entries_) {
    entry.settle(DkimVerdict::temperror, "libopendkim failed");
  }
}

void DkimVerifier::judge_outcome(Entry& entry, const dkim::Signature& signature,
                                 const DkimOutcome& outcome) const {
  using Kind = DkimOutcome::Kind;
  switch (outcome.kind) {
    case Kind::body_differs:
      entry.settle(DkimVerdict::fail, std::string(dkim::body_differs));
      return;
    case Kind::body_too_short:
      entry.settle(DkimVerdict::fail, std::string(dkim::body_too_short));
      return;
    case Kind::signature_wrong:
      entry.settle(DkimVerdict::fail, dkim::header_differs(signature));
      return;
    case Kind::other:
      entry.settle(DkimVerdict::neutral, std::string(beyond) + outcome.trouble);
      return;
    case Kind::pass:
      break;
  }
  const dkim::Acceptance acceptance = dkim::accept(signature, entry.result.key_bits, limits_);
  entry.settle(acceptance.verdict, acceptance.reason);
}

}  // namespace anshin::reference
