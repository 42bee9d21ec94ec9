// Applies a plan to the message through libmilter.
#pragma once

#include "policy/policy.h"

#include <libmilter/mfapi.h>

#include <stdexcept>

namespace anshin::milter {

/// The MTA has closed its connection, as after a time-out of its own: it goes on without us.
class ConnectionLost : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// Deletes forged fields. Must come first: edits made before a death at end of message persist.
/// Throws ConnectionLost, or std::runtime_error if the MTA does not take an edit, as do the others.
void remove_forgeries(SMFICTX* ctx, const std::vector<policy::Deletion>& deletions);

/// Inserts our stamps at the top. `leading_space`: the MTA takes values with the blank behind the
/// colon.
void insert_stamps(SMFICTX* ctx, const std::vector<policy::Insertion>& insertions,
                   bool leading_space);

/// Tells the MTA the disposition; returns what the end-of-message callback returns.
sfsistat carry_out(SMFICTX* ctx, const policy::Plan& plan);

}  // namespace anshin::milter
