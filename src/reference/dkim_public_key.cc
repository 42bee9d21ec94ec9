#include "reference/dkim_public_key.h"

#include "crypto/verify_key.h"
#include "text/base64.h"

#include <utility>

namespace anshin::reference {

std::expected<DkimLibraryKey, std::string> make_library_key(const dkim::KeyRecord& key) {
  switch (key.type) {
    case dkim::KeyType::rsa: {
      const auto parsed = crypto::VerifyKey::parse_rsa(key.public_key);
      if (!parsed) {
        return std::unexpected(parsed.error());
      }
      return DkimLibraryKey{
          .record = "v=DKIM1; k=rsa; p=" + text::encode_base64(parsed->subject_public_key_info()),
          .bits = parsed->bits(),
          .work = parsed->work()};
    }
    case dkim::KeyType::ed25519: {
      const auto parsed = crypto::VerifyKey::parse_ed25519(key.public_key);
      if (!parsed) {
        return std::unexpected(parsed.error());
      }
      return DkimLibraryKey{
          .record = "v=DKIM1; k=ed25519; p=" + text::encode_base64(key.public_key),
          .bits = parsed->bits(),
          .work = parsed->work()};
    }
  }
  std::unreachable();
}

}  // namespace anshin::reference
