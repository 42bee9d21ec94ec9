// Exit status of a command.
#pragma once

namespace anshin::ctl {

struct Outcome {
  static constexpr int kDone = 0;
  static constexpr int kNotWell = 1;  ///< the thing checked is not well, or the command failed
  static constexpr int kUsage = 2;
  static constexpr int kTemporary = 75;  ///< EX_TEMPFAIL of sysexits.h

  int status = kDone;
};

}  // namespace anshin::ctl
