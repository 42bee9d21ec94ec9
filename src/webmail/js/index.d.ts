// Types of the reader of Anshin-Mark.

/** Whom a front-end trusts. */
export interface Configuration {
  /** Names of your own inbound hosts, as in id= of their marks; compared without case. */
  authserv_ids: string[];
  /** Public keys by name, as in k=: the base64 of the 32 octets. A key under "name@mx.example.jp" counts for the marks of this host alone. */
  keys: Record<string, string>;
  /** Default true. Without, whoever can put mail into the mailbox can forge a mark. */
  require_signature?: boolean;
}

export type Reason =
  | "no-field" | "several-fields" | "too-long" | "malformed" | "unknown-version" | "foreign-authserv-id" | "unsigned" | "unknown-key"
  | "bad-signature" | "unclean-name" | "ambiguous-header" | "fields-changed" | "body-changed";

/** What may be made of one message. With "untrusted" everything but `reason` is empty, 0 or "not-checked". */
export interface Verdict {
  result: "verified" | "suspect" | "failed" | "none" | "unavailable" | "untrusted";
  /** Why it is untrusted; empty otherwise. */
  reason: Reason | "";
  /** Author domain in A-labels. */
  domain: string;
  /** Name of the organisation; fit to be shown as text. */
  organisation: string;
  /** Its language (BCP 47), or empty. */
  language: string;
  /** "jcn:2010001084915" */
  id: string;
  registry: string;
  serial: number;
  /** Unix time. */
  decided_at: number;
  /** Name of the key whose signature is right; empty where none was checked. */
  key: string;
  /** "differs" comes with the reason "body-changed". */
  body: "matches" | "differs" | "not-checked";
}

/** Octets; a string counts as their UTF-8. */
export type Octets = Uint8Array | ArrayBuffer | string;

/** A header field; the value as in the message, what stands between the colon and the last line end, folds included. */
export interface HeaderField {
  name: string;
  value: Octets;
}

/**
 * The verdict on a message: on all of it, or on a list of its header fields, which must have every Anshin-Mark, From, Date, Message-ID, Subject, Sender,
 * Reply-To, Mail-Reply-To, Mail-Followup-To, MIME-Version, Content-Type, Content-Transfer-Encoding, Content-Disposition, Content-Base and Content-Location
 * there is, in order. `body` is the body as it came (with CRLF, not decoded) if it is not part of `message`; null: do not look at it.
 * Rejects with a TypeError where the configuration is wrong and with an UnsupportedError where signatures cannot be checked; never
 * resolves to "verified" then.
 */
export function verifyMark(message: Octets | HeaderField[], configuration: Configuration, options?: { body?: Octets | null }): Promise<Verdict>;

/** What a field says, whoever wrote it. Do not show any of it: see verifyMark. */
export interface MarkContent {
  result: "verified" | "suspect" | "failed" | "none" | "unavailable";
  authservId: string;
  domain: string;
  organisation: string;
  language: string;
  id: string;
  registry: string;
  serial: number;
  decidedAt: number;
  bodyHash: { form: "simple" | "relaxed"; hash: Uint8Array } | null;
  /** Of the fields that decide how the body is shown and where a reply goes; null in marks that have none. */
  fieldsHash: Uint8Array | null;
  /** Which fields of the message the signature covers, in lower case, and in which of them white space does not count. */
  coverage: { signed: string[]; nofws: string[] };
  signature: { key: string; octets: Uint8Array } | null;
  /** Of a warning: over the mark alone. */
  warningSignature: { key: string; octets: Uint8Array } | null;
}

/** Reads the value of one Anshin-Mark field. Throws a Refusal. */
export function parseMark(value: Octets): MarkContent;

/** Takes a message apart: the fields that verifyMark looks at, in order; values and names are strings of octets (U+0000 to U+00FF). */
export function readMessage(octets: Uint8Array): { fields: { name: string; value: string }[]; body: Uint8Array };

/** The octets that the signature of a mark covers, as such a string; for looking into what is wrong. */
export function signedOctets(fields: { name: string; value: string }[], value: string): string;

/** Whether a name holds nothing that hides or reorders what is shown. */
export function isCleanName(name: string): boolean;

/** Why a field is not to be trusted. */
export class Refusal extends Error {
  readonly reason: Reason;
}

/** Signatures cannot be checked here: a browser without Ed25519, or a page that is no secure context. */
export class UnsupportedError extends Error {
  readonly code: "unsupported";
}
