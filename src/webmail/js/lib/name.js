// Names of organisations: decoded from the form of RFC 8187, and fit to be shown.
import { toOctets } from "./octets.js";

const MAX_OCTETS = 1000;
// Category C, line and paragraph separators, and what is default-ignorable besides. A variation selector behind an ideograph stays: Japanese
// names need it.
const UNFIT = /[\p{C}\p{Zl}\p{Zp}\u034F\u115F\u1160\u17B4\u17B5\u180B-\u180F\u3164\uFFA0]|(?<![\u3005\u3400-\u4DBF\u4E00-\u9FFF\uF900-\uFAFF\u{20000}-\u{323AF}])[\uFE00-\uFE0F\u{E0100}-\u{E01EF}]/u;

/** Whether a name may be shown to people as it is. */
export function isCleanName(name) {
  return !UNFIT.test(name);
}

/** "UTF-8'ja'%E6%A0%AA..." to its text and language; null if it is not right. */
export function decodeName(value) {
  const form = /^utf-8'([A-Za-z0-9-]*)'((?:[A-Za-z0-9!#$&+.^_`|~-]|%[0-9A-Fa-f]{2})+)$/i.exec(value);
  if (form === null) {
    return null;
  }
  const octets = toOctets(form[2].replace(/%(..)/g, (_, digits) => String.fromCharCode(parseInt(digits, 16))));
  if (octets.length > MAX_OCTETS) {
    return null;
  }
  try {
    return { language: form[1], text: new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(octets) };
  } catch {
    return null;
  }
}
