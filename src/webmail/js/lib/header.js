// What a reader of the mark keeps of a header: the mark, and the other fields at which it looks in the form in which they are signed and hashed.
import { MARK, nameIn } from "./field-names.js";
import { eachField, hasBareLf, isDoubtful, valueText } from "./message.js";
import { octetsOf } from "./octets.js";
import { RelaxedFields } from "./relaxed.js";

const LF = 10;
const CR = 13;
/** The longest value of a mark. */
export const MAX_MARK_OCTETS = 16384;

export class Header {
  /** How many fields claim to be the mark. */
  marks = 0;
  /** The value of the first one as a string of octets; of one that is too long the beginning, which is too long as well. */
  mark = "";
  /** Whether it can be read in more than one way, fields included of which nothing is kept. */
  isAmbiguous = false;
  #fields = new Map();

  /** A field whose name (in lower case) is one that readers look at; `value` is a Uint8Array in which folds may be bare LF. */
  add(name, value, bareLf) {
    if (name !== MARK) {
      this.#named(name).add(name, value);
      return;
    }
    this.marks += 1;
    if (this.marks === 1) {
      this.mark = valueText(value.subarray(0, MAX_MARK_OCTETS + 1), bareLf);
    }
  }

  /** For each of these names all its fields in relaxed form; for those in `withoutBlanks` without any blank. */
  relaxed(names, withoutBlanks = []) {
    return names.map((name) => (withoutBlanks.includes(name) ? this.#named(name).withoutBlanks : this.#named(name).octets));
  }

  #named(name) {
    if (!this.#fields.has(name)) {
      this.#fields.set(name, new RelaxedFields());
    }
    return this.#fields.get(name);
  }
}

/** Of a message, or of its header alone, as octets. */
export function headerOfMessage(octets) {
  const header = new Header();
  const bareLf = hasBareLf(octets);
  const { body, isAmbiguous } = eachField(octets, (name, _, colon, end) => header.add(name, octets.subarray(colon + 1, end), bareLf));
  header.isAmbiguous = isAmbiguous;
  return { header, body };
}

function withoutLineEnd(value) {
  const text = value.at(-1) === LF ? value.subarray(0, -1) : value;
  return text.length < value.length && text.at(-1) === CR ? text.subarray(0, -1) : text;
}

/** Of fields that a caller has at hand already. */
export function headerOfList(list) {
  const header = new Header();
  for (const field of list) {
    const value = withoutLineEnd(octetsOf(field.value, "the value of a header field"));
    const name = nameIn(String(field.name));
    header.isAmbiguous ||= isDoubtful(value);
    if (name !== undefined) {
      header.add(name, value, false);
    }
  }
  return header;
}
