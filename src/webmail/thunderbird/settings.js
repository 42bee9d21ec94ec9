// The user's settings: whom to trust. Kept in the add-on's local storage.

const EMPTY = { authserv_ids: [], keys: {}, require_signature: true };

/** The configuration for the reader. */
export async function loadSettings(messenger) {
  const { configuration } = await messenger.storage.local.get({ configuration: EMPTY });
  return configuration;
}

/** Whether a mark could ever be shown: without a key none is, unless signatures are not required. */
export function isConfigured({ authserv_ids: ids, keys, require_signature: isRequired }) {
  return ids.length > 0 && (isRequired === false || Object.keys(keys).length > 0);
}

/** What stands in the text areas of the options page to a configuration. Throws a TypeError that says what is wrong. */
export function parseSettings(hosts, keys, requireSignature) {
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
