// The body of a message against bh= of its mark: sections 3.4.3 and 3.4.4 of RFC 6376.
#include <anshin/mark.h>

#include "dkim/body_hashes.h"
#include "text/base64.h"

namespace anshin::mark {

struct BodyCheck::State {
  dkim::BodyHash body;
  std::string wanted;  // base64
};

BodyCheck::BodyCheck(const Mark& mark)
    : state_(std::make_unique<State>(State{
          .body = dkim::BodyHash(mark.body_canonicalization.value_or(Canonicalization::simple)),
          .wanted = mark.body_hash})) {}
BodyCheck::BodyCheck(BodyCheck&&) noexcept = default;
BodyCheck& BodyCheck::operator=(BodyCheck&&) noexcept = default;
BodyCheck::~BodyCheck() = default;

void BodyCheck::update(std::string_view chunk) {
  state_->body.update(chunk);
}

bool BodyCheck::matches() {
  state_->body.finish();
  return text::encode_base64(state_->body.whole()) == state_->wanted;
}

}  // namespace anshin::mark
