// `anshinctl registry keygen`: a new Ed25519 key in two files.
#include <anshin/ed25519.h>

#include "config/shell_word.h"
#include "ctl/acting_as_owner.h"
#include "ctl/outcome.h"
#include "ctl/registry_editing.h"
#include "ctl/terminal.h"
#include "registry/durable_file.h"

#include <fcntl.h>
#include <nlohmann/json.hpp>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <iostream>
#include <stdexcept>
#include <string_view>

namespace anshin::ctl {
namespace {

// A file that did not exist before. What was there, a key above all, is never overwritten.
class NewFile {
 public:
  NewFile(std::string path, mode_t mode)
      : path_(std::move(path)),
        descriptor_(
            ::open(path_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode)) {
    if (descriptor_ < 0) {
      throw std::runtime_error(path_ + ": " +
                               (errno == EEXIST ? "exists already, and a key is never overwritten; "
                                                  "choose another name or move it away"
                                                : std::strerror(errno)));
    }
  }
  ~NewFile() {
    ::close(descriptor_);
    if (!complete_) {
      ::unlink(path_.c_str());
    }
  }
  NewFile(const NewFile&) = delete;
  NewFile& operator=(const NewFile&) = delete;

  void write(std::string_view content) {
    while (!content.empty()) {
      const ssize_t written = ::write(descriptor_, content.data(), content.size());
      if (written < 0 && errno == EINTR) {
        continue;
      }
      if (written < 0) {
        fail();
      }
      content.remove_prefix(static_cast<std::size_t>(written));
    }
    if (::fsync(descriptor_) != 0) {
      fail();
    }
  }
  void keep() { complete_ = true; }

 private:
  [[noreturn]] void fail() const {
    throw std::runtime_error(path_ + ": cannot be written: " + std::strerror(errno));
  }

  std::string path_;
  int descriptor_;
  bool complete_ = false;
};

// Not on standard output: that has the key alone, for scripts.
void tell_what_for(const std::string& path, const std::string& public_key) {
  const std::string file = harmless(path);
  std::cerr << "The private key, which signs, is in " << file
            << "; only its owner can read it. The public key is in " << file
            << ".pub too.\nTo sign a registry: \"anshinctl registry build OUTDIR --key "
            << config::shell_word(file)
            << "\". Its receivers have in their [[registry]]:\n  public_keys = [\"" << public_key
            << "\"]\nTo sign marks: signing_key in [mark] names the private file.\n";
}

}  // namespace

int run_keygen(const KeygenOptions& options) {
  const ActingAsOwner acting(registry::folder_of(options.file));
  const std::string public_name = options.file + ".pub";
  NewFile private_file(options.file, 0600);
  NewFile public_file(public_name, 0644);
  const auto key = crypto::SigningKey::generate();
  private_file.write(key.private_pem());
  public_file.write(key.public_base64() + "\n");
  private_file.keep();
  public_file.keep();
  if (options.json) {
    const nlohmann::ordered_json facts{{"private_key_file", options.file},
                                       {"public_key_file", public_name},
                                       {"public_key", key.public_base64()}};
    std::cout << facts.dump() << '\n';
  } else {
    std::cout << key.public_base64() << '\n';
    tell_what_for(options.file, key.public_base64());
  }
  return Outcome::kDone;
}

}  // namespace anshin::ctl
