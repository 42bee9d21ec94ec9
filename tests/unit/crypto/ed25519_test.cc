// Ed25519: the vectors of RFC 8032 section 7.1, round trips, and every way in which a key file can
// be wrong.
#include <anshin/ed25519.h>

#include "text/base64.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <string>

namespace anshin::crypto {
namespace {

using testing::HasSubstr;

std::string from_hex(std::string_view hex) {
  std::string out;
  for (std::size_t i = 0; i + 1 < hex.size(); i += 2) {
    out += static_cast<char>(std::stoi(std::string(hex.substr(i, 2)), nullptr, 16));
  }
  return out;
}

// A sound key of another kind.
// another kind.
constexpr const char* x25519_public_pem =
    "-----BEGIN PUBLIC KEY-----\n"
    "MCowBQYDK2VuAyEAhSDwCYkwp1R0i33ctD73Wg2/Og0mOBr066SpjqqbTmo=\n"
    "-----END PUBLIC KEY-----\n";

class KeyFileTest : public testing::Test {
 protected:
  KeyFileTest() {
    std::string name = testing::TempDir() + "/anshin-keys-XXXXXX";
    folder_ = ::mkdtemp(name.data());
  }
  ~KeyFileTest() override { std::filesystem::remove_all(folder_); }

  std::string write(const std::string& name, const std::string& content, mode_t mode = 0600) {
    const std::string path = folder_ + "/" + name;
    std::ofstream(path, std::ios::binary) << content;
    ::chmod(path.c_str(), mode);
    return path;
  }

