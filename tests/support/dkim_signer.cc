#include "support/dkim_signer.h"

#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <stdexcept>
#include <utility>

namespace anshin::test {
namespace {

void must(bool well, const char* what) {
  if (!well) {
    throw std::runtime_error(std::string("signing failed at ") + what);
  }
}

std::string base64(std::string_view octets) {
  std::string out(4 * ((octets.size() + 2) / 3) + 1, '\0');
  const int size = EVP_EncodeBlock(reinterpret_cast<unsigned char*>(out.data()),
                                   reinterpret_cast<const unsigned char*>(octets.data()),
                                   static_cast<int>(octets.size()));
  out.resize(static_cast<std::size_t>(size));
  return out;
}

std::string digest(std::string_view data, const EVP_MD* type) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> out{};
  unsigned size = 0;
  must(EVP_Digest(data.data(), data.size(), out.data(), &size, type, nullptr) == 1, "hashing");
  return {reinterpret_cast<const char*>(out.data()), size};
}

std::string lower(std::string text) {
  std::ranges::transform(text, text.begin(),
                         [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return text;
}

// Runs of blanks and tabs to one blank, none at the end (RFC 6376 sections 3.4.2 and 3.4.4).
std::string squeeze(std::string_view line) {
  std::string out;
  bool blank = false;
  for (const char c : line) {
    if (c == ' ' || c == '\t') {
      blank = true;
      continue;
    }
    if (blank) {
      out += ' ';
    }
    blank = false;
    out += c;
  }
  return out;
}

// A CRLF before a blank goes (RFC 5322 section 2.2.3); any other CR or LF is an octet like others.
std::string unfolded(std::string_view value) {
  std::string out;
  for (std::size_t i = 0; i < value.size(); ++i) {
    const bool fold = value.substr(i).starts_with("\r\n ") || value.substr(i).starts_with("\r\n\t");
    if (fold) {
      ++i;
    } else {
      out += value[i];
    }
  }
  return out;
}

std::string without_blanks_behind(std::string text) {
  text.erase(text.find_last_not_of(" \t") + 1);
  return text;
}

}  // namespace

std::string canonical_field(const SignedField& field, bool relaxed) {
  if (!relaxed) {
    return field.name + ":" + field.value;
  }
  std::string value = squeeze(unfolded(field.value));
  if (value.starts_with(' ')) {
    value.erase(0, 1);
  }
  return lower(without_blanks_behind(field.name)) + ":" + value;
}

namespace {

std::string canonical_body(std::string body, bool relaxed) {
  if (!body.empty() && !body.ends_with("\r\n")) {
    body += "\r\n";
  }
  std::string out;
  std::string_view rest = body;
  while (relaxed && !rest.empty()) {
    const std::size_t end = rest.find("\r\n");
    out += squeeze(rest.substr(0, end)) + "\r\n";
    rest.remove_prefix(end + 2);
  }
  if (!relaxed) {
    out = body;
  }
  while (out.ends_with("\r\n\r\n")) {
    out.resize(out.size() - 2);
  }
  if (out == "\r\n" && relaxed) {
    out.clear();
  }
  return out.empty() && !relaxed ? "\r\n" : out;
}

// RFC 6376 section 5.4.2: each name takes the lowest field that is not taken yet.
std::string canonical_header(const SignedMessage& message, const SignOptions& options) {
  const bool relaxed = options.header_canonicalization == "relaxed";
  std::vector<bool> taken(message.fields.size(), false);
  std::string out;
  for (const std::string& name : options.signed_fields) {
    for (std::size_t i = message.fields.size(); i-- > 0;) {
      if (!taken[i] && lower(without_blanks_behind(message.fields[i].name)) == lower(name)) {
        taken[i] = true;
        out += canonical_field(message.fields[i], relaxed) + "\r\n";
        break;
      }
    }
  }
  return out;
}

std::string tag_text(std::string_view octets, const SignOptions& options) {
  std::string text = base64(octets);
  while (!options.padding && text.ends_with('=')) {
    text.pop_back();
  }
  return text;
}

std::string joined(const std::vector<std::string>& names) {
  std::string out;
  for (const std::string& name : names) {
    out += (out.empty() ? "" : ":") + name;
  }
  return out;
}

}  // namespace

struct DkimKey::State {
  std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> key{nullptr, &EVP_PKEY_free};
};

DkimKey DkimKey::rsa(unsigned bits) {
  auto state = std::make_shared<State>();
  state->key.reset(EVP_RSA_gen(bits));
  must(state->key != nullptr, "key generation");
  return DkimKey(state);
}

DkimKey DkimKey::from_pem(const std::string& path) {
  const std::unique_ptr<BIO, decltype(&BIO_free)> file(BIO_new_file(path.c_str(), "r"), &BIO_free);
  must(file != nullptr, "opening the key file");
  auto state = std::make_shared<State>();
  state->key.reset(PEM_read_bio_PrivateKey(file.get(), nullptr, nullptr, nullptr));
  must(state->key != nullptr, "reading the key file");
  return DkimKey(state);
}

DkimKey DkimKey::ed25519() {
  auto state = std::make_shared<State>();
  state->key.reset(EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519"));
  must(state->key != nullptr, "key generation");
  return DkimKey(state);
}

bool DkimKey::is_rsa() const {
  return EVP_PKEY_is_a(state_->key.get(), "RSA") == 1;
}

std::string DkimKey::record() const {
  return std::string("v=DKIM1; k=") + (is_rsa() ? "rsa" : "ed25519") + "; p=" + public_base64();
}

std::string DkimKey::public_base64() const {
  if (!is_rsa()) {
    std::array<unsigned char, 32> raw{};
    std::size_t size = raw.size();
    must(EVP_PKEY_get_raw_public_key(state_->key.get(), raw.data(), &size) == 1, "public key");
    return base64({reinterpret_cast<const char*>(raw.data()), size});
  }
  unsigned char* der = nullptr;
  const int size = i2d_PUBKEY(state_->key.get(), &der);
  must(size > 0, "public key");
  std::string text = base64({reinterpret_cast<const char*>(der), static_cast<std::size_t>(size)});
  OPENSSL_free(der);
  return text;
}

std::string DkimKey::public_base64_pkcs1() const {
  unsigned char* der = nullptr;
  const int size = i2d_PublicKey(state_->key.get(), &der);
  must(size > 0, "public key");
  std::string text = base64({reinterpret_cast<const char*>(der), static_cast<std::size_t>(size)});
  OPENSSL_free(der);
  return text;
}

// RFC 8463: Ed25519 signs the hash of the data, RSA hashes it itself.
std::string DkimKey::sign(std::string_view data, bool sha1) const {
  const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(EVP_MD_CTX_new(),
                                                                        &EVP_MD_CTX_free);
  const EVP_MD* type = sha1 ? EVP_sha1() : EVP_sha256();
  const std::string hash = is_rsa() ? std::string() : digest(data, type);
  const std::string_view input = is_rsa() ? data : std::string_view(hash);
  must(EVP_DigestSignInit(context.get(), nullptr, is_rsa() ? type : nullptr, nullptr,
                          state_->key.get()) == 1,
       "initialisation");
  std::size_t size = 0;
  const auto* octets = reinterpret_cast<const unsigned char*>(input.data());
  must(EVP_DigestSign(context.get(), nullptr, &size, octets, input.size()) == 1, "signing");
  std::string signature(size, '\0');
  must(EVP_DigestSign(context.get(), reinterpret_cast<unsigned char*>(signature.data()), &size,
                      octets, input.size()) == 1,
       "signing");
  signature.resize(size);
  return signature;
}

std::string sign_dkim(const SignedMessage& message, const DkimKey& key,
                      const SignOptions& options) {
  const std::string algorithm =
      options.algorithm.value_or(key.is_rsa() ? "rsa-sha256" : "ed25519-sha256");
  const bool sha1 = algorithm.ends_with("sha1");
  std::string body = canonical_body(message.body, options.body_canonicalization == "relaxed");
  if (options.body_length) {
    body.resize(std::min<std::size_t>(body.size(), *options.body_length));
  }
  const std::string separator = options.fold ? ";\r\n\t" : "; ";
  const std::string c = options.canonicalization_tag.value_or(options.header_canonicalization +
                                                              "/" + options.body_canonicalization);
  std::string value = " v=" + options.version + "; a=" + algorithm + "; c=" + c +
                      "; d=" + options.domain + "; s=" + options.selector + separator +
                      "h=" + joined(options.signed_fields);
  const auto add = [&value](const char* tag, const auto& number) {
    if (number) {
      value += std::string("; ") + tag + "=" + std::to_string(*number);
    }
  };
  add("l", options.body_length);
  add("t", options.signed_at);
  add("x", options.expires_at);
  if (options.identity) {
    value += "; i=" + *options.identity;
  }
  value += options.more_tags.value_or("") + separator +
           "bh=" + tag_text(digest(body, sha1 ? EVP_sha1() : EVP_sha256()), options) + separator +
           options.signature_tag;
  // RFC 6376 section 3.7: without the value of b= and the white space around it
  const std::string_view behind = options.behind_signature;
  const std::string bare =
      value + std::string(behind.substr(std::min(behind.find(';'), behind.size())));
  const std::string data =
      canonical_header(message, options) +
      canonical_field({options.field_name, bare}, options.header_canonicalization == "relaxed");
  return value + options.before_signature + tag_text(key.sign(data, sha1), options) +
         options.behind_signature;
}

SignedMessage with_signature(SignedMessage message, const DkimKey& key,
                             const SignOptions& options) {
  std::string value = sign_dkim(message, key, options);
  message.fields.insert(message.fields.begin(), {options.field_name, std::move(value)});
  return message;
}

}  // namespace anshin::test
