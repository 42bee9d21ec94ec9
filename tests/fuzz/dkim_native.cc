// The native DKIM engine: the first octet of the input cuts the body into chunks, the line behind
// it is the key record of every name, the rest is a message. How the body is cut must not matter.
#include <anshin/native_engines.h>

#include "dkim/signed_message.h"
#include "dkim_input.h"
#include "text/header_field.h"

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

using namespace anshin;

namespace {

constexpr std::chrono::sys_seconds arrival{std::chrono::seconds(1'760'000'000)};

// Answers every question with one text.
class OneRecord : public dns::Resolver {
 public:
  explicit OneRecord(std::string_view text)
      : answer_(std::make_shared<dns::Answer>(
            dns::Answer{.status = dns::Status::found, .texts = {std::string(text)}})) {}
  dns::Pending ask(const dns::Question& /*question*/) override { return dns::Pending(answer_); }

 private:
  dns::AnswerPtr answer_;
};

std::vector<DkimResult> verify(const fuzz::MessageInput& input,
                               const std::shared_ptr<dns::Resolver>& keys, std::size_t chunk) {
  static const auto engine = dkim::make_native_engine();
  const dkim::Limits limits = {.max_header_bytes = 20000, .max_signature_bytes = 5000};
  const auto message = std::make_shared<dkim::SignedMessage>(limits);
  const auto verifier = engine->start(message, keys, limits, arrival);
  for (const auto& [name, value] : input.fields) {
    message->add_field(name, value);
    verifier->header(name, value);
  }
  message->end_header("");
  verifier->end_of_headers();
  message->header.release();
  for (std::size_t at = 0; at < input.body.size(); at += chunk) {
    message->body.update(input.body.substr(at, chunk));
  }
  message->body.finish();
  return verifier->finish(std::chrono::steady_clock::now() + std::chrono::seconds(5));
}

bool is_same(const DkimResult& a, const DkimResult& b) {
  return a.verdict == b.verdict && a.reason == b.reason;
}

bool is_sound(const DkimResult& result) {
  const bool printable =
      std::ranges::all_of(result.reason, [](char c) { return c >= ' ' && c <= '~'; });
  return result.verdict != DkimVerdict::none && !result.reason.empty() && printable;
}

std::size_t expected_results(const fuzz::MessageInput& input) {
  const auto signatures =
      static_cast<std::size_t>(std::ranges::count_if(input.fields, [](const auto& field) {
        return text::equals_ignoring_case(text::field_name(field.first), "DKIM-Signature");
      }));
  return std::min<std::size_t>(signatures, dkim::Limits{}.max_signatures + 1);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) {
    return 0;
  }
  const std::size_t chunk = data[0] + 1U;
  const std::string_view rest(reinterpret_cast<const char*>(data + 1), size - 1);
  const std::size_t end = std::min(rest.find('\n'), rest.size());
  const auto keys = std::make_shared<OneRecord>(rest.substr(0, end));
  const fuzz::MessageInput input = fuzz::read_message(rest.substr(std::min(end + 1, rest.size())));
  const auto results = verify(input, keys, chunk);
  const bool sound = results.size() == expected_results(input) &&
                     std::ranges::all_of(results, is_sound) &&
                     std::ranges::equal(results, verify(input, keys, size), is_same);
  if (!sound) {
    std::abort();
  }
  return 0;
}
