#include "reference/dkim_library.h"

#include "text/printable.h"

#include <sys/types.h>

#include <cstdint>
#include <cstring>
#include <stdexcept>

// dkim.h speaks of C's _Bool without including stdbool.h
// NOLINTNEXTLINE(bugprone-reserved-identifier): its name for it
#define _Bool bool
#include <dkim.h>
#undef _Bool

namespace anshin::reference {

class DkimLibrary {
 public:
  DkimLibrary();
  ~DkimLibrary() { dkim_close(handle_); }
  DkimLibrary(const DkimLibrary&) = delete;
  DkimLibrary& operator=(const DkimLibrary&) = delete;

  DKIM_LIB* handle() const { return handle_; }

 private:
  template <typename T>
  void set_option(dkim_opts_t option, T value);

  DKIM_LIB* handle_;
};

struct DkimMessage::State {
  std::shared_ptr<const DkimLibrary> library;
  DKIM* dkim = nullptr;
  std::span<const std::string> keys;  // during finish
};

namespace {

// The library holds t= and x= against the system's clock. We judge them ourselves against the time
// we are given; with a drift of 31 years the library finds fault only with signatures from before
// 2001.
constexpr std::uint64_t clock_drift = 1'000'000'000;

// If h= goes on after it has selected every field, dkim_eoh of 2.11.0~beta2 writes one pointer
// beyond the list that it selects into. This field of our own is never selected: the library takes
// the blanks out of h=.
constexpr std::string_view unselectable = "never selected:";

// dkim.h takes writable octets where it only reads
u_char* octets(std::string_view text) {
  return reinterpret_cast<u_char*>(const_cast<char*>(text.data()));
}

struct Signatures {
  DKIM_SIGINFO** list = nullptr;
  int count = 0;
  std::span<DKIM_SIGINFO*> all() const { return {list, static_cast<std::size_t>(count)}; }
};

Signatures signatures_of(DKIM* dkim) {
  Signatures signatures;
  if (dkim_getsiglist(dkim, &signatures.list, &signatures.count) != DKIM_STAT_OK) {
    return {};
  }
  return signatures;
}

// Called by dkim_eom for each signature, on its thread.
extern "C" DKIM_CBSTAT on_key_lookup(DKIM* dkim, DKIM_SIGINFO* signature, u_char* buffer,
                                     size_t size) {
  const auto* keys = static_cast<std::span<const std::string>*>(dkim_get_user_context(dkim));
  const Signatures signatures = signatures_of(dkim);
  for (std::size_t i = 0; i < signatures.all().size(); ++i) {
    if (signatures.all()[i] != signature) {
      continue;
    }
    const std::string& key = keys != nullptr && i < keys->size() ? (*keys)[i] : std::string();
    if (key.empty() || key.size() >= size) {
      return DKIM_CBSTAT_NOTFOUND;
    }
    std::memcpy(buffer, key.c_str(), key.size() + 1);
    return DKIM_CBSTAT_CONTINUE;
  }
  return DKIM_CBSTAT_NOTFOUND;
}

DkimOutcome outcome_of(DKIM_SIGINFO* signature) {
  const int error = dkim_sig_geterror(signature);
  const char* words = dkim_sig_geterrorstr(error);
  DkimOutcome outcome{.kind = DkimOutcome::Kind::other,
                      .trouble = text::printable(words == nullptr ? "unknown error" : words)};
  const bool passed = (dkim_sig_getflags(signature) & DKIM_SIGFLAG_PASSED) != 0;
  const int body = dkim_sig_getbh(signature);
  if (error == DKIM_SIGERROR_TOOLARGE_L) {
    outcome.kind = DkimOutcome::Kind::body_too_short;
  } else if (body == DKIM_SIGBH_MISMATCH) {
    outcome.kind = DkimOutcome::Kind::body_differs;
  } else if (passed && body == DKIM_SIGBH_MATCH) {
    outcome.kind = DkimOutcome::Kind::pass;
  } else if (error == DKIM_SIGERROR_BADSIG) {
    outcome.kind = DkimOutcome::Kind::signature_wrong;
  }
  return outcome;
}

}  // namespace

template <typename T>
void DkimLibrary::set_option(dkim_opts_t option, T value) {
  if (dkim_options(handle_, DKIM_OP_SETOPT, option, &value, sizeof value) != DKIM_STAT_OK) {
    dkim_close(handle_);
    throw std::runtime_error("libopendkim refuses option " + std::to_string(option));
  }
}

DkimLibrary::DkimLibrary() : handle_(dkim_init(nullptr, nullptr)) {
  if (handle_ == nullptr) {
    throw std::runtime_error("libopendkim cannot be initialised");
  }
  // Keys are wanted at the end of the message only, and broken signatures count
  set_option<u_int>(DKIM_OPTS_FLAGS, DKIM_LIBFLAGS_DELAYSIGPROC | DKIM_LIBFLAGS_BADSIGHANDLES);
  set_option<u_int>(DKIM_OPTS_MINKEYBITS, 0);  // judged by us, after verifying
  set_option<std::uint64_t>(DKIM_OPTS_CLOCKDRIFT, clock_drift);
  if (dkim_set_key_lookup(handle_, &on_key_lookup) != DKIM_STAT_OK) {
    dkim_close(handle_);
    throw std::runtime_error("libopendkim refuses the key lookup");
  }
}

std::shared_ptr<const DkimLibrary> shared_dkim_library() {
  static const auto library = std::make_shared<const DkimLibrary>();
  return library;
}

DkimMessage::DkimMessage(std::shared_ptr<const DkimLibrary> library)
    : state_(std::make_unique<State>()) {
  state_->library = std::move(library);
  DKIM_STAT status = DKIM_STAT_OK;
  state_->dkim = dkim_verify(state_->library->handle(), octets("anshin"), nullptr, &status);
  if (state_->dkim == nullptr) {
    throw std::bad_alloc();
  }
}

DkimMessage::~DkimMessage() {
  dkim_free(state_->dkim);
}

void DkimMessage::add_field(std::string_view field) {
  static_cast<void>(dkim_header(state_->dkim, octets(field), field.size()));
}

bool DkimMessage::end_of_headers() {
  return dkim_header(state_->dkim, octets(unselectable), unselectable.size()) == DKIM_STAT_OK &&
         dkim_eoh(state_->dkim) == DKIM_STAT_OK;
}

void DkimMessage::body(std::string_view chunk) {
  static_cast<void>(dkim_body(state_->dkim, octets(chunk), chunk.size()));
}

std::vector<DkimOutcome> DkimMessage::finish(std::span<const std::string> keys) {
  state_->keys = keys;
  dkim_set_user_context(state_->dkim, &state_->keys);
  bool testing = false;
  static_cast<void>(dkim_eom(state_->dkim, &testing));  // its result is about one of the signatures
  dkim_set_user_context(state_->dkim, nullptr);
  const Signatures signatures = signatures_of(state_->dkim);
  std::vector<DkimOutcome> outcomes;
  if (signatures.all().size() != keys.size()) {
    return outcomes;
  }
  for (DKIM_SIGINFO* signature : signatures.all()) {
    outcomes.push_back(outcome_of(signature));
  }
  return outcomes;
}

}  // namespace anshin::reference
