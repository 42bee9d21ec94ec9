// Why a sync did not get through.
#pragma once

#include <anshin/distribution.h>

#include <string>

namespace anshin::distribution {

struct Trouble {
  SyncStatus status = SyncStatus::failed;  ///< refused or failed
  std::string reason;
  bool look_again = false;  ///< the publisher may just have switched to its next version: worth
                            ///< fetching its manifest once more
};

}  // namespace anshin::distribution
