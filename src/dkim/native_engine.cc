#include <anshin/native_engines.h>

#include "dkim/key_cache.h"
#include "dkim/native_verifier.h"

namespace anshin::dkim {
namespace {

class NativeEngine : public Engine {
 public:
  std::unique_ptr<Verifier> start(const std::shared_ptr<SignedMessage>& message,
                                  const std::shared_ptr<dns::Resolver>& resolver,
                                  const Limits& limits,
                                  std::chrono::sys_seconds now) const override {
    return std::make_unique<NativeVerifier>(keys_, message, resolver, limits, now);
  }

 private:
  std::shared_ptr<KeyCache> keys_ = std::make_shared<KeyCache>();
};

}  // namespace

std::shared_ptr<const Engine> make_native_engine() {
  return std::make_shared<const NativeEngine>();
}

}  // namespace anshin::dkim
