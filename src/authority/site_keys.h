// Under which words the public page finds an organisation. The page's script folds what is typed
// in the same way (site/fold.js): what changes here changes there, and
// tests/data/authority/folds.json holds both to it.
#pragma once

#include <anshin/registry.h>

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace anshin::authority {

constexpr std::size_t max_key_characters = 48;

/// Legal forms that are not searched for, folded: 株式会社. One comes before those that stand at
/// its end.
std::span<const std::string_view> legal_forms();
/// Their abbreviations, after NFKC: "(株)".
std::span<const std::string_view> legal_form_abbreviations();

/// NFKC, lower case, hiragana and small kana as large katakana, letters, marks and digits only; a
/// legal form at either end goes unless nothing else is there; at most max_key_characters.
std::string fold_for_search(std::string_view utf8);

/// The keys of an organisation, sorted, each once: its identifier and number, its domains as
/// A-labels and U-labels and their parents up to the organisational domain, and its names and
/// reading from each place where somebody may begin to type (a word, a change of script, every
/// ideograph).
std::vector<std::string> search_keys(const registry::Organisation& organisation);

}  // namespace anshin::authority
