// Thunderbird's API as far as the add-on uses it, with a mailbox in memory. Works in Node.js and, as it stands, in a page.

/** `messages`: Map of id to octets; `texts`: messages.json of a locale; `managed`: what a policy sets. */
export function makeMessenger({ messages, texts, language = "ja", configuration, managed }) {
  const listeners = { displayed: [], updated: [], removed: [], stored: [], installed: [] };
  const displayed = new Map([[1, [...messages.keys()].slice(0, 1)]]); // tab to the messages in it; changed by the tests
  const stored = configuration === undefined ? {} : { configuration };
  const buttons = new Map();
  const change = (tabId, name, value) => buttons.set(tabId, { ...buttons.get(tabId), [name]: value });
  const action = {
    setIcon: async ({ tabId, path }) => change(tabId, "icon", path), setLabel: async ({ tabId, label }) => change(tabId, "label", label),
    setTitle: async ({ tabId, title }) => change(tabId, "title", title), enable: async (tabId) => change(tabId, "enabled", true),
    disable: async (tabId) => change(tabId, "enabled", false),
  };
  return {
    listeners,
    displayed,
    buttons,
    stored,
    i18n: { getUILanguage: () => language, getMessage: (name) => texts[name]?.message ?? "" },
    runtime: { onInstalled: { addListener: (listener) => listeners.installed.push(listener) }, openOptionsPage: async () => void buttons.set("options", "open") },
    storage: {
      managed: {
        get: async () => {
          if (managed === undefined) {
            throw new Error("Managed storage manifest not found");
          }
          return managed;
        },
      },
      local: {
        get: async (fallback) => ({ ...fallback, ...stored }), set: async (changed) => void Object.assign(stored, changed),
        onChanged: { addListener: (listener) => listeners.stored.push(listener) },
      },
    },
    messageDisplayAction: action,
    messageDisplay: {
      onMessagesDisplayed: { addListener: (listener) => listeners.displayed.push(listener) },
      getDisplayedMessages: async (tabId) => {
        if (!displayed.has(tabId)) {
          throw new Error(`tab ${tabId} is gone`);
        }
        return { id: null, messages: displayed.get(tabId).map((id) => ({ id })) };
      },
    },
    tabs: {
      onUpdated: { addListener: (listener) => listeners.updated.push(listener) }, onRemoved: { addListener: (listener) => listeners.removed.push(listener) },
      query: async () => [...displayed.keys()].map((id) => ({ id })),
    },
    messages: {
      getRaw: async (id) => {
        if (!messages.has(id)) {
          throw new Error(`message ${id} is gone`);
        }
        return new Blob([await messages.get(id)]);
      },
    },
  };
}
