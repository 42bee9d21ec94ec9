#include "bench/worst_messages.h"

#include "support/arc_signer.h"

#include <utility>

namespace anshin::bench {
namespace {

using test::DkimKey;
using test::SignedMessage;

constexpr unsigned most_signatures = 10;
constexpr unsigned most_sets = 50;

class Maker {
 public:
  explicit Maker(const std::string& keys)
      : usual_(DkimKey::rsa(2048)), huge_(DkimKey::from_pem(keys + "/rsa-16384.pem")) {
    made_.zone.add("example.jp", dns::Txt{"v=spf1 ip4:192.0.2.10 -all"});
    made_.zone.add("_dmarc.example.jp", dns::Txt{"v=DMARC1; p=reject"});
  }

  WorstMessages make() {
    made_.typical = {.name = "typical", .content = with_signatures(plain(20'000), 1, usual_)};
    add("typical, its key not in the cache", with_signatures(plain(20'000), 1, usual_));
    add("10 signatures, RSA-2048", with_signatures(plain(), most_signatures, usual_));
    add("10 signatures, RSA-16384", with_signatures(plain(), most_signatures, huge_));
    add("50 ARC sets and 10 signatures, RSA-2048",
        with_signatures(with_sets(plain(), most_sets, usual_), most_signatures, usual_));
    add("50 ARC sets and 10 signatures, the upper ones RSA-16384",
        with_signatures(with_sets(with_sets(plain(), most_sets - 6, usual_), 6, huge_),
                        most_signatures, huge_));
    add_large_headers();
    return std::move(made_);
  }

 private:
  void add_large_headers() {
    add("10,000 header fields", with_fields(plain(), 9990, 1));
    add("10 signatures, 1,000 names in h=, 9,000 header fields",
        with_signatures(with_fields(plain(), 9000, 1), most_signatures, usual_, many_names(1000)));
    add("10 signatures, 7,900 names in h=, 9,000 header fields",
        with_signatures(with_fields(plain(), 9000, 1), most_signatures, usual_, many_names(7900)));
    add("10 signatures over a header of 1 MB",
        with_signatures(with_fields(plain(), 100, 10'000), most_signatures, usual_,
                        many_names(100)));
    add("50 ARC sets without c= over a header of 600 KB",
        without_canonicalization(
            with_sets(with_fields(plain(), 60, 10'000), most_sets, usual_, {}, many_names(60))));
    add("50 ARC sets, 16 KB of results in each",
        with_sets(plain(), most_sets, usual_, " x=pass (" + std::string(15'000, 'x') + ")"));
  }

  static SignedMessage plain(std::size_t body = 100) {
    SignedMessage message{.fields = {{"From", " Taro <taro@example.jp>"},
                                     {"To", " hanako@example.net"},
                                     {"Subject", " hello"},
                                     {"Date", " Thu, 09 Oct 2025 17:53:20 +0900"}},
                          .body = {}};
    while (message.body.size() < body) {
      message.body += std::string(70, 'x') + "\r\n";
    }
    return message;
  }

  static SignedMessage with_fields(SignedMessage message, int fields, std::size_t size) {
    for (int i = 0; i < fields; ++i) {
      message.fields.push_back({"X" + std::to_string(i), " " + std::string(size, 'x')});
    }
    return message;
  }

  // From, and fields that with_fields() adds.
  static std::vector<std::string> many_names(int names) {
    std::vector<std::string> list{"From"};
    for (int i = 1; i < names; ++i) {
      list.push_back(names > 5000 ? "x" : "X" + std::to_string(i));
    }
    return list;
  }

  static SignedMessage without_canonicalization(SignedMessage message) {
    for (test::SignedField& field : message.fields) {
      if (const auto at = field.value.find("; c=relaxed/relaxed"); at != std::string::npos) {
        field.value.erase(at, std::string("; c=relaxed/relaxed").size());
      }
    }
    return message;
  }

  // Each key stands in a record that is like no other, so that it is parsed.
  std::string publish(const DkimKey& key) {
    const std::string number = std::to_string(++published_);
    made_.zone.add("s" + number + "._domainkey.example.jp",
                   dns::Txt{key.record() + "; n=" + number});
    return "s" + number;
  }

  SignedMessage with_signatures(SignedMessage message, unsigned signatures, const DkimKey& key,
                                const std::vector<std::string>& names = {"From", "To", "Subject",
                                                                         "Date"}) {
    for (unsigned i = 0; i < signatures; ++i) {
      message =
          test::with_signature(message, key, {.selector = publish(key), .signed_fields = names});
    }
    return message;
  }

  SignedMessage with_sets(SignedMessage message, unsigned sets, const DkimKey& key,
                          const std::string& results = {},
                          const std::vector<std::string>& names = {"From", "To", "Subject",
                                                                   "Date"}) {
    for (unsigned i = 0; i < sets; ++i) {
      message = test::with_arc_set(std::move(message), key,
                                   {.domain = "example.jp",
                                    .selector = publish(key),
                                    .results = "example.jp; none" + results,
                                    .signed_fields = names});
    }
    return message;
  }

  void add(const std::string& name, SignedMessage content) {
    made_.messages.push_back({.name = name, .content = std::move(content)});
  }

  DkimKey usual_;
  DkimKey huge_;
  WorstMessages made_;
  unsigned published_ = 0;
};

}  // namespace

WorstMessages make_worst_messages(const std::string& keys) {
  return Maker(keys).make();
}

}  // namespace anshin::bench
