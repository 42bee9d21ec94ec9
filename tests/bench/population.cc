#include "bench/population.h"

#include "bench/corporate_number.h"

#include <array>
#include <cstdint>
#include <string_view>

namespace anshin::bench {
namespace {

using namespace std::string_view_literals;

struct Part {
  std::string_view name;
  std::string_view kana;
};

constexpr std::array places = {Part{"東京", "トウキョウ"},
                               Part{"大阪", "オオサカ"},
                               Part{"北海道", "ホッカイドウ"},
                               Part{"横浜", "ヨコハマ"},
                               Part{"名古屋", "ナゴヤ"},
                               Part{"京都", "キョウト"},
                               Part{"神戸", "コウベ"},
                               Part{"福岡", "フクオカ"},
                               Part{"仙台", "センダイ"},
                               Part{"広島", "ヒロシマ"},
                               Part{"千葉", "チバ"},
                               Part{"新潟", "ニイガタ"},
                               Part{"静岡", "シズオカ"},
                               Part{"岡山", "オカヤマ"},
                               Part{"熊本", "クマモト"},
                               Part{"鹿児島", "カゴシマ"},
                               Part{"長野", "ナガノ"},
                               Part{"富士", "フジ"},
                               Part{"日本", "ニホン"},
                               Part{"中央", "チュウオウ"},
                               Part{"山田", "ヤマダ"},
                               Part{"佐藤", "サトウ"},
                               Part{"鈴木", "スズキ"},
                               Part{"高橋", "タカハシ"},
                               Part{"田中", "タナカ"},
                               Part{"渡辺", "ワタナベ"},
                               Part{"小林", "コバヤシ"},
                               Part{"松本", "マツモト"},
                               Part{"三和", "サンワ"},
                               Part{"大和", "ヤマト"},
                               Part{"旭", "アサヒ"},
                               Part{"共栄", "キョウエイ"},
                               Part{"明光", "メイコウ"},
                               Part{"東洋", "トウヨウ"},
                               Part{"第一", "ダイイチ"},
                               Part{"協和", "キョウワ"},
                               Part{"サン", "サン"},
                               Part{"グリーン", "グリーン"},
                               Part{"フューチャー", "フューチャー"},
                               Part{"アクティブ", "アクティブ"}};

constexpr std::array words = {Part{"", ""},
                              Part{"総合", "ソウゴウ"},
                              Part{"技研", "ギケン"},
                              Part{"新", "シン"},
                              Part{"国際", "コクサイ"},
                              Part{"環境", "カンキョウ"},
                              Part{"情報", "ジョウホウ"},
                              Part{"住宅", "ジュウタク"},
                              Part{"自動車", "ジドウシャ"},
                              Part{"精密", "セイミツ"},
                              Part{"電子", "デンシ"},
                              Part{"機械", "キカイ"},
                              Part{"食品", "ショクヒン"},
                              Part{"水産", "スイサン"},
                              Part{"印刷", "インサツ"},
                              Part{"医療", "イリョウ"},
                              Part{"福祉", "フクシ"},
                              Part{"教育", "キョウイク"},
                              Part{"ライフ", "ライフ"},
                              Part{"テクノ", "テクノ"},
                              Part{"システム", "システム"},
                              Part{"ネット", "ネット"},
                              Part{"ホーム", "ホーム"},
                              Part{"メディア", "メディア"},
                              Part{"アート", "アート"},
                              Part{"クリエイト", "クリエイト"}};

constexpr std::array trades = {Part{"工業", "コウギョウ"},
                               Part{"商事", "ショウジ"},
                               Part{"建設", "ケンセツ"},
                               Part{"製作所", "セイサクジョ"},
                               Part{"産業", "サンギョウ"},
                               Part{"運輸", "ウンユ"},
                               Part{"不動産", "フドウサン"},
                               Part{"設計", "セッケイ"},
                               Part{"販売", "ハンバイ"},
                               Part{"サービス", "サービス"},
                               Part{"企画", "キカク"},
                               Part{"物流", "ブツリュウ"},
                               Part{"開発", "カイハツ"},
                               Part{"研究所", "ケンキュウジョ"},
                               Part{"興業", "コウギョウ"},
                               Part{"ソリューションズ", "ソリューションズ"},
                               Part{"コンサルティング", "コンサルティング"},
                               Part{"パートナーズ", "パートナーズ"},
                               Part{"ホールディングス", "ホールディングス"},
                               Part{"電機", "デンキ"}};

constexpr std::array consonants = {"k"sv, "s"sv, "t"sv, "n"sv, "h"sv, "m"sv,
                                   "y"sv, "r"sv, "g"sv, "z"sv, "d"sv, "b"sv};
constexpr std::array vowels = {"a"sv, "i"sv, "u"sv, "e"sv, "o"sv};
constexpr std::size_t syllables = consonants.size() * vowels.size();
constexpr std::array label_endings = {""sv,    ""sv,       ""sv,       ""sv,
                                      "-kk"sv, "-group"sv, "-kogyo"sv, "-net"sv};
constexpr std::array suffixes = {"co.jp"sv, "co.jp"sv, "co.jp"sv, "co.jp"sv, "co.jp"sv,
                                 "jp"sv,    "jp"sv,    "or.jp"sv, "com"sv,   "net"sv};

// A number that looks like chance, always the same (SplitMix64).
std::uint64_t scatter(std::uint64_t value) {
  value += 0x9e3779b97f4a7c15U;
  value = (value ^ (value >> 30U)) * 0xbf58476d1ce4e5b9U;
  value = (value ^ (value >> 27U)) * 0x94d049bb133111ebU;
  return value ^ (value >> 31U);
}

template <typename List>
const auto& pick(const List& list, std::uint64_t& chance) {
  const auto& chosen = list[chance % list.size()];
  chance = scatter(chance);
  return chosen;
}

// The first ones are shorter. No two numbers have the same: each block of numbers is shuffled
// within itself by a factor that has no divisor in common with its size.
std::string core_label(std::size_t number) {
  std::size_t count = 3;
  std::size_t block = syllables * syllables * syllables;
  while (number >= block) {
    number -= block;
    block *= syllables;
    ++count;
  }
  constexpr std::size_t factor = 10'000'019;
  number = (number * factor) % block;
  std::string label;
  for (std::size_t i = 0; i < count; ++i) {
    label += consonants[number % syllables / vowels.size()];
    label += vowels[number % vowels.size()];
    number /= syllables;
  }
  return label;
}

std::string domain_of(std::size_t number) {
  std::uint64_t chance = scatter(number);
  std::string domain = core_label(number);
  domain += pick(label_endings, chance);
  domain += '.';
  return domain.append(pick(suffixes, chance));
}

constexpr std::size_t first_number = 100'000'000'000;
constexpr std::size_t number_step = 137;

}  // namespace

std::size_t Population::first_domain(std::size_t organisation) const {
  return organisation * size_.domains / size_.organisations;
}

std::string Population::domain(std::size_t number) const {
  return domain_of(number);
}

std::string Population::free_domain(std::size_t number) const {
  return "no-" + domain_of(number);
}

registry::Organisation Population::organisation(std::size_t number) const {
  std::uint64_t chance = scatter(number);
  const Part place = pick(places, chance);
  const Part word = pick(words, chance);
  const Part more = chance % 3 == 0 ? pick(words, chance) : Part{};
  const Part trade = pick(trades, chance);
  std::string name = std::string(place.name).append(word.name).append(more.name).append(trade.name);
  const auto form = chance % 10;
  registry::Organisation organisation;
  organisation.id = "jcn:" + corporate_number(first_number + number * number_step);
  organisation.names["ja"] = form < 5   ? "株式会社" + name
                             : form < 8 ? name + "株式会社"
                                        : "有限会社" + name;
  organisation.kana =
      std::string(place.kana).append(word.kana).append(more.kana).append(trade.kana);
  const std::size_t first = first_domain(number);
  for (std::size_t i = first; i < first_domain(number + 1); ++i) {
    organisation.domains.push_back({.domain = domain(i), .subdomains = true});
  }
  const std::string& home = organisation.domains.front().domain;
  if (scatter(chance) % 3 == 0) {
    organisation.names["en"] = home.substr(0, home.find_first_of(".-")) + " Co., Ltd.";
  }
  organisation.url = "https://www." + home + "/";
  organisation.valid_from = std::chrono::sys_days(std::chrono::year(2020) / 4 / 1);
  return organisation;
}

std::string Population::claim(std::size_t number) const {
  std::uint64_t chance = scatter(number);
  const std::string surname(pick(places, chance).name);
  const std::string word(pick(words, chance).name);
  const registry::Organisation other = organisation(chance % size_.organisations);
  switch (scatter(chance) % 10) {
    case 0:
      return other.names.at("ja");
    case 1:
      return "info@" + other.domains.front().domain;
    case 2:
      return word + "ニュース編集部";
    case 3:
      return surname + "からのお知らせ <no-reply>";
    case 4:
      return "Hanako " + core_label(chance % size_.domains);
    case 5:
      return core_label(chance % size_.domains) + ".example newsletter";
    default:
      return surname + " 太郎";
  }
}

void Population::for_each(const std::function<void(const registry::Organisation&)>& receive) const {
  for (char check_digit = '1'; check_digit <= '9'; ++check_digit) {
    for (std::size_t number = 0; number < size_.organisations; ++number) {
      if (corporate_number(first_number + number * number_step).front() == check_digit) {
        receive(organisation(number));
      }
    }
  }
}

}  // namespace anshin::bench
