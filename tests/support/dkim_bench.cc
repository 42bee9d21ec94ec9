#include "support/dkim_bench.h"

#include "dkim/signed_message.h"

#include <utility>

namespace anshin::test {

const DkimKey& rsa_key() {
  static const DkimKey key = DkimKey::rsa(2048);
  return key;
}

const DkimKey& ed25519_key() {
  static const DkimKey key = DkimKey::ed25519();
  return key;
}

std::string rsa_record_with(const std::string& tags) {
  return "v=DKIM1; " + tags + "; p=" + rsa_key().public_base64();
}

SignedMessage plain_message() {
  return {.fields = {{"From", " Taro <taro@example.jp>"},
                     {"To", " hanako@example.net"},
                     {"Subject", " a folded\r\n\tsubject  with   blanks "},
                     {"Date", " Thu, 09 Oct 2025 17:53:20 +0900"}},
          .body = "Hello  \r\n\r\nsecond line\t \r\n\r\n\r\n"};
}

dns::Zone zone_with(std::string_view record, std::string_view name) {
  dns::Zone zone;
  zone.add(name, dns::Txt{std::string(record)});
  return zone;
}

Passage::Passage(const dkim::Engine& engine, const std::shared_ptr<dns::Resolver>& resolver,
                 const dkim::Limits& limits)
    : message_(std::make_shared<dkim::SignedMessage>(limits)),
      verifier_(engine.start(message_, resolver, limits, arrival)) {}

Passage::~Passage() = default;

void Passage::header(std::string_view name, std::string_view value) {
  message_->add_field(name, value);
  verifier_->header(name, value);
}

void Passage::end_of_headers(std::string_view author_domain) {
  message_->end_header(author_domain);
  verifier_->end_of_headers();
  message_->header.release();
}

void Passage::body(std::string_view chunk) {
  message_->body.update(chunk);
  verifier_->body(chunk);
}

std::vector<DkimResult> Passage::finish() {
  message_->body.finish();
  return verifier_->finish(std::chrono::steady_clock::now() + std::chrono::seconds(10));
}

std::vector<DkimResult> verify(const dkim::Engine& engine, const SignedMessage& message,
                               const std::shared_ptr<dns::Resolver>& resolver,
                               const dkim::Limits& limits, std::size_t chunk) {
  Passage passage(engine, resolver, limits);
  for (const SignedField& field : message.fields) {
    passage.header(field.name, field.value);
  }
  passage.end_of_headers();
  for (std::size_t at = 0; at < message.body.size(); at += chunk) {
    passage.body(std::string_view(message.body).substr(at, chunk));
  }
  return passage.finish();
}

std::vector<DkimResult> verify(const SignedMessage& message,
                               const std::shared_ptr<dns::Resolver>& resolver,
                               const dkim::Limits& limits, std::size_t chunk) {
  return verify(*engine_under_test().engine, message, resolver, limits, chunk);
}

std::vector<DkimResult> verify(const SignedMessage& message, const dns::Zone& zone,
                               const dkim::Limits& limits, std::size_t chunk) {
  return verify(message, dns::make_zone_resolver(zone), limits, chunk);
}

}  // namespace anshin::test
