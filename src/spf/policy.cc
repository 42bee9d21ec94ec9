#include "spf/policy.h"

#include "spf/record.h"

namespace anshin::spf {

std::expected<std::string_view, Judgement> select_policy(const dns::Answer& answer,
                                                         std::string_view domain,
                                                         std::string_view referrer) {
  if (answer.failed()) {
    return std::unexpected(record_not_found(domain, answer));
  }
  const Selection selection = select_record(answer.texts);
  if (selection.count == 0) {
    return std::unexpected(referrer.empty() ? no_record(domain, answer)
                                            : target_has_no_record(referrer, domain, answer));
  }
  if (selection.count > 1) {
    return std::unexpected(many_records(domain, selection.count));
  }
  if (selection.text.size() > longest_record) {
    return std::unexpected(record_too_long(domain));
  }
  return selection.text;
}

}  // namespace anshin::spf
