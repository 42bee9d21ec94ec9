// Whom to trust: what the administrator has set by policy, or else the user's settings in the add-on's local storage.
import { isPrivateKey } from "../js/lib/configuration.js";

const EMPTY = { authserv_ids: [], keys: {}, require_signature: true };

/** What the administrator has set; null without. It takes the place of the user's settings as a whole, and what is wrong with it trusts nothing. */
export async function loadManaged(messenger) {
  let managed;
  try {
    managed = await messenger.storage.managed.get(null);
  } catch {
    return null; // there is no policy for this add-on
  }
  const isSet = Object.keys(EMPTY).some((name) => Object.hasOwn(managed ?? {}, name));
  return isSet ? { ...EMPTY, ...managed } : null;
}

/** The configuration for the reader. */
export async function loadSettings(messenger) {
  const managed = await loadManaged(messenger);
  if (managed !== null) {
    return managed;
  }
  const { configuration } = await messenger.storage.local.get({ configuration: EMPTY });
  return configuration;
}

/** Whether a mark could ever be shown: without a key none is, unless signatures are not required. */
export function isConfigured({ authserv_ids: ids, keys, require_signature: isRequired }) {
  return ids?.length > 0 && (isRequired === false || Object.keys(keys ?? {}).length > 0);
}

/** What stands in the text areas of the options page to a configuration. Throws a TypeError that says what is wrong. */
export function parseSettings(hosts, keys, requireSignature) {
  if (isPrivateKey(keys)) {
    throw new TypeError("This is a private key: nobody but the mail server may have it. Ask your mail provider for the public one.");
  }
  const lines = (text) => text.split("\n").map((line) => line.trim()).filter((line) => line !== "");
  const named = lines(keys).map((line) => {
    const equals = line.indexOf("=");
    if (equals < 1) {
      throw new TypeError(`"${line}": name=base64`);
    }
    return [line.slice(0, equals).trim(), line.slice(equals + 1).trim()];
  });
  return { authserv_ids: lines(hosts), keys: Object.fromEntries(named), require_signature: requireSignature };
}

export function formatKeys(configuration) {
  return Object.entries(configuration.keys).map(([name, key]) => `${name}=${key}`).join("\n");
}
