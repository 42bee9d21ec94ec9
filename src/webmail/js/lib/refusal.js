// Why nothing may be shown.

/** A field is not to be trusted; `reason` is one of the codes of docs/anshin-mark.md. */
export class Refusal extends Error {
  constructor(reason, message) {
    super(message);
    this.name = "Refusal";
    this.reason = reason;
  }
}

/** This browser cannot verify Ed25519 signatures, or the page is no secure context: nothing can be said of any mark. */
export class UnsupportedError extends Error {
  constructor(message) {
    super(message);
    this.name = "UnsupportedError";
    this.code = "unsupported";
  }
}
