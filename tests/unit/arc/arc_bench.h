// What the tests of ARC share: a sealed message, and a way through the verifier.
#pragma once

#include <anshin/resolver.h>
#include <anshin/results.h>
#include <anshin/verifiers.h>

#include "dns/zone.h"
#include "support/arc_signer.h"

#include <chrono>
#include <memory>

namespace anshin::test {

inline constexpr std::chrono::sys_seconds arrival{std::chrono::seconds(1'760'000'000)};

/// Made once: making keys takes longer than all else.
const DkimKey& sealing_key();

SignedMessage plain_message();

/// Keys of all sealers of these tests: s1 of lists.example.org, example.net and evil.example.
dns::Zone zone();

/// What the chain of a message comes to. Lines end with CRLF.
ArcResult validate(const SignedMessage& message, const std::shared_ptr<dns::Resolver>& resolver,
                   const dkim::Limits& limits = {});
ArcResult validate(const SignedMessage& message, const dkim::Limits& limits = {});

}  // namespace anshin::test
