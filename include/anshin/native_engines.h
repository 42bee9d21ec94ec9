// The verifiers of our own behind the interfaces of <anshin/verifiers.h>.
#pragma once

#include <anshin/verifiers.h>

#include <memory>

namespace anshin::spf {

/// SPF as RFC 7208 has it, the whole of it. A check evaluates strictly in the order of the record's
/// terms, so its verdict, its counting and its reason depend on the answers alone, never on the
/// order in which they arrive; meanwhile it asks ahead for what the record is likely to need, so
/// that it waits for no more than the longest chain of questions of which each needs the answer to
/// the one before. What a publisher might take note of (exists, ptr, macros other than %{d}) is
/// asked only when the evaluation gets there.
///
/// The engine holds nothing but a small cache of parsed records; it may be shared by all threads.
std::shared_ptr<const Engine> make_native_engine();

}  // namespace anshin::spf

namespace anshin::dkim {

/// DKIM of RFC 6376 with RFC 8301 (algorithms and key sizes), RFC 8463 (Ed25519) and RFC 8616
/// (internationalised names). Parsed keys are kept from message to message. Thread-safe; one engine
/// serves all messages.
std::shared_ptr<const Engine> make_native_engine();

}  // namespace anshin::dkim
