#include "arc/engine.h"

namespace anshin::arc {

std::shared_ptr<const Engine> make_engine() {
  return std::make_shared<const Engine>();
}

}  // namespace anshin::arc
