#include "dkim/try_keys.h"

#include <utility>

namespace anshin::dkim {

KeyTrial try_keys(const VerificationKey& keys, const Signature& signature,
                  std::string_view header_hash, WorkAccount& work, const Limits& limits) {
  KeyTrial trial{.key = &keys, .keys = keys.others.size() + 1};
  for (std::size_t i = 0; i < trial.keys; ++i) {
    const VerificationKey& key = i == 0 ? keys : keys.others[i - 1];
    if (auto why = key.why_unfit(signature, limits)) {
      if (i == 0) {
        trial.why = *std::move(why);
      }
      continue;
    }
    trial.key = &key;
    if (!work.spend(key.key->work())) {
      trial.end = KeyTrial::End::over_limit;
      return trial;
    }
    if (key.key->verifies(header_hash, signature.signature)) {
      trial.end = KeyTrial::End::verifies;
      return trial;
    }
    trial.end = KeyTrial::End::differs;
  }
  return trial;
}

std::string told_of_several(const KeyTrial& trial) {
  return trial.keys == 1 ? "" : " (there are " + std::to_string(trial.keys) + " keys at this name)";
}

}  // namespace anshin::dkim
