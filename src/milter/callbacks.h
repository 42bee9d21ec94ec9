// The C side: libmilter's callbacks. Exceptions end here, as fail-open verdicts with the reason in
// the log.
#pragma once

namespace anshin::milter {

class Context;

/// Registers the filter with libmilter; `context` must outlive it. Throws std::runtime_error if
/// libmilter refuses.
void register_callbacks(Context& context);

}  // namespace anshin::milter
