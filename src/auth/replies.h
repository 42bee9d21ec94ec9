// Where answers to a message would go: Reply-To (RFC 5322 section 3.6.2), and Mail-Reply-To and
// Mail-Followup-To, which some readers prefer to it.
#pragma once

#include <anshin/results.h>

#include <string_view>
#include <vector>

namespace anshin::auth {

class ReplyReader {
 public:
  /// Any field of the message, in its order. Of several of a name the first counts; they make the
  /// message ambiguous anyway. An empty one leads nowhere.
  void header(std::string_view name, std::string_view value);
  const std::vector<ReplyField>& fields() const { return fields_; }

 private:
  std::vector<ReplyField> fields_;
};

}  // namespace anshin::auth
