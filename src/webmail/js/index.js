// Reads and verifies Anshin-Mark, the header field that tells from which registered organisation a message comes.
export { parseMark } from "./lib/field.js";
export { readMessage } from "./lib/message.js";
export { isCleanName } from "./lib/name.js";
export { Refusal, UnsupportedError } from "./lib/refusal.js";
export { signedOctets } from "./lib/signature.js";
export { verifyMark } from "./lib/verify.js";
