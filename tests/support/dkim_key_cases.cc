// Key records and the keys in them: RFC 6376 sections 3.6.1, 3.6.2.2 and 6.1.2, RFC 8301, RFC 8463.
#include "support/dkim_bench.h"
#include "support/dkim_cases.h"
#include "support/rsa_der.h"
#include "text/base64.h"

#include <utility>

namespace anshin::test {
namespace {

std::function<DkimKey()> rsa(unsigned bits) {
  return [=] { return DkimKey::rsa(bits); };
}

// Too large to be made for a test.
std::function<DkimKey()> stored(const std::string& name) {
  return [=] { return DkimKey::from_pem(std::string(ANSHIN_TEST_DATA "/dkim/keys/") + name); };
}

std::string record_of(std::string_view modulus, std::string_view exponent) {
  return "v=DKIM1; k=rsa; p=" + text::encode_base64(rsa_public_key(modulus, exponent));
}

// A modulus of so many bits that is odd: nobody has the key to it.
std::string made_up_modulus(unsigned bits) {
  std::string modulus((bits + 7) / 8, '\x5A');
  modulus.front() = static_cast<char>(1U << ((bits - 1) % 8));
  modulus.back() = '\x01';
  return modulus;
}

std::function<std::string()> ed25519_record(std::string octets) {
  return [octets = std::move(octets)] {
    return "v=DKIM1; k=ed25519; p=" + text::encode_base64(octets);
  };
}

}  // namespace

std::vector<DkimCase> dkim_key_cases() {
  using V = DkimVerdict;
  const std::string exponent("\x01\x00\x01", 3);
  const DkimOutcome too_large = {.verdict = V::neutral,
                                 .reason = "beyond what the reference engine can verify: a key of"};
  return {
      {.name = "Pkcs1Key",
       .record = [] { return "v=DKIM1; p=" + rsa_key().public_base64_pkcs1(); }},
      {.name = "NoVersionInRecord", .record = [] { return "p=" + rsa_key().public_base64(); }},
      {.name = "TestingKey", .record = [] { return rsa_record_with("t=y"); }},
      {.name = "ServiceEmail", .record = [] { return rsa_record_with("s=fax:email"); }},
      {.name = "AnotherKey",
       .verdict = V::fail,
       .reason = "the key is another one",
       .record = [] { return DkimKey::rsa(1024).record(); }},
      {.name = "NoKeyRecord",
       .verdict = V::permerror,
       .reason = "there is no key record at s2._domainkey.example.jp",
       .sign = [](SignOptions& o) { o.selector = "s2"; }},
      {.name = "RevokedKey",
       .verdict = V::permerror,
       .reason = "revoked",
       .record = [] { return std::string("v=DKIM1; p="); }},
      {.name = "KeyNotForMail",
       .verdict = V::permerror,
       .reason = "not meant for mail",
       .record = [] { return rsa_record_with("s=fax"); }},
      {.name = "KeyForSha1Only",
       .verdict = V::permerror,
       .reason = "SHA-256",
       .record = [] { return rsa_record_with("h=sha1"); }},
      {.name = "KeyOfOtherType",
       .verdict = V::permerror,
       .reason = "is of type ed25519",
       .record = [] { return ed25519_key().record(); }},
      {.name = "UnknownKeyType",
       .verdict = V::permerror,
       .reason = "key type",
       .record = [] { return rsa_record_with("k=dsa"); }},
      {.name = "VersionNotFirst",
       .verdict = V::permerror,
       .reason = "does not come first",
       .record = [] { return "k=rsa; v=DKIM1; p=" + rsa_key().public_base64(); }},
      {.name = "OtherVersion",
       .verdict = V::permerror,
       .reason = "is not DKIM1",
       .record = [] { return "v=DKIM2; p=" + rsa_key().public_base64(); }},
      {.name = "DuplicateTagInRecord",
       .verdict = V::permerror,
       .reason = "malformed",
       .record = [] { return rsa_record_with("k=rsa; k=rsa"); }},
      {.name = "KeyIsNoBase64",
       .verdict = V::permerror,
       .reason = "not base64",
       .record = [] { return std::string("v=DKIM1; p=!!!!"); }},
      {.name = "KeyIsNoKey",
       .verdict = V::permerror,
       .reason = "holds no RSA key",
       .record = [] { return std::string("v=DKIM1; p=AAAA"); }},
      {.name = "SubdomainForbidden",
       .verdict = V::permerror,
       .reason = "does not allow subdomains",
       .sign = [](SignOptions& o) { o.identity = "taro@mail.example.jp"; },
       .record = [] { return rsa_record_with("t=s"); }},

      // sizes
      {.name = "Rsa1024", .key = rsa(1024)},
      {.name = "Rsa1023",
       .verdict = V::policy,
       .reason = "the key has only 1023 bits, fewer than 1024 (RFC 8301)",
       .key = rsa(1023)},
      {.name = "Rsa1025", .key = rsa(1025)},
      {.name = "Rsa512WithWrongSignature",
       .verdict = V::fail,
       .reason = "a signed header field was changed",
       .key = rsa(512),
       .alter = [](SignedMessage& m) { m.fields[3].value = " another"; }},
      {.name = "Rsa4096", .key = stored("rsa-4096.pem")},
      {.name = "Rsa8192", .key = stored("rsa-8192.pem"), .by_reference = too_large},
      {.name = "Rsa16384", .key = stored("rsa-16384.pem"), .by_reference = too_large},
      {.name = "Rsa16385",
       .verdict = V::permerror,
       .reason = "the key has more than 16384 bits",
       .record = [exponent] { return record_of(made_up_modulus(16385), exponent); }},
      {.name = "RsaAnotherSizeThanTheSignature",
       .verdict = V::fail,
       .reason = "the key is another one",
       .record = [exponent] { return record_of(made_up_modulus(4096), exponent); },
       .by_reference = DkimOutcome(V::fail, "the key is another one")},

      // exponents: RFC 8017 section 3.1
      {.name = "ExponentEven",
       .verdict = V::permerror,
       .reason = "the RSA key in p= has an exponent that is even",
       .record = [] { return record_of(made_up_modulus(2048), "\x02"); }},
      {.name = "ExponentOne",
       .verdict = V::permerror,
       .reason = "has an exponent",
       .record = [] { return record_of(made_up_modulus(2048), "\x01"); }},
      {.name = "ExponentZero",
       .verdict = V::permerror,
       .reason = "has an exponent",
       .record = [] { return record_of(made_up_modulus(2048), std::string(1, '\0')); }},
      {.name = "ExponentOf16Bits",
       .verdict = V::fail,
       .reason = "the key is another one",
       .record = [] { return record_of(made_up_modulus(2048), std::string(2, '\xFF')); }},
      {.name = "ExponentThatNoSignerUses",
       .verdict = V::permerror,
       .reason = "has an exponent above 65537, which no signer uses",
       .record = [] { return record_of(made_up_modulus(2048), std::string("\x01\x00\x03", 3)); }},
      {.name = "ExponentOf32Bits",
       .verdict = V::permerror,
       .reason = "has an exponent above 65537",
       .record = [] { return record_of(made_up_modulus(2048), std::string(4, '\xFF')); }},
      {.name = "ExponentAsLongAsTheModulus",
       .verdict = V::permerror,
       .reason = "has an exponent above 65537",
       .record = [] { return record_of(made_up_modulus(2048), made_up_modulus(2047)); }},
      {.name = "ModulusEven",
       .verdict = V::permerror,
       .reason = "the RSA key in p= has a modulus",
       .record =
           [exponent] {
             return record_of(made_up_modulus(2048) + std::string(1, '\0'), exponent);
           }},
      {.name = "ModulusZero",
       .verdict = V::permerror,
       .reason = "RSA key",
       .record = [exponent] { return record_of(std::string(1, '\0'), exponent); }},

      // what p= holds
      {.name = "OctetsBehindTheKey",
       .verdict = V::permerror,
       .reason = "holds no RSA key",
       .record =
           [exponent] {
             return "p=" +
                    text::encode_base64(rsa_public_key(made_up_modulus(2048), exponent) + "x");
           }},
      {.name = "KeyCutShort",
       .verdict = V::permerror,
       .reason = "holds no RSA key",
       .record = [] { return "p=" + rsa_key().public_base64().substr(0, 200); }},
      {.name = "EllipticCurveKey",
       .verdict = V::permerror,
       .reason = "holds no RSA key",
       .record =
           [] {
             return std::string(
                 "p="
                 "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEaxfR8uEsQkf4vOblY6RA8ncDfYEt6zOg9KE5RdiYwpZP4"
                 "0Li/hp/m47n60p8D54WK84zV2sxXs7LtkBoN79R9Q==");
           }},
      {.name = "KeyFolded",
       .record =
           [] {
             std::string key = rsa_key().public_base64();
             return "v=DKIM1; p=" + key.insert(100, " \t");
           }},
      {.name = "Ed25519", .key = [] { return ed25519_key(); }},
      {.name = "Ed25519WithoutPadding",
       .key = [] { return ed25519_key(); },
       .record = [] { return "k=ed25519; p=" + ed25519_key().public_base64().substr(0, 43); }},
      {.name = "Ed25519WithPurpose",
       .key = [] { return ed25519_key(); },
       .record =
           [] { return "k=ed25519; h=sha256; s=email; t=s; p=" + ed25519_key().public_base64(); }},
      {.name = "Ed25519BodyChanged",
       .verdict = V::fail,
       .reason = "body hash differs",
       .key = [] { return ed25519_key(); },
       .alter = [](SignedMessage& m) { m.body += "x"; }},
      {.name = "Ed25519HeaderChanged",
       .verdict = V::fail,
       .reason = "a signed header field was changed",
       .key = [] { return ed25519_key(); },
       .alter = [](SignedMessage& m) { m.fields[3].value += "x"; }},
      {.name = "Ed25519WithoutType",
       .verdict = V::permerror,
       .reason = "is of type rsa",
       .key = [] { return ed25519_key(); },
       .record = [] { return "p=" + ed25519_key().public_base64(); }},
      {.name = "Ed25519Short",
       .verdict = V::permerror,
       .reason = "holds no Ed25519 key of 32 octets",
       .key = [] { return ed25519_key(); },
       .record = ed25519_record(std::string(31, 'x'))},
      {.name = "Ed25519Long",
       .verdict = V::permerror,
       .reason = "holds no Ed25519 key of 32 octets",
       .key = [] { return ed25519_key(); },
       .record = ed25519_record(std::string(33, 'x'))},
      {.name = "Ed25519AsSubjectPublicKeyInfo",
       .verdict = V::permerror,
       .reason = "holds no Ed25519 key of 32 octets",
       .key = [] { return ed25519_key(); },
       .record =
           ed25519_record(std::string("\x30\x2A\x30\x05\x06\x03\x2B\x65\x70\x03\x21\x00", 12) +
                          std::string(32, 'x'))},
      {.name = "Ed25519NoPoint",
       .verdict = V::fail,
       .reason = "the key is another one",
       .key = [] { return ed25519_key(); },
       .record = ed25519_record(std::string(32, '\xFF'))},
      {.name = "Ed25519SignatureTooShort",
       .verdict = V::fail,
       .reason = "does not verify",
       .key = [] { return ed25519_key(); },
       .alter = [](SignedMessage& m) { m.fields[0].value.resize(m.fields[0].value.size() - 4); }},
      {.name = "RsaSignatureTooShort",
       .verdict = V::fail,
       .reason = "does not verify",
       .alter = [](SignedMessage& m) { m.fields[0].value.resize(m.fields[0].value.size() - 4); }},

      // tags of the record
      {.name = "SubdomainForbiddenAndNone",
       .sign = [](SignOptions& o) { o.identity = "taro@example.jp"; },
       .record = [] { return rsa_record_with("t=s"); }},
      {.name = "FlagsUnknown", .record = [] { return rsa_record_with("t=x:yes:"); }},
      {.name = "HashesWithSha256", .record = [] { return rsa_record_with("h=sha1:sha256"); }},
      {.name = "HashesUnknown",
       .verdict = V::permerror,
       .reason = "does not allow SHA-256",
       .record = [] { return rsa_record_with("h=sha512"); }},
      {.name = "AnyService", .record = [] { return rsa_record_with("s=*"); }},
      {.name = "NotesAndUnknownTags",
       .record = [] { return rsa_record_with("n=call=20us; g=; x=y"); }},
      {.name = "SemicolonAtTheEndOfTheRecord", .record = [] { return rsa_key().record() + ";"; }},
      {.name = "NoKeyInTheRecord",
       .verdict = V::permerror,
       .reason = "tag p= is missing",
       .record = [] { return std::string("v=DKIM1; k=rsa"); }},
      {.name = "EmptyRecord",
       .verdict = V::permerror,
       .reason = "malformed: the tag list is empty",
       .record = [] { return std::string(); }},
      {.name = "RecordOfAnotherProtocol",
       .verdict = V::permerror,
       .reason = "is not DKIM1",
       .record = [] { return std::string("v=spf1 -all"); }},
  };
}

}  // namespace anshin::test
