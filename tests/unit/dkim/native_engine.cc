// The engine with which this program runs the shared suites.
#include <anshin/native_engines.h>

#include "support/dkim_bench.h"

namespace anshin::test {

const EngineUnderTest& engine_under_test() {
  static const EngineUnderTest engine = {
      .name = "native", .is_reference = false, .engine = dkim::make_native_engine()};
  return engine;
}

}  // namespace anshin::test
