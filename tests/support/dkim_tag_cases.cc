// The tags of the signature field: RFC 6376 sections 3.5 and 6.1.1, RFC 8301, RFC 8616.
#include "support/dkim_bench.h"
#include "support/dkim_cases.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace anshin::test {
namespace {

constexpr const char* u_label = "\xE4\xBE\x8B\xE3\x81\x88.example.jp";  // 例え.example.jp
constexpr const char* a_label = "xn--r8jz45g.example.jp";
constexpr const char* key_of_a_label = "s1._domainkey.xn--r8jz45g.example.jp";
constexpr const char* u_selector = "\xE6\x98\xA5";  // 春

// The signature's value with one text for another.
std::function<void(SignedMessage&)> with(std::string from, std::string to) {
  return [from = std::move(from), to = std::move(to)](SignedMessage& message) {
    std::string& value = message.fields.front().value;
    value.replace(value.find(from), from.size(), to);
  };
}

std::function<void(SignOptions&)> tag(std::string more) {
  return [more = std::move(more)](SignOptions& options) { options.more_tags = more; };
}

std::vector<DkimCase> international() {
  const DkimOutcome not_ascii = {.verdict = DkimVerdict::neutral,
                                 .reason = "a tag that is not ASCII"};
  return {
      {.name = "DomainAsULabel",
       .reason = std::string("the key at ") + key_of_a_label,
       .sign = [](SignOptions& o) { o.domain = u_label; },
       .key_name = key_of_a_label,
       .by_reference = not_ascii},
      {.name = "DomainAsALabel",
       .sign = [](SignOptions& o) { o.domain = a_label; },
       .key_name = key_of_a_label},
      {.name = "DomainAsULabelIdentityAsALabel",
       .sign =
           [](SignOptions& o) {
             o.domain = u_label;
             o.identity = std::string("taro@mail.") + a_label;
           },
       .key_name = key_of_a_label,
       .by_reference = not_ascii},
      {.name = "DomainAsALabelIdentityAsULabel",
       .sign =
           [](SignOptions& o) {
             o.domain = a_label;
             o.identity = std::string("taro@") + u_label;
           },
       .key_name = key_of_a_label,
       .by_reference = not_ascii},
      {.name = "IdentityWithLocalPartInUtf8",
       .sign = [](SignOptions& o) { o.identity = std::string(u_selector) + "@example.jp"; },
       .by_reference = not_ascii},
      {.name = "SelectorAsULabel",
       .sign = [](SignOptions& o) { o.selector = u_selector; },
       .key_name = "xn--qiv._domainkey.example.jp",
       .by_reference = not_ascii},
      {.name = "UnknownTagInUtf8",
       .sign = tag(std::string("; note=") + u_selector),
       .by_reference = not_ascii},
      {.name = "ForeignIdentityAsULabel",
       .verdict = DkimVerdict::permerror,
       .reason = "is not within",
       .sign =
           [](SignOptions& o) { o.identity = std::string("taro@") + "\xE6\x98\xA5.example.net"; }},
      {.name = "DomainNotUtf8",
       .verdict = DkimVerdict::permerror,
       .reason = "domain d=",
       .alter = with("d=example.jp", "d=\xFF\xFE.example.jp")},
  };
}

}  // namespace

