// When a registry is synced next. Pure: chance is an argument.
#pragma once

#include <chrono>

namespace anshin::distribution {

class Pace {
 public:
  explicit Pace(std::chrono::minutes every) : every_(every) {}

  /// Before the first attempt: some seconds, so that a start is not held up and many receivers
  /// that start together do not ask together. `chance`: from 0 to below 1.
  static std::chrono::milliseconds first(double chance);
  /// After an attempt: the interval; after failures a minute, doubled with each further one up to
  /// the interval. All within a tenth, by chance.
  std::chrono::milliseconds after(bool good, double chance);

 private:
  std::chrono::minutes every_;
  unsigned failures_ = 0;
};

}  // namespace anshin::distribution
