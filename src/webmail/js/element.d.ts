// Types of <anshin-mark>.
import type { Verdict } from "./index.js";

/**
 * Shows a verdict. Attributes: form ("icon" or "banner", which is the default), lang ("ja", "en"; else that of the page), theme ("light", "dark"; else that of
 * the system), registry-page (an https address with {id} or {number}).
 */
export class AnshinMarkElement extends HTMLElement {
  /** What verifyMark() gave. null, none, unavailable and untrusted show nothing. */
  verdict: Verdict | null;
}

declare global {
  interface HTMLElementTagNameMap {
    "anshin-mark": AnshinMarkElement;
  }
}
