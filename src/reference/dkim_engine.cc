// The DKIM engine on libopendkim.
#include <anshin/reference_engines.h>

#include "reference/dkim_verifier.h"

namespace anshin::reference {
namespace {

class DkimEngine : public dkim::Engine {
 public:
  DkimEngine() : library_(shared_dkim_library()) {}

  std::unique_ptr<dkim::Verifier> start(const std::shared_ptr<dkim::SignedMessage>& message,
                                        const std::shared_ptr<dns::Resolver>& resolver,
                                        const dkim::Limits& limits,
                                        std::chrono::sys_seconds now) const override {
    return std::make_unique<DkimVerifier>(library_, message, resolver, limits, now);
  }

 private:
  std::shared_ptr<const DkimLibrary> library_;
};

}  // namespace

std::shared_ptr<const dkim::Engine> make_reference_dkim_engine() {
  return std::make_shared<DkimEngine>();
}

}  // namespace anshin::reference
