// What is typed, in the form in which the index has its keys: NFKC, lower case, large katakana,
// letters, marks and digits only, without a legal form at either end. The program that writes the
// index does the same (site_keys.cc).
"use strict";

window.anshinFold = (function () {
  const largest = 48;
  const small = "ァィゥェォッャュョヮヵヶ";
  const large = "アイウエオツヤユヨワカケ";
  const counts = /^[\p{L}\p{M}\p{N}]$/u;
  const selector = /^[\uFE00-\uFE0F\u{E0100}-\u{E01EF}]$/u;

  function foldCharacter(character) {
    let code = character.toLowerCase().codePointAt(0);
    if ((code >= 0x3041 && code <= 0x3096) || code === 0x309d || code === 0x309e) {
      code += 0x60;
    }
    const folded = String.fromCodePoint(code);
    const at = small.indexOf(folded);
    return at < 0 ? folded : large[at];
  }

  function withoutLegalForm(characters, forms) {
    const text = characters.join("");
    for (const form of forms) {
      const length = Array.from(form).length;
      if (characters.length <= length) {
        continue;
      }
      if (text.startsWith(form)) {
        return characters.slice(length);
      }
      if (text.endsWith(form)) {
        return characters.slice(0, -length);
      }
    }
    return characters;
  }

  return (text, registry) => {
    let compatible = text.normalize("NFKC");
    for (const abbreviation of registry.abbreviations) {
      compatible = compatible.split(abbreviation).join(" ");
    }
    const characters = Array.from(compatible)
      .filter((character) => counts.test(character) && !selector.test(character))
      .map(foldCharacter);
    return withoutLegalForm(characters, registry.forms).slice(0, largest).join("");
  };
})();
