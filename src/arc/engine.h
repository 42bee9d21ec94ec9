// What the verifiers of all messages share.
#pragma once

#include <anshin/arc_engine.h>

#include "dkim/key_cache.h"

namespace anshin::arc {

class Engine {
 public:
  const std::shared_ptr<dkim::KeyCache>& keys() const { return keys_; }

 private:
  std::shared_ptr<dkim::KeyCache> keys_ = std::make_shared<dkim::KeyCache>();
};

}  // namespace anshin::arc
