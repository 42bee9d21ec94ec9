#include "auth/replies.h"

#include "text/header_field.h"
#include "text/mailbox.h"

#include <algorithm>
#include <array>

namespace anshin::auth {
namespace {

constexpr std::array<std::string_view, 3> reply_names = {"Reply-To", "Mail-Reply-To",
                                                         "Mail-Followup-To"};

// Empty if any of it cannot be read: another reader might find another address there.
std::vector<std::string> domains_in(std::string_view value) {
  std::vector<std::string> domains;
  const auto list = text::parse_mailbox_list(value);
  if (!list) {
    return domains;
  }
  for (const text::Mailbox& mailbox : list->mailboxes) {
    if (std::ranges::find(domains, mailbox.domain) == domains.end()) {
      domains.push_back(mailbox.domain);
    }
  }
  return domains;
}

}  // namespace

void ReplyReader::header(std::string_view name, std::string_view value) {
  const std::string_view plain = text::field_name(name);
  const auto known = std::ranges::find_if(reply_names, [plain](std::string_view each) {
    return text::equals_ignoring_case(plain, each);
  });
  const bool is_first = known != reply_names.end() &&
                        std::ranges::find(fields_, *known, &ReplyField::name) == fields_.end();
  if (is_first) {
    fields_.push_back({.name = std::string(*known), .domains = domains_in(value)});
  }
}

}  // namespace anshin::auth
