// Header fields in the relaxed canonical form of RFC 6376 section 3.4.2, one behind the other, each with a CRLF behind it. Octets, not strings: what they
// take is what they are long, however many fields and folds they are made of.

import { isBlank } from "./octets.js";

const LF = 10;
const CR = 13;
const SPACE = 0x20;
const COLON = 0x3a;
const GROWTH = 1.5;

export class RelaxedFields {
  #octets = new Uint8Array(0);
  #length = 0;

  /** The same without any blank: the form "nofws". */
  get withoutBlanks() {
    return this.octets.filter((octet) => octet !== SPACE);
  }

  /** `name` in lower case; `value` is a Uint8Array, with its folds. */
  add(name, value) {
    this.#reserve(name.length + value.length + 3);
    for (let i = 0; i < name.length; i += 1) {
      this.#put(name.charCodeAt(i));
    }
    this.#put(COLON);
    this.#putValue(value);
    this.#put(CR);
    this.#put(LF);
  }

  get octets() {
    return this.#octets.subarray(0, this.#length);
  }

  #reserve(more) {
    const needed = this.#length + more;
    if (needed > this.#octets.length) {
      const larger = new Uint8Array(Math.max(needed, Math.ceil(this.#octets.length * GROWTH)));
      larger.set(this.octets);
      this.#octets = larger;
    }
  }

  #put(octet) {
    this.#octets[this.#length] = octet;
    this.#length += 1;
  }

  #putValue(value) {
    const start = this.#length;
    let blank = false;
    for (let at = 0; at < value.length; at += 1) {
      const octet = value[at];
      const lf = octet === CR ? at + 1 : at;
      if (isBlank(octet)) {
        blank = true;
      } else if (value[lf] === LF && isBlank(value[lf + 1])) {
        at = lf; // a fold
      } else {
        if (blank && this.#length > start) {
          this.#put(SPACE);
        }
        blank = false;
        this.#put(octet);
      }
    }
  }
}
