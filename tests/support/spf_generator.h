// SPF checks made up at random: records with every kind of term, right and wrong, over few names,
// so that they refer to each other; hosts, exchangers, faults. The same number gives the same
// check.
#pragma once

#include <anshin/verifiers.h>

#include <cstdint>
#include <string>

namespace anshin::test {

struct GeneratedSpf {
  std::string zone;  ///< master file
  spf::Request request;
};

GeneratedSpf generate_spf(std::uint64_t number);

}  // namespace anshin::test
