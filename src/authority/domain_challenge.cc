#include "authority/domain_challenge.h"

#include "crypto/hmac_sha256.h"
#include "crypto/key_file.h"
#include "registry/durable_file.h"

#include <fcntl.h>
#include <sys/random.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <optional>

namespace anshin::authority {
namespace {

constexpr std::size_t secret_octets = 32;
// 128 bits cannot be guessed, and the value stays short enough to be typed.
constexpr std::size_t value_octets = 16;
constexpr mode_t secret_mode = 0600;
// Keeps these codes apart from whatever else the secret may come to be used for.
constexpr std::string_view purpose = "anshin domain challenge 1";

std::unexpected<std::string> system_error(const std::string& path, const char* what) {
  return std::unexpected(path + ": " + what + ": " + std::strerror(errno));
}

class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  ~Descriptor() {
    if (number_ >= 0) {
      ::close(number_);
    }
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;

  bool open() const { return number_ >= 0; }
  int number() const { return number_; }

 private:
  int number_;
};

// nullopt: there is none.
std::expected<std::optional<std::string>, std::string> read_secret(const std::string& path) {
  if (!registry::file_exists(path)) {
    return std::nullopt;
  }
  auto secret = crypto::read_secret_file(path);
  if (!secret) {
    return std::unexpected(secret.error());
  }
  if (secret->size() != secret_octets) {
    return std::unexpected(path +
                           ": is damaged (it should have 32 bytes); restore it from a backup, or "
                           "delete it and issue the challenges anew");
  }
  return std::move(*secret);
}

// Writes a new secret under a name of its own and links it to `path`, so that of several who do
// this at once one wins and nobody sees half a file.
std::expected<void, std::string> make_secret(const std::string& folder, const std::string& path) {
  if (auto made = registry::make_folder(folder); !made) {
    return made;
  }
  std::array<char, secret_octets> secret{};
  if (::getrandom(secret.data(), secret.size(), 0) != static_cast<ssize_t>(secret.size())) {
    return system_error(path, "the system gives no random numbers");
  }
  const std::string part = path + '.' + std::to_string(::getpid());
  registry::remove_file(part);
  const Descriptor file(
      ::open(part.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, secret_mode));
  if (!file.open()) {
    return system_error(part, "cannot be made");
  }
  const auto written = [&]() -> std::expected<void, std::string> {
    if (::write(file.number(), secret.data(), secret.size()) !=
            static_cast<ssize_t>(secret.size()) ||
        ::fsync(file.number()) != 0) {
      return system_error(part, "cannot be written");
    }
    if (auto given = registry::give_to_owner_of(folder, file.number(), part); !given) {
      return given;
    }
    if (::link(part.c_str(), path.c_str()) != 0 && errno != EEXIST) {
      return system_error(path, "cannot be made");
    }
    return {};
  }();
  registry::remove_file(part);
  return written;
}

std::string hex(std::string_view octets) {
  static constexpr std::string_view digits = "0123456789abcdef";
  std::string out;
  for (const char c : octets) {
    const auto octet = static_cast<unsigned char>(c);
    out += digits[octet >> 4U];
    out += digits[octet & 0xFU];
  }
  return out;
}

}  // namespace

std::string challenge_name(std::string_view domain) {
  return "_anshin-challenge." + std::string(domain);
}

std::expected<ChallengeKey, std::string> ChallengeKey::open(const std::string& folder) {
  const std::string path = folder + '/' + file_name;
  auto secret = read_secret(path);
  if (secret && !secret->has_value()) {
    if (const auto made = make_secret(folder, path); !made) {
      return std::unexpected(made.error());
    }
    secret = read_secret(path);
  }
  if (!secret) {
    return std::unexpected(secret.error());
  }
  std::optional<std::string>& octets = *secret;
  if (!octets) {
    return std::unexpected(path + ": vanished while it was made");
  }
  return ChallengeKey(std::move(*octets));
}

std::string ChallengeKey::value_for(std::string_view domain, std::string_view id) const {
  std::string message(purpose);
  message.append(1, '\0').append(domain).append(1, '\0').append(id);
  return std::string(challenge_prefix) +
         hex(crypto::hmac_sha256(secret_, message).substr(0, value_octets));
}

}  // namespace anshin::authority
