// What a signature signs of the header: RFC 6376 sections 3.4.1, 3.4.2, 3.7 and 5.4.
#include "support/dkim_bench.h"
#include "support/dkim_cases.h"

#include <utility>

namespace anshin::test {
namespace {

constexpr const char* header_changed = "a signed header field was changed";

std::function<SignedMessage()> with_field(const std::string& name, const std::string& value) {
  return [=] {
    SignedMessage message = plain_message();
    message.fields.push_back({name, value});
    return message;
  };
}

SignedMessage with_two_notes() {
  SignedMessage message = plain_message();
  message.fields.push_back({"X-Note", " upper"});
  message.fields.push_back({"X-Note", " lower"});
  return message;
}

SignedMessage with_three_fields() {
  SignedMessage message = plain_message();
  message.fields = {
      {"MIME-Version", " 1.0"}, {"From", " taro@example.jp"}, {"To", " hanako@example.net"}};
  return message;
}

SignedMessage with_many_fields() {
  SignedMessage message = plain_message();
  for (int i = 0; i < 300; ++i) {
    message.fields.push_back({"X-Field-" + std::to_string(i), " value " + std::to_string(i)});
  }
  return message;
}

void all_simple(SignOptions& options) {
  options.header_canonicalization = options.body_canonicalization = "simple";
}

// Adds a field to h=.
std::function<void(SignOptions&)> signing(const std::string& name) {
  return [=](SignOptions& options) { options.signed_fields.push_back(name); };
}

std::function<void(SignOptions&)> simply_signing(const std::string& name) {
  return [=](SignOptions& options) {
    all_simple(options);
    options.signed_fields.push_back(name);
  };
}

const std::string longer_list = "a longer h=";

}  // namespace

std::vector<DkimCase> dkim_header_cases() {
  using V = DkimVerdict;
  const DkimOutcome header_fails = {.verdict = V::fail, .reason = header_changed};
  const DkimOutcome refused = {.verdict = V::neutral,
                               .reason = "a control character or a bare line end"};
  const DkimOutcome over_signatures = {.verdict = V::neutral,
                                       .reason = "a signature over other signatures"};
  return {
      {.name = "Relaxed", .reason = "verifies with the key at s1._domainkey.example.jp"},
      {.name = "Simple",
       .sign =
           [](SignOptions& o) { o.header_canonicalization = o.body_canonicalization = "simple"; }},
      {.name = "SimpleRelaxed",
       .sign = [](SignOptions& o) { o.header_canonicalization = "simple"; }},
      {.name = "OnlyHeaderCanonicalizationGiven",
       .sign =
           [](SignOptions& o) {
             o.body_canonicalization = "simple";
             o.canonicalization_tag = "relaxed";
           }},
      {.name = "OversignedFrom",
       .sign = [](SignOptions& o) { o.signed_fields = {"From", "From", "Subject", "Reply-To"}; }},
      {.name = "UnsignedFieldAdded",
       .alter =
           [](SignedMessage& m) { m.fields.insert(m.fields.begin(), {"Received", " from here"}); }},
      {.name = "BlanksChangedRelaxed",
       .alter = [](SignedMessage& m) { m.fields[3].value = " a folded subject with blanks"; }},
      // The Authenticator makes CRLF of them before
      {.name = "FoldsAsBareLf",
       .verdict = V::fail,
       .reason = header_changed,
       .sign = [](SignOptions& o) { o.header_canonicalization = "simple"; },
       .alter =
           [](SignedMessage& m) { m.fields[3].value = " a folded\n\tsubject  with   blanks "; },
       .by_reference = DkimOutcome{}},
      {.name = "SubjectChanged",
       .verdict = V::fail,
       .reason = header_changed,
       .alter = [](SignedMessage& m) { m.fields[3].value = " another"; }},
      {.name = "SubjectRemoved",
       .verdict = V::fail,
       .reason = header_changed,
       .alter = [](SignedMessage& m) { m.fields.erase(m.fields.begin() + 3); }},
      {.name = "BlankChangedSimpleHeader",
       .verdict = V::fail,
       .reason = header_changed,
       .sign = [](SignOptions& o) { o.header_canonicalization = "simple"; },
       .alter = [](SignedMessage& m) { m.fields[3].value = " a folded\r\n\tsubject with blanks"; }},
      {.name = "OversignedFromAdded",
       .verdict = V::fail,
       .reason = header_changed,
       .sign = [](SignOptions& o) { o.signed_fields = {"From", "From"}; },
       .alter =
           [](SignedMessage& m) {
             m.fields.insert(m.fields.begin(), {"From", " evil@example.net"});
           }},
      {.name = "SecondFromBelow",
       .verdict = V::fail,
       .reason = header_changed,
       .alter = [](SignedMessage& m) { m.fields.push_back({"From", " evil@example.net"}); }},
      {.name = "NulInSignedField",
       .verdict = V::fail,
       .reason = header_changed,
       .alter = [](SignedMessage& m) { m.fields[3].value += std::string("\0evil", 5); },
       .by_reference = DkimOutcome(V::neutral, "control character")},
      {.name = "BareCrInSignedField",
       .verdict = V::fail,
       .reason = header_changed,
       .alter = [](SignedMessage& m) { m.fields[3].value = " a folded\rsubject with blanks"; },
       .by_reference = DkimOutcome(V::neutral, "bare line end")},

      // h= from the bottom up
      {.name = "TwoFieldsOfAName",
       .message = with_two_notes,
       .sign = [](SignOptions& o) { o.signed_fields = {"From", "X-Note", "X-Note"}; }},
      {.name = "TwoFieldsOfANameSwapped",
       .verdict = V::fail,
       .reason = header_changed,
       .message = with_two_notes,
       .sign = [](SignOptions& o) { o.signed_fields = {"From", "X-Note", "X-Note"}; },
       .alter = [](SignedMessage& m) { std::swap(m.fields[5].value, m.fields[6].value); }},
      {.name = "LowestOfTwoIsSigned",
       .message = with_two_notes,
       .sign = signing("X-Note"),
       .alter = [](SignedMessage& m) { m.fields[5].value = " another"; }},
      {.name = "LowestOfTwoChanged",
       .verdict = V::fail,
       .reason = header_changed,
       .message = with_two_notes,
       .sign = signing("X-Note"),
       .alter = [](SignedMessage& m) { m.fields[6].value = " another"; }},
      {.name = "NamedThriceTwoPresent",
       .message = with_two_notes,
       .sign =
           [](SignOptions& o) { o.signed_fields = {"X-Note", "From", "X-Note", "To", "X-Note"}; }},
      {.name = "NamedThriceOneAdded",
       .verdict = V::fail,
       .reason = header_changed,
       .message = with_two_notes,
       .sign =
           [](SignOptions& o) { o.signed_fields = {"X-Note", "From", "X-Note", "To", "X-Note"}; },
       .alter =
           [](SignedMessage& m) { m.fields.insert(m.fields.begin() + 2, {"x-nOTE", " third"}); }},
      {.name = "AbsentFieldAddedLater",
       .verdict = V::fail,
       .reason = header_changed,
       .sign = signing("Reply-To"),
       .alter = [](SignedMessage& m) { m.fields.push_back({"Reply-To", " evil@example.net"}); }},
      {.name = "UnsignedNamesakeAddedAbove",
       .alter =
           [](SignedMessage& m) { m.fields.insert(m.fields.begin(), {"Subject", " another"}); }},
      {.name = "OtherSignatureFieldNamedAbsent",
       .sign = signing("DKIM-Signature"),
       .by_reference = over_signatures},
      {.name = "OwnFieldNamedAmongAll",
       .message = with_three_fields,
       .sign =
           [](SignOptions& o) {
             o.signed_fields = {"To", "MIME-Version", "From", "DKIM-Signature", "From"};
           },
       .by_reference = over_signatures},
      {.name = "AllFieldsNamedAndMore",
       .message = with_three_fields,
       .sign =
           [](SignOptions& o) {
             o.signed_fields = {"To", "MIME-Version", "From", "To", "MIME-Version", "From"};
           }},
      {.name = "OrderOfFieldsDoesNotMatter",
       .alter = [](SignedMessage& m) { std::swap(m.fields[1], m.fields[4]); }},
      {.name = "ManyFields",
       .message = with_many_fields,
       .sign =
           [](SignOptions& o) {
             for (int i = 0; i < 300; ++i) {
               o.signed_fields.push_back("X-Field-" + std::to_string(i));
             }
           }},
      {.name = "LongListOfAbsentFields",
       .sign =
           [](SignOptions& o) {
             for (int i = 0; i < 1000; ++i) {
               o.signed_fields.push_back("Subject");
             }
           },
       .by_reference = DkimOutcome(V::neutral, longer_list)},

      // names and white space
      {.name = "NamesInOtherCaseRelaxed",
       .sign = [](SignOptions& o) { o.signed_fields = {"fROM", "SUBJECT"}; },
       .alter = [](SignedMessage& m) { m.fields[3].name = "suBJect"; }},
      {.name = "NameInOtherCaseSimple",
       .verdict = V::fail,
       .reason = header_changed,
       .sign = all_simple,
       .alter = [](SignedMessage& m) { m.fields[3].name = "suBJect"; }},
      {.name = "BlankBehindNameRelaxed",
       .alter = [](SignedMessage& m) { m.fields[3].name = "Subject \t"; },
       .by_reference = header_fails},
      {.name = "BlankBehindNameSimple",
       .message = with_field("X-Note \t", " odd"),
       .sign = simply_signing("X-Note"),
       .by_reference = header_fails},
      {.name = "BlankBehindNameChangedSimple",
       .verdict = V::fail,
       .reason = header_changed,
       .sign = all_simple,
       .alter = [](SignedMessage& m) { m.fields[3].name = "Subject "; }},
      {.name = "BlankBehindColonRelaxed",
       .alter = [](SignedMessage& m) { m.fields[2].value = "hanako@example.net \t\r\n "; }},
      {.name = "EmptyValue", .message = with_field("X-Note", ""), .sign = signing("X-Note")},
      {.name = "EmptyValueSimple",
       .message = with_field("X-Note", ""),
       .sign = simply_signing("X-Note")},
      {.name = "ValueOfBlanks",
       .message = with_field("X-Note", " \t\r\n \t "),
       .sign = signing("X-Note"),
       .alter = [](SignedMessage& m) { m.fields[5].value = ""; }},
      {.name = "ValueOfBlanksSimple",
       .message = with_field("X-Note", " \t\r\n \t "),
       .sign = simply_signing("X-Note")},
      {.name = "EightBitValue",
       .message = with_field("X-Note", " \xE6\x98\xA5 \xFF"),
       .sign = signing("X-Note")},
      {.name = "LongValue",
       .message = with_field("X-Note", " " + std::string(100'000, 'x')),
       .sign = signing("X-Note")},

      // octets that are no text: hashed as they are
      {.name = "SignedBareCr",
       .message = with_field("X-Note", " a\rb \r c"),
       .sign = signing("X-Note"),
       .by_reference = refused},
      {.name = "SignedBareCrSimple",
       .message = with_field("X-Note", " a\rb \r c"),
       .sign = simply_signing("X-Note"),
       .by_reference = refused},
      {.name = "SignedBareLf",
       .message = with_field("X-Note", " a\nb"),
       .sign = signing("X-Note"),
       .by_reference = refused},
      {.name = "SignedBareLfSimple",
       .message = with_field("X-Note", " a\nb"),
       .sign = simply_signing("X-Note"),
       .by_reference = refused},
      {.name = "SignedNul",
       .message = with_field("X-Note", std::string(" a\0b", 4)),
       .sign = signing("X-Note"),
       .by_reference = refused},
      {.name = "SignedFormFeed",
       .message = with_field("X-Note", " a \f\v b"),
       .sign = signing("X-Note"),
       .by_reference = refused},
      {.name = "UnsignedBareCr", .message = with_field("X-Note", " a\rb")},

      // the signature field itself
      {.name = "BlanksAroundSignatureSimple",
       .sign =
           [](SignOptions& o) {
             all_simple(o);
             o.signature_tag = "b \t=";
             o.before_signature = "\r\n\t  ";
             o.behind_signature = " \r\n\t";
           },
       .by_reference = header_fails},
      {.name = "BlanksAroundSignatureRelaxed",
       .sign =
           [](SignOptions& o) {
             o.signature_tag = "b \t=";
             o.before_signature = "\r\n\t  ";
             o.behind_signature = " \r\n\t";
           },
       .by_reference = header_fails},
      {.name = "TagsBehindSignature",
       .sign = [](SignOptions& o) { o.behind_signature = "; z=Subject:x"; }},
      {.name = "BlanksBehindSignatureTagSimple",
       .sign =
           [](SignOptions& o) {
             all_simple(o);
             o.before_signature = "\r\n\t ";
             o.behind_signature = " \r\n\t";
           }},
      {.name = "TagsBehindSignatureSimple",
       .sign =
           [](SignOptions& o) {
             all_simple(o);
             o.signature_tag = "\r\n b\r\n =";
             o.behind_signature = "\r\n\t ;\r\n\t z=Subject:x; xb=b ;";
           },
       .by_reference = header_fails},
      {.name = "TagsBehindSignatureRelaxed",
       .sign = [](SignOptions& o) { o.behind_signature = "\r\n\t ;\r\n\t z=Subject:x; xb=b ;"; },
       .by_reference = header_fails},
      {.name = "TagBehindSignatureChanged",
       .verdict = V::fail,
       .reason = header_changed,
       .sign = [](SignOptions& o) { o.behind_signature = "; z=x"; },
       .alter = [](SignedMessage& m) { m.fields[0].value.back() = 'y'; }},
      {.name = "TagsThatLookLikeSignature",
       .sign = [](SignOptions& o) { o.more_tags = "; bb=QUJD; xb=b=QUJD; B=QUJD"; },
       .by_reference = header_fails},
      {.name = "SignatureFoldedLater",
       .sign = all_simple,
       .alter =
           [](SignedMessage& m) {
             m.fields[0].value.insert(m.fields[0].value.size() - 20, "\r\n\t ");
           }},
      {.name = "SignatureTagsRefoldedRelaxed",
       .alter = [](SignedMessage& m) { m.fields[0].value.insert(1, "\r\n \t "); }},
      {.name = "SignatureTagsRefoldedSimple",
       .verdict = V::fail,
       .reason = header_changed,
       .sign = all_simple,
       .alter = [](SignedMessage& m) { m.fields[0].value.insert(1, "\r\n \t "); }},
      {.name = "OddFieldNameSimple",
       .sign =
           [](SignOptions& o) {
             all_simple(o);
             o.field_name = "dKIM-signature \t";
           },
       .by_reference = DkimOutcome(V::temperror, "libopendkim could not take the header")},
      {.name = "OddFieldNameRelaxed",
       .sign = [](SignOptions& o) { o.field_name = "dKIM-signature \t"; },
       .by_reference = DkimOutcome(V::temperror, "libopendkim could not take the header")},
      {.name = "SignatureOfAnotherMessage",
       .verdict = V::fail,
       .reason = header_changed,
       .alter =
           [](SignedMessage& m) {
             m.fields[0].value.replace(m.fields[0].value.size() - 10, 4, "AAAA");
           }},
  };
}

}  // namespace anshin::test
