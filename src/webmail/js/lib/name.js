// Names of organisations: decoded from the form of RFC 8187, and fit to be shown.
import { toOctets } from "./octets.js";

const MAX_OCTETS = 1000;
// Ranges of code points, not Unicode's categories: those are others in another browser (docs/anshin-mark.md, "Reading", step 6).
const REFUSED = String.raw`\u0000-\u001F\u007F-\u009F\u00AD\u034F\u0600-\u0605\u061C\u06DD\u070F\u0890\u0891\u08E2\u115F\u1160\u17B4\u17B5\u180B-\u180F`
  + String.raw`\u200B-\u200F\u2028-\u202E\u2060-\u206F\u3164\uD800-\uF8FF\uFDD0-\uFDEF\uFEFF\uFFA0\uFFF0-\uFFFB\uFFFE\uFFFF\u{110BD}\u{110CD}`
  + String.raw`\u{13430}-\u{1343F}\u{1BCA0}-\u{1BCA3}\u{1D173}-\u{1D17A}\u{1FFFE}\u{1FFFF}\u{2FFFE}\u{2FFFF}\u{3FFFE}-\u{E00FF}\u{E01F0}-\u{10FFFF}`;
const SELECTORS = String.raw`\uFE00-\uFE0F\u{E0100}-\u{E01EF}`;
const IDEOGRAPHS = String.raw`\u3005\u3400-\u4DBF\u4E00-\u9FFF\uF900-\uFAFF\u{20000}-\u{3FFFD}`;
// A variation selector right behind an ideograph stays: Japanese names need it.
const UNFIT = new RegExp(`[${REFUSED}]|(?<![${IDEOGRAPHS}])[${SELECTORS}]`, "u");

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