std::vector<DkimCase> dkim_tag_cases() {
  using V = DkimVerdict;
  std::vector<DkimCase> cases = international();
  std::vector<DkimCase> others = {
      {.name = "DefaultQueryNamed", .sign = [](SignOptions& o) { o.more_tags = "; q=dns/txt"; }},
      {.name = "SecondQueryKnown",
       .sign = [](SignOptions& o) { o.more_tags = "; q=carrier/pigeon:dns/txt"; }},
      {.name = "UnknownTag", .sign = [](SignOptions& o) { o.more_tags = "; wisdom=none"; }},
      {.name = "SubdomainIdentity",
       .sign = [](SignOptions& o) { o.identity = "taro@mail.example.jp"; }},
      {.name = "NotYetExpired",
       .sign =
           [](SignOptions& o) {
             o.signed_at = 1'759'999'000;
             o.expires_at = 1'760'000'001;
           }},
      {.name = "SignedInTheFuture", .sign = [](SignOptions& o) { o.signed_at = 1'770'000'000; }},
      {.name = "Expired",
       .verdict = V::fail,
       .reason = "expired",
       .sign = [](SignOptions& o) { o.expires_at = 1'760'000'000; }},
      {.name = "FromNotSigned",
       .verdict = V::permerror,
       .reason = "does not cover From",
       .sign = [](SignOptions& o) { o.signed_fields = {"To", "Subject"}; }},
      {.name = "Sha1",
       .verdict = V::permerror,
       .reason = "rsa-sha1 is no longer acceptable",
       .sign = [](SignOptions& o) { o.algorithm = "rsa-sha1"; }},
      {.name = "UnknownQuery",
       .verdict = V::permerror,
       .reason = "query method",
       .sign = [](SignOptions& o) { o.more_tags = "; q=http"; }},
      {.name = "ForeignIdentity",
       .verdict = V::permerror,
       .reason = "is not within",
       .sign = [](SignOptions& o) { o.identity = "taro@example.net"; }},
      {.name = "OtherSignatureVersion",
       .verdict = V::permerror,
       .reason = "is not 1",
       .sign = [](SignOptions& o) { o.version = "2"; }},
      {.name = "ExpiresBeforeSigned",
       .verdict = V::permerror,
       .reason = "expires (x=) before",
       .sign =
           [](SignOptions& o) {
             o.signed_at = 1'760'000'100;
             o.expires_at = 1'760'000'050;
           }},
      {.name = "UnknownCanonicalization",
       .verdict = V::permerror,
       .reason = "canonicalisation",
       .sign = [](SignOptions& o) { o.canonicalization_tag = "nofws"; }},

      {.name = "EveryTagMissing",
       .verdict = V::permerror,
       .reason = "tag list is empty",
       .alter = [](SignedMessage& m) { m.fields[0].value = " "; }},
      {.name = "VersionMissing",
       .verdict = V::permerror,
       .reason = "tag v= is missing",
       .alter = with("v=1; ", "")},
      {.name = "AlgorithmMissing",
       .verdict = V::permerror,
       .reason = "tag a= is missing",
       .alter = with("a=rsa-sha256; ", "")},
      {.name = "DomainMissing",
       .verdict = V::permerror,
       .reason = "tag d= is missing",
       .alter = with("d=example.jp; ", "")},
      {.name = "SelectorMissing",
       .verdict = V::permerror,
       .reason = "tag s= is missing",
       .alter = with(" s=s1;", "")},
      {.name = "FieldListMissing",
       .verdict = V::permerror,
       .reason = "tag h= is missing",
       .alter = with("h=From", "hh=From")},
      {.name = "BodyHashMissing",
       .verdict = V::permerror,
       .reason = "tag bh= is missing",
       .alter = with("bh=", "bx=")},
      {.name = "SignatureMissing",
       .verdict = V::permerror,
       .reason = "tag b= is missing",
       .alter = with("\tb=", "\tbb=")},
      {.name = "SignatureEmpty",
       .verdict = V::permerror,
       .reason = "tag b= is empty",
       .alter =
           [](SignedMessage& m) { m.fields[0].value.erase(m.fields[0].value.find("\tb=") + 3); }},
      {.name = "SignatureNoBase64",
       .verdict = V::permerror,
       .reason = "b= is not base64",
       .alter = with("\tb=", "\tb=!")},
      // The library compares hashes as text.
      {.name = "NoPadding",
       .sign = [](SignOptions& o) { o.padding = false; },
       .by_reference = test::DkimOutcome{.verdict = V::fail, .reason = "body hash differs"}},
      {.name = "SignatureTooFewDigits",
       .verdict = V::permerror,
       .reason = "b= is not base64",
       .alter = [](SignedMessage& m) { m.fields[0].value += "AAA"; }},
      {.name = "BodyHashTooShort",
       .verdict = V::permerror,
       .reason = "bh= is not the base64 of a SHA-256 hash",
       .alter = with("bh=", "bh=QUJD; bx=")},
      {.name = "BodyHashIsAnother",
       .verdict = V::fail,
       .reason = "body hash differs",
       .alter = with("bh=", "bh=47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=; bx="),
       .by_reference = DkimOutcome(V::fail, "a signed header field was changed")},
      {.name = "TagTwice",
       .verdict = V::permerror,
       .reason = "duplicate tag",
       .alter = with("s=s1", "s=s1; s=s1")},
      {.name = "EmptyTag",
       .verdict = V::permerror,
       .reason = "empty tag before a semicolon",
       .alter = with("s=s1", "s=s1;")},
      {.name = "SemicolonAtTheEnd", .sign = [](SignOptions& o) { o.behind_signature = " ; "; }},
      {.name = "NoTagList",
       .verdict = V::permerror,
       .reason = "has no \"=\"",
       .alter = [](SignedMessage& m) { m.fields[0].value = " hello"; }},
      {.name = "ControlCharacter",
       .verdict = V::permerror,
       .reason = "may not stand in a tag list",
       .alter = with("s=s1", "s=s1\x01")},
      {.name = "LoneCrInSignature",
       .verdict = V::permerror,
       .reason = "may not stand in a tag list",
       .alter = with("s=s1", "s=s1\r")},
      {.name = "LoneLfInSignature",
       .verdict = V::permerror,
       .reason = "may not stand in a tag list",
       .alter = with("s=s1", "s=s1\n")},
      {.name = "AlgorithmInOtherCase", .sign = [](SignOptions& o) { o.algorithm = "RSA-SHA256"; }},
      {.name = "UnknownAlgorithm",
       .verdict = V::permerror,
       .reason = "algorithm a=",
       .sign = [](SignOptions& o) { o.algorithm = "rsa-sha512"; }},
      {.name = "CanonicalizationInOtherCase",
       .sign = [](SignOptions& o) { o.canonicalization_tag = "Relaxed/RELAXED"; }},
      {.name = "UnknownBodyCanonicalization",
       .verdict = V::permerror,
       .reason = "canonicalisation c=",
       .sign = [](SignOptions& o) { o.canonicalization_tag = "relaxed/nofws"; }},
      {.name = "EmptyBodyCanonicalization",
       .verdict = V::permerror,
       .reason = "canonicalisation c=",
       .sign = [](SignOptions& o) { o.canonicalization_tag = "relaxed/"; }},
      {.name = "NoCanonicalizationIsSimple",
       .sign =
           [](SignOptions& o) {
             o.header_canonicalization = o.body_canonicalization = "simple";
             o.canonicalization_tag = "simple";
           }},
      {.name = "DomainInOtherCase", .sign = [](SignOptions& o) { o.domain = "EXAMPLE.Jp"; }},
      {.name = "TopLevelDomain",
       .verdict = V::permerror,
       .reason = "is not a full domain name",
       .alter = with("d=example.jp", "d=jp")},
      {.name = "SelectorOfManyLabels",
       .sign = [](SignOptions& o) { o.selector = "2025.brisbane"; },
       .key_name = "2025.brisbane._domainkey.example.jp"},
      {.name = "SelectorOfDigits",
       .sign = [](SignOptions& o) { o.selector = "20250101"; },
       .key_name = "20250101._domainkey.example.jp"},
      {.name = "SelectorTooLong",
       .verdict = V::permerror,
       .reason = "selector s=",
       .sign = [](SignOptions& o) { o.selector = std::string(64, 'x'); }},
      {.name = "IdentityOfDomainAlone", .sign = [](SignOptions& o) { o.identity = "@example.jp"; }},
      {.name = "IdentityEncoded",
       .sign = [](SignOptions& o) { o.identity = "taro=20ya=3Bmada=40x@mail.Example.jp"; }},
      {.name = "IdentityNoAddress",
       .verdict = V::permerror,
       .reason = "identity i=",
       .sign = [](SignOptions& o) { o.identity = "example.jp"; }},
      {.name = "IdentityBadlyEncoded",
       .verdict = V::permerror,
       .reason = "identity i=",
       .sign = [](SignOptions& o) { o.identity = "taro=4@example.jp"; }},
      {.name = "IdentityAboveDomain",
       .verdict = V::permerror,
       .reason = "is not within",
       .sign = [](SignOptions& o) { o.identity = "@jp"; }},
      {.name = "IdentityThatEndsAlike",
       .verdict = V::permerror,
       .reason = "is not within",
       .sign = [](SignOptions& o) { o.identity = "@notexample.jp"; }},
      {.name = "LongIdentity",
       .sign = [](SignOptions& o) { o.identity = std::string(3000, 'x') + "@example.jp"; },
       .by_reference = DkimOutcome(V::neutral, "a longer h= or i=")},
      {.name = "SignedAtZero",
       .sign = [](SignOptions& o) { o.signed_at = 0; },
       .by_reference = DkimOutcome(V::neutral, "in the future")},
      {.name = "SignedAtTheEndOfTime",
       .sign = tag("; t=999999999999"),
       .by_reference = DkimOutcome(V::neutral, "in the future")},
      {.name = "TimeTooLong",
       .verdict = V::permerror,
       .reason = "time t=",
       .sign = tag("; t=1000000000000")},
      {.name = "TimeNoNumber",
       .verdict = V::permerror,
       .reason = "time x=",
       .sign = tag("; x=soon")},
      {.name = "ExpiresNever", .sign = tag("; x=999999999999")},
      {.name = "ExpiresAtZero", .verdict = V::fail, .reason = "expired", .sign = tag("; x=0")},
      {.name = "ExpiresWhenSigned",
       .verdict = V::permerror,
       .reason = "expires (x=) before",
       .sign = tag("; t=1760000050; x=1760000050")},
      {.name = "LengthNoNumber",
       .verdict = V::permerror,
       .reason = "body length l=",
       .sign = tag("; l=-1")},
      {.name = "LengthTooLong",
       .verdict = V::permerror,
       .reason = "body length l=",
       .sign = tag("; l=" + std::string(77, '9'))},
      {.name = "EmptyQuery",
       .verdict = V::permerror,
       .reason = "query method q=",
       .sign = tag("; q=")},
      {.name = "QueryInOtherCase", .sign = tag("; q=DNS/TXT")},
      {.name = "NoFieldName",
       .verdict = V::permerror,
       .reason = "which is no field name",
       .alter = with("h=From", "h=From::")},
      {.name = "NameOfFieldWithBlank",
       .verdict = V::permerror,
       .reason = "which is no field name",
       .alter = with("h=From", "h=From X")},
  };
  std::ranges::move(others, std::back_inserter(cases));
  return cases;
}

}  // namespace anshin::test