  std::string folder_;
};

struct Vector {
  const char* public_key;
  const char* message;
  const char* signature;
};

// RFC 8032 section 7.1, TEST 1 to TEST 3.
constexpr Vector vectors[] = {
    {"d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
     "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b"
     "46b"
     "d25bf5f0595bbe24655141438e7a100b"},
    {"3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72",
     "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11"
     "d8c"
     "387b2eaeb4302aeeb00d291612bb0c00"},
    {"fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025", "af82",
     "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc"
     "659"
     "4a7c15e9716ed28dc027beceea1ec40a"}};

TEST(Ed25519, VerifiesTheVectorsOfRfc8032) {
  for (const Vector& vector : vectors) {
    const auto key = PublicKey::parse(text::encode_base64(from_hex(vector.public_key)));
    ASSERT_TRUE(key) << key.error();
    const std::string message = from_hex(vector.message);
    std::string signature = from_hex(vector.signature);
    EXPECT_TRUE(key->verify(message, signature));
    EXPECT_FALSE(key->verify(message + "x", signature));
    EXPECT_FALSE(key->verify(message, signature.substr(1)));
    EXPECT_FALSE(key->verify(message, signature + "x"));
    EXPECT_FALSE(key->verify(message, ""));
    signature[3] = static_cast<char>(signature[3] ^ 1);
    EXPECT_FALSE(key->verify(message, signature));
  }
}

TEST(Ed25519, SignsWhatItsPublicHalfVerifies) {
  const SigningKey key = SigningKey::generate();
  const std::string signature = key.sign("message");
  EXPECT_EQ(signature.size(), 64U);
  const auto verifier = PublicKey::parse(key.public_base64());
  ASSERT_TRUE(verifier) << verifier.error();
  EXPECT_TRUE(verifier->verify("message", signature));
  const auto stranger = PublicKey::parse(SigningKey::generate().public_base64());
  ASSERT_TRUE(stranger);
  EXPECT_FALSE(stranger->verify("message", signature));
}

TEST(Ed25519, ReadsBase64WithWhiteSpaceAroundIt) {
  const std::string base64 = SigningKey::generate().public_base64();
  EXPECT_TRUE(PublicKey::parse("\n " + base64 + " \n"));
}

TEST(Ed25519, RefusesWhatIsNoPublicKey) {
  const std::pair<std::string, std::string> cases[] = {
      {"", "empty"},
      {"!!!!", "neither base64 nor PEM"},
      {"AAAA", "has 3 octets"},
      {text::encode_base64(std::string(64, 'a')), "has 64 octets"},
      {"-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n", "not a readable public key"},
      {x25519_public_pem, "an Ed25519 key is needed"},
      {SigningKey::generate().private_pem(), "is a private key"},
      {SigningKey::generate().private_pem().substr(28, 64), "is a private key"},
      {std::string(70000, 'A'), "larger than 64 KB"}};
  for (const auto& [text, expected] : cases) {
    const auto key = PublicKey::parse(text);
    ASSERT_FALSE(key) << text.substr(0, 100);
    EXPECT_THAT(key.error(), HasSubstr(expected));
  }
}

TEST_F(KeyFileTest, LoadsWhatItWrote) {
  const SigningKey key = SigningKey::generate();
  const auto loaded = SigningKey::load(write("key.pem", key.private_pem()));
  ASSERT_TRUE(loaded) << loaded.error();
  EXPECT_EQ(loaded->public_base64(), key.public_base64());
  EXPECT_EQ(loaded->sign("x"), key.sign("x"));
  const auto public_key = PublicKey::load(write("key.pub", key.public_base64() + "\n", 0644));
  ASSERT_TRUE(public_key) << public_key.error();
  EXPECT_TRUE(public_key->verify("x", key.sign("x")));
}

TEST_F(KeyFileTest, AcceptsAKeyThatItsGroupMayRead) {
  const std::string path = write("key.pem", SigningKey::generate().private_pem(), 0640);
  EXPECT_TRUE(SigningKey::load(path));
}

TEST_F(KeyFileTest, RefusesAKeyThatOthersMayReadOrChange) {
  const std::string pem = SigningKey::generate().private_pem();
  for (const mode_t mode : {0604U, 0602U, 0620U, 0644U, 0666U}) {
    const std::string path = write("key.pem", pem, mode);
    const auto key = SigningKey::load(path);
    ASSERT_FALSE(key) << std::oct << mode;
    EXPECT_THAT(key.error(), HasSubstr(path));
    EXPECT_THAT(key.error(), HasSubstr("chmod 600"));
  }
}

TEST_F(KeyFileTest, ErrorsNameTheFileAndWhatIsWrong) {
  const std::pair<std::string, std::string> cases[] = {
      {folder_ + "/missing.pem", "No such file"},
      {folder_, "not a regular file"},
      {write("empty.pem", ""), "no private key"},
      {write("public.pem", x25519_public_pem), "no private key"},
      {write("large.pem", std::string(70000, 'x')), "larger than 64 KB"},
      {write("encrypted.pem", "-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n"), "pass phrase"},
      {write("x25519.pem",
             "-----BEGIN PRIVATE KEY-----\n"
             "MC4CAQAwBQYDK2VuBCIEIHcHbQpzGKV9PBbBclGyZkXfTC+H68CZKrF3+6UduSwq\n"
             "-----END PRIVATE KEY-----\n"),
       "an Ed25519 key is needed"}};
  for (const auto& [path, expected] : cases) {
    const auto key = SigningKey::load(path);
    ASSERT_FALSE(key) << path;
    EXPECT_THAT(key.error(), HasSubstr(path));
    EXPECT_THAT(key.error(), HasSubstr(expected));
  }
}

TEST_F(KeyFileTest, APublicKeyInThePlaceOfThePrivateOneIsTold) {
  const std::string text = SigningKey::generate().public_base64() + "\n";
  for (const mode_t mode : {0644U, 0600U}) {
    const std::string path = write("key.pem.pub", text, mode);
    const auto key = SigningKey::load(path);
    ASSERT_FALSE(key);
    EXPECT_EQ(key.error(), path + ": is a public key, and only the private one signs; give " +
                               folder_ + "/key.pem instead");
  }
  const std::string unnamed = write("public", text, 0644);
  const auto key = SigningKey::load(unnamed);
  ASSERT_FALSE(key);
  EXPECT_EQ(key.error(), unnamed + ": is a public key, and only the private one signs");
}

TEST_F(KeyFileTest, AFifoDoesNotHang) {
  const std::string path = folder_ + "/fifo";
  ASSERT_EQ(::mkfifo(path.c_str(), 0600), 0);
  EXPECT_FALSE(SigningKey::load(path));
  EXPECT_FALSE(PublicKey::load(path));
}

}  // namespace
}  // namespace anshin::crypto
