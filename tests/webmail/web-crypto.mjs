// Node.js 18, which Debian 12 has, hides WebCrypto from the global scope; browsers and later versions do not.
import { webcrypto } from "node:crypto";

globalThis.crypto ??= webcrypto;
