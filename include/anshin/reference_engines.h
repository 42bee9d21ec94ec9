// The reference engines: SPF by libspf2 and DKIM by libopendkim behind the interfaces of
// <anshin/verifiers.h>. Both libraries are kept from raw input: what they see has passed our own
// parsers first.
#pragma once

#include <anshin/verifiers.h>

#include <memory>

namespace anshin::reference {

std::shared_ptr<const spf::Engine> make_reference_spf_engine();

/// Throws std::runtime_error if libopendkim cannot be initialised.
std::shared_ptr<const dkim::Engine> make_reference_dkim_engine();

}  // namespace anshin::reference
