// Fuzz target: From values. What is read must be an address that is read again as the same.
#include "text/address_syntax.h"
#include "text/domain_name.h"
#include "text/mailbox.h"
#include "text/printable.h"
#include "text_require.h"

using anshin::fuzz::as_text;
using anshin::fuzz::require;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto list = anshin::text::parse_mailbox_list(as_text(data, size));
  if (!list) {
    require(!list.error().empty());
    return 0;
  }
  require(list->has_group || !list->mailboxes.empty());
  require(list->mailboxes.size() <= 100);
  for (const anshin::text::Mailbox& mailbox : list->mailboxes) {
    require(anshin::text::normalise_domain(mailbox.domain) == mailbox.domain);
    require(!anshin::text::has_unprintable(mailbox.local_part));
    const std::string quote = anshin::text::is_dotted_atoms(mailbox.local_part) ? "" : "\"";
    const auto again =
        anshin::text::parse_mailbox_list(quote + mailbox.local_part + quote + "@" + mailbox.domain);
    require(again && again->mailboxes.size() == 1);
    require(again->mailboxes[0].local_part == mailbox.local_part);
    require(again->mailboxes[0].domain == mailbox.domain);
  }
  return 0;
}
