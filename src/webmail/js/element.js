// Defines <anshin-mark>. In browsers only.
import { AnshinMarkElement } from "./lib/element.js";

if (customElements.get("anshin-mark") === undefined) {
  customElements.define("anshin-mark", AnshinMarkElement);
}

export { AnshinMarkElement };
