// Applies a plan to the message through libmilter.
#pragma once

#include "policy/policy.h"

#include <libmilter/mfapi.h>

namespace anshin::milter {

/// Deletes forged fields. Must come first: edits made before a death at end of message persist.
/// Throws std::runtime_error if the MTA does not take an edit.
void remove_forgeries(SMFICTX* ctx, const std::vector<policy::Deletion>& deletions);

/// Inserts our stamps at the top. `leading_space`: the MTA takes values with the blank behind the
/// colon.
void insert_stamps(SMFICTX* ctx, const std::vector<policy::Insertion>& insertions,
                   bool leading_space);

/// Tells the MTA the disposition; returns what the end-of-message callback returns.
sfsistat carry_out(SMFICTX* ctx, const policy::Plan& plan);

}  // namespace anshin::milter
