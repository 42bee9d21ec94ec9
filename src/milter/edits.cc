#include "milter/edits.h"

#include <cerrno>
#include <ranges>
#include <stdexcept>
#include <string>
#include <system_error>

namespace anshin::milter {
namespace {

/// libmilter says MI_FAILURE both for an edit that is not allowed here and for a connection that is
/// gone. Only the latter comes from the system, which leaves its error.
bool is_lost(int error) {
  return error == EPIPE || error == ECONNRESET || error == ETIMEDOUT || error == ENOTCONN ||
         error == EBADF;
}

template <typename Edit>
void require(const std::string& what, Edit edit) {
  errno = 0;
  if (edit() == MI_SUCCESS) {
    return;
  }
  if (const int error = errno; is_lost(error)) {
    throw ConnectionLost(std::error_code(error, std::generic_category()).message());
  }
  throw std::runtime_error("the MTA did not take an edit: " + what);
}

/// libmilter takes char* without writing to it.
char* c_text(const std::string& text) {
  return const_cast<char*>(text.c_str());
}

/// The MTA reads "%%" in a reply as "%".
std::string double_percent(const std::string& text) {
  std::string out;
  for (const char c : text) {
    out.append(c == '%' ? 2 : 1, c);
  }
  return out;
}

}  // namespace

void remove_forgeries(SMFICTX* ctx, const std::vector<policy::Deletion>& deletions) {
  for (const policy::Deletion& deletion : deletions) {
    require("delete " + deletion.name + " number " + std::to_string(deletion.occurrence), [&] {
      return smfi_chgheader(ctx, c_text(deletion.name), static_cast<int>(deletion.occurrence),
                            nullptr);
    });
  }
}

void insert_stamps(SMFICTX* ctx, const std::vector<policy::Insertion>& insertions,
                   bool leading_space) {
  // Each goes to the very top, so the last one first.
  for (const policy::Insertion& insertion : std::views::reverse(insertions)) {
    const std::string value = leading_space ? " " + insertion.value : insertion.value;
    require("insert " + insertion.name,
            [&] { return smfi_insheader(ctx, 0, c_text(insertion.name), c_text(value)); });
  }
}

sfsistat carry_out(SMFICTX* ctx, const policy::Plan& plan) {
  switch (plan.disposition) {
    case policy::Disposition::accept:
      return SMFIS_CONTINUE;
    case policy::Disposition::quarantine:
      require("quarantine", [&] { return smfi_quarantine(ctx, c_text(plan.reason)); });
      return SMFIS_CONTINUE;
    case policy::Disposition::reject:
    case policy::Disposition::tempfail:
      require("reply " + plan.smtp_code, [&] {
        return smfi_setreply(ctx, c_text(plan.smtp_code), c_text(plan.enhanced_code),
                             c_text(double_percent(plan.reply)));
      });
      return plan.disposition == policy::Disposition::reject ? SMFIS_REJECT : SMFIS_TEMPFAIL;
  }
  return SMFIS_CONTINUE;
}

}  // namespace anshin::milter
