#include "milter/edits.h"

#include <ranges>
#include <stdexcept>
#include <string>

namespace anshin::milter {
namespace {

void require(int result, const std::string& what) {
  if (result != MI_SUCCESS) {
    throw std::runtime_error("the MTA did not take an edit: " + what);
  }
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
    require(
        smfi_chgheader(ctx, c_text(deletion.name), static_cast<int>(deletion.occurrence), nullptr),
        "delete " + deletion.name + " number " + std::to_string(deletion.occurrence));
  }
}

void insert_stamps(SMFICTX* ctx, const std::vector<policy::Insertion>& insertions,
                   bool leading_space) {
  // Each goes to the very top, so the last one first.
  for (const policy::Insertion& insertion : std::views::reverse(insertions)) {
    const std::string value = leading_space ? " " + insertion.value : insertion.value;
    require(smfi_insheader(ctx, 0, c_text(insertion.name), c_text(value)),
            "insert " + insertion.name);
  }
}

sfsistat carry_out(SMFICTX* ctx, const policy::Plan& plan) {
  switch (plan.disposition) {
    case policy::Disposition::accept:
      return SMFIS_CONTINUE;
    case policy::Disposition::quarantine:
      require(smfi_quarantine(ctx, c_text(plan.reason)), "quarantine");
      return SMFIS_CONTINUE;
    case policy::Disposition::reject:
    case policy::Disposition::tempfail:
      require(smfi_setreply(ctx, c_text(plan.smtp_code), c_text(plan.enhanced_code),
                            c_text(double_percent(plan.reply))),
              "reply " + plan.smtp_code);
      return plan.disposition == policy::Disposition::reject ? SMFIS_REJECT : SMFIS_TEMPFAIL;
  }
  return SMFIS_CONTINUE;
}

}  // namespace anshin::milter
