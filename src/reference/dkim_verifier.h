// Verifies the signatures of one message with libopendkim. Signatures are parsed and judged by our
// own code first; the header is buffered, within the limits, until it is known whether the library
// is needed at all.
#pragma once

#include <anshin/verifiers.h>

#include "dkim/key_record.h"
#include "dkim/signature.h"
#include "reference/dkim_library.h"

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace anshin::reference {

class DkimVerifier : public dkim::Verifier {
 public:
  /// Of `message` only which signatures are chosen, and what they may cost.
  DkimVerifier(std::shared_ptr<const DkimLibrary> library,
               std::shared_ptr<dkim::SignedMessage> message,
               std::shared_ptr<dns::Resolver> resolver, const dkim::Limits& limits,
               std::chrono::sys_seconds now);

  void header(std::string_view name, std::string_view value) override;
  void end_of_headers() override;
  void body(std::string_view chunk) override;
  std::vector<DkimResult> finish(dns::Deadline deadline) override;

 private:
  // A DKIM-Signature field. It is settled once its result has a reason.
  struct Entry {
    DkimResult result;
    std::size_t field = 0;  // its number in the header
    std::optional<dkim::Signature> signature;
    std::optional<dns::Pending> key;
    std::string key_record;  // for the library; empty until the key is found fit
    bool settled = false;

    void settle(DkimVerdict verdict, std::string reason);
    void leave_unverified(std::string reason);
  };
  struct Field {
    std::string text;  // "name:value"
    std::string name;  // lower case
  };

  Entry parse(std::size_t field, std::string_view value) const;
  void choose();
  void charge(Entry& entry);
  void check_limits(const Field& field);
  void refuse_ambiguous_fields();
  bool any_open() const;
  void start_library();
  void judge_key(Entry& entry, const dkim::Signature& signature, const dns::Answer& answer) const;
  void judge_outcome(Entry& entry, const dkim::Signature& signature,
                     const DkimOutcome& outcome) const;
  void run_library();

  std::shared_ptr<const DkimLibrary> library_;
  std::shared_ptr<dkim::SignedMessage> signed_message_;
  std::shared_ptr<dns::Resolver> resolver_;
  dkim::Limits limits_;
  std::chrono::sys_seconds now_;
  std::vector<Entry> entries_;  // from the end of the header on: what matters most comes first
  std::vector<Field> fields_;
  std::size_t header_fields_ = 0;
  std::size_t header_bytes_ = 0;
  std::size_t signatures_ = 0;            // fields, verified or not
  std::string exceeded_;                  // the limit of the header that was exceeded
  std::unique_ptr<DkimMessage> message_;  // only if a signature needs it
  std::vector<std::size_t> handed_;       // entries in the library's order
  std::string body_end_;                  // the last two octets of the body
};

}  // namespace anshin::reference
