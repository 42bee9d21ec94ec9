// libopendkim as a value: one message that is verified. The only file that knows libopendkim's
// types is dkim_library.cc.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace anshin::reference {

/// What libopendkim makes of one signature.
struct DkimOutcome {
  enum class Kind {
    pass,
    body_differs,     ///< the body hash
    signature_wrong,  ///< the signature over the header
    body_too_short,   ///< for l=
    other
  };
  Kind kind = Kind::other;
  std::string trouble;  ///< libopendkim's own words, escaped
};

class DkimLibrary;

/// One message. Not thread-safe, but may move between threads.
class DkimMessage {
 public:
  explicit DkimMessage(std::shared_ptr<const DkimLibrary> library);
  ~DkimMessage();
  DkimMessage(const DkimMessage&) = delete;
  DkimMessage& operator=(const DkimMessage&) = delete;

  /// "name:value" with CRLF folds. Fields that the library cannot take are left out.
  void add_field(std::string_view field);
  /// Whether the library can go on.
  bool end_of_headers();
  void body(std::string_view chunk);
  /// `keys` has a key record for each DKIM-Signature field that was added, in their order; an empty
  /// one stands for none. One outcome for each, or none at all if the library failed.
  std::vector<DkimOutcome> finish(std::span<const std::string> keys);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// The process's libopendkim. Throws std::runtime_error if it cannot be initialised.
std::shared_ptr<const DkimLibrary> shared_dkim_library();

/// The longest key record that the library can take.
inline constexpr std::size_t longest_dkim_key_record = 1023;

}  // namespace anshin::reference
