// The floor: what verifying the corpus's signatures costs if nothing else is done. The octets of
// each signed message are hashed once and each signature is verified with a key that is parsed
// already. Prints CPU seconds per 1,000 messages.
#include "bench/corpus_reader.h"
#include "dns/zone.h"
#include "text/base64.h"
#include "text/tag_list.h"

#include <CLI/CLI.hpp>
#include <openssl/evp.h>
#include <openssl/x509.h>
#include <sys/resource.h>

#include <array>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <map>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace anshin::bench {
namespace {

using KeyPointer = std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)>;
using KeyContext = std::unique_ptr<EVP_PKEY_CTX, decltype(&EVP_PKEY_CTX_free)>;
using DigestContext = std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)>;

/// A parsed key, ready to verify.
struct Key {
  KeyPointer key{nullptr, &EVP_PKEY_free};
  KeyContext rsa{nullptr, &EVP_PKEY_CTX_free};  ///< null for Ed25519
};

struct Signature {
  const Key* key = nullptr;
  std::string octets;
};

/// What is hashed and verified of one message.
struct Work {
  std::string octets;
  std::vector<Signature> signatures;
};

const unsigned char* octets_of(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

class Keys {
 public:
  explicit Keys(const dns::Zone& zone) : zone_(zone) {}

  const Key& find(const std::string& name) {
    const auto known = keys_.find(name);
    return known != keys_.end() ? known->second : keys_.emplace(name, parse(name)).first->second;
  }

 private:
  Key parse(const std::string& name) const {
    const dns::Answer answer = zone_.lookup(dns::question(name, dns::RecordType::TXT));
    const std::string record = answer.texts.empty() ? std::string() : answer.texts.front();
    const auto tags = text::parse_tag_list(record);
    const auto octets = text::decode_base64(tags ? tags->find("p").value_or("") : "");
    if (!octets || octets->empty()) {
      throw std::runtime_error("the zone has no key at " + name);
    }
    const unsigned char* begin = octets_of(*octets);
    Key key;
    if (tags->find("k") == "ed25519") {
      key.key.reset(EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, begin, octets->size()));
      return key;
    }
    key.key.reset(d2i_PUBKEY(nullptr, &begin, static_cast<long>(octets->size())));
    key.rsa.reset(EVP_PKEY_CTX_new(key.key.get(), nullptr));
    if (EVP_PKEY_verify_init(key.rsa.get()) != 1 ||
        EVP_PKEY_CTX_set_rsa_padding(key.rsa.get(), RSA_PKCS1_PADDING) != 1 ||
        EVP_PKEY_CTX_set_signature_md(key.rsa.get(), EVP_sha256()) != 1) {
      throw std::runtime_error("OpenSSL does not take the key at " + name);
    }
    return key;
  }

  const dns::Zone& zone_;
  std::map<std::string, Key> keys_;
};

Signature read_signature(const std::string& value, Keys& keys) {
  const auto tags = text::parse_tag_list(value);
  if (!tags) {
    throw std::runtime_error("a DKIM-Signature of the corpus: " + tags.error());
  }
  const auto tag = [&](std::string_view name) {
    return std::string(tags->find(name).value_or(""));
  };
  const auto octets = text::decode_base64_with_fws(tag("b"));
  return {.key = &keys.find(tag("s") + "._domainkey." + tag("d")), .octets = octets.value_or("")};
}

std::vector<Work> prepare(const std::vector<Message>& messages, Keys& keys) {
  std::vector<Work> works;
  for (const Message& message : messages) {
    Work work;
    for (const Field& field : message.fields) {
      work.octets += field.name + ":" + field.value + "\r\n";
      if (field.name == "DKIM-Signature") {
        work.signatures.push_back(read_signature(field.value, keys));
      }
    }
    work.octets += message.body;
    works.push_back(std::move(work));
  }
  return works;
}

/// The hash is not the one that was signed (nothing is canonicalised), which costs the same.
void verify(const Signature& signature, std::string_view digest) {
  if (signature.key->rsa) {
    EVP_PKEY_verify(signature.key->rsa.get(), octets_of(signature.octets), signature.octets.size(),
                    octets_of(digest), digest.size());
    return;
  }
  const DigestContext context(EVP_MD_CTX_new(), &EVP_MD_CTX_free);
  EVP_DigestVerifyInit(context.get(), nullptr, nullptr, nullptr, signature.key->key.get());
  EVP_DigestVerify(context.get(), octets_of(signature.octets), signature.octets.size(),
                   octets_of(digest), digest.size());
}

void do_work(const Work& work, EVP_MD_CTX* context) {
  std::array<char, 32> digest{};
  EVP_DigestInit_ex(context, nullptr, nullptr);
  EVP_DigestUpdate(context, work.octets.data(), work.octets.size());
  EVP_DigestFinal_ex(context, reinterpret_cast<unsigned char*>(digest.data()), nullptr);
  for (const Signature& signature : work.signatures) {
    verify(signature, {digest.data(), digest.size()});
  }
}

double cpu_seconds() {
  rusage used{};
  getrusage(RUSAGE_SELF, &used);
  const auto seconds = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
  };
  return seconds(used.ru_utime) + seconds(used.ru_stime);
}

double measure(const std::filesystem::path& folder, unsigned passes) {
  std::ifstream file(folder / "zone.txt");
  const std::string text{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  const auto zone = dns::parse_zone(text, "zone.txt");
  if (!zone) {
    throw std::runtime_error(zone.error());
  }
  Keys keys(*zone);
  const std::vector<Work> works = prepare(read_corpus(folder), keys);
  const DigestContext context(EVP_MD_CTX_new(), &EVP_MD_CTX_free);
  EVP_DigestInit_ex(context.get(), EVP_sha256(), nullptr);
  double begin = 0;
  for (unsigned pass = 0; pass <= passes; ++pass) {
    if (pass == 1) {  // the first warms up
      begin = cpu_seconds();
    }
    for (const Work& work : works) {
      if (!work.signatures.empty()) {
        do_work(work, context.get());
      }
    }
  }
  return (cpu_seconds() - begin) / passes / static_cast<double>(works.size()) * 1000;
}

}  // namespace
}  // namespace anshin::bench

int main(int argc, char** argv) {
  std::string corpus;
  unsigned passes = 3;
  CLI::App app("CPU seconds that hashing and verifying alone take for 1,000 messages");
  app.add_option("--corpus", corpus, "Folder that bench_corpus wrote")->required();
  app.add_option("--passes", passes, "Passes over the corpus")->check(CLI::Range(1, 1000));
  CLI11_PARSE(app, argc, argv);
  try {
    std::cout << anshin::bench::measure(corpus, passes) << '\n';
  } catch (const std::exception& error) {
    std::cerr << "bench_floor: " << error.what() << '\n';
    return 1;
  }
  return 0;
}
