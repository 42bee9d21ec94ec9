// The reference engines: SPF by libspf2 and DKIM by libopendkim behind the interfaces of
// <anshin/verifiers.h>. Both libraries are kept from raw input: what they see has passed our own
// parsers first.
#pragma once

#include <anshin/verifiers.h>

#include <memory>
#include <string_view>

namespace anshin::reference {

/// Stands in the reason of a result where the libraries cannot do what the RFC asks for: such a
/// result is no verdict on the message.
inline constexpr std::string_view beyond_its_reach = "beyond what the reference engine can";

std::shared_ptr<const spf::Engine> make_reference_spf_engine();

/// Throws std::runtime_error if libopendkim cannot be initialised.
std::shared_ptr<const dkim::Engine> make_reference_dkim_engine();

}  // namespace anshin::reference
