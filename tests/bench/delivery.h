// Takes a message through a chain of milters as Postfix does: each sees the envelope at once, and
// the content after the one before has ended, with that one's header edits.
#pragma once

#include "bench/corpus_reader.h"
#include "bench/milter_link.h"

#include <chrono>
#include <string>
#include <vector>

namespace anshin::bench {

struct Delivery {
  std::chrono::nanoseconds end_of_message{
      0};                               ///< from each milter's end of body to its final reply
  std::chrono::nanoseconds content{0};  ///< from the first header field to the last final reply
  char reply = 'c';                     ///< the last milter's
  std::vector<Field> stamps;            ///< fields that the milters added
};

/// One session with one message. Throws std::runtime_error if a milter breaks it off.
Delivery deliver(const std::vector<std::string>& chain, const Message& message);

/// Sessions that have come to the end of the header, one with each milter; they stay open.
std::vector<MilterLink> begin_and_wait(const std::vector<std::string>& chain,
                                       const Message& message);

}  // namespace anshin::bench
