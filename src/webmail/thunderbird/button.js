// The button in the message header, which no message can draw: icon, label and tooltip for each message that is displayed.
import { sentenceText, wordingFor } from "../js/lib/wording.js";
import { judge } from "./judgement.js";

const NOTHING = { icon: "none", label: "", title: null, enabled: false };

/** How the button looks for what there is to say. */
export function appearance(messenger, { verdict, problem }) {
  if (problem !== undefined) {
    return { ...NOTHING, title: messenger.i18n.getMessage(problem), enabled: true };
  }
  if (!["verified", "suspect", "failed"].includes(verdict.result)) {
    return NOTHING;
  }
  const title = sentenceText(verdict, wordingFor(messenger.i18n.getUILanguage()));
  const label = verdict.result === "verified" ? verdict.organisation : messenger.i18n.getMessage(`short_${verdict.result}`);
  return { icon: verdict.result, label, title, enabled: true };
}

/** Keeps the button of every tab true to the message that is displayed there. */
export class Button {
  #messenger;
  #latest = new Map(); // tab to the number of what was displayed last
  #count = 0;

  constructor(messenger) {
    this.#messenger = messenger;
  }

  /** `messages`: the MessageHeaders that the tab displays now. */
  async displayed(tabId, messages) {
    this.#count += 1;
    const number = this.#count;
    this.#latest.set(tabId, number);
    // At once: the mark of the message before must not stand beside this one.
    await this.#show(tabId, NOTHING);
    if (messages.length !== 1) {
      return;
    }
    const judged = await judge(this.#messenger, messages[0]);
    if (this.#latest.get(tabId) === number) {
      await this.#show(tabId, appearance(this.#messenger, judged));
    }
  }

  closed(tabId) {
    this.#latest.delete(tabId);
  }

  async #show(tabId, { icon, label, title, enabled }) {
    const action = this.#messenger.messageDisplayAction;
    await Promise.all([
      action.setIcon({ tabId, path: `/thunderbird/icons/${icon}.svg` }), action.setLabel({ tabId, label }),
      action.setTitle({ tabId, title: title ?? this.#messenger.i18n.getMessage("no_mark") }), enabled ? action.enable(tabId) : action.disable(tabId),
    ]);
  }
}

/** Begins to listen. Must be called while the background script is loaded, as event pages are woken by their listeners. */
export function watch(messenger) {
  const button = new Button(messenger);
  messenger.messageDisplay.onMessagesDisplayed.addListener((tab, list) => button.displayed(tab.id, list.messages));
  messenger.tabs.onRemoved.addListener((tabId) => button.closed(tabId));
  return button;
}
