// The engine with which this program runs the shared suites.
#include <anshin/reference_engines.h>

#include "support/dkim_bench.h"

namespace anshin::test {

const EngineUnderTest& engine_under_test() {
  static const EngineUnderTest engine = {
      .name = "reference", .is_reference = true, .engine = reference::make_reference_dkim_engine()};
  return engine;
}

}  // namespace anshin::test
