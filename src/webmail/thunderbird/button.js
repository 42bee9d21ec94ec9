// The button in the message header, which no message can draw: icon, label and tooltip for each message that is displayed.
import { sentenceText, wordingFor } from "../js/lib/wording.js";
import { judge } from "./judgement.js";

const NOTHING = { icon: "none", label: "", title: null, enabled: false };
const MAX_COLUMNS = 48;
const WITH_MESSAGES = ["mail", "messageDisplay"]; // the types of tabs that display messages; windows of one message count as tabs

/** A name that leaves room for the other buttons: at most 24 wide characters or 48 narrow ones. The tooltip and the popup have all of it. */
function shortened(name) {
  let columns = 0;
  let kept = "";
  for (const { segment } of new Intl.Segmenter().segment(name)) {
    columns += /^[\u0000-\u10ff\uff61-\uff9f]/.test(segment) ? 1 : 2;
    if (columns > MAX_COLUMNS) {
      return `${kept}…`;
    }
    kept += segment;
  }
  return name;
}

/** How the button looks for what there is to say. */
export function appearance(messenger, { verdict, problem }) {
  if (problem !== undefined) {
    return { icon: "none", label: messenger.i18n.getMessage("short_problem"), title: messenger.i18n.getMessage(problem), enabled: true };
  }
  if (!["verified", "suspect", "failed"].includes(verdict?.result)) {
    return NOTHING;
  }
  const title = sentenceText(verdict, wordingFor(messenger.i18n.getUILanguage()));
  const label = verdict.result === "verified" ? shortened(verdict.organisation) : messenger.i18n.getMessage(`short_${verdict.result}`);
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
    const number = this.#begin(tabId);
    // At once: the mark of the message before must not stand beside this one.
    await this.#show(tabId, NOTHING);
    if (messages.length !== 1) {
      return;
    }
    const judged = await judge(this.#messenger, messages[0]);
    if (await this.#isStillDisplayed(tabId, messages[0].id) && this.#latest.get(tabId) === number) {
      await this.#show(tabId, appearance(this.#messenger, judged));
    }
  }

  /**
   * The tab begins to load something else. Thunderbird tells what only when all of it is there, but has long put up its sender and subject:
   * a large message of somebody else would stand beside the mark of the one before for seconds.
   */
  async loading(tabId) {
    this.#begin(tabId);
    await this.#show(tabId, NOTHING);
  }

  /** Judges all anew that is displayed, as after a change of the settings. */
  async refresh() {
    const tabs = await this.#messenger.tabs.query({ type: WITH_MESSAGES });
    for (const { id } of tabs) {
      // Not one after the other: for a tab which still loads this takes until it is there.
      this.#messenger.messageDisplay.getDisplayedMessages(id).then(({ messages }) => this.displayed(id, messages), () => this.closed(id));
    }
  }

  closed(tabId) {
    this.#latest.delete(tabId);
  }

  #begin(tabId) {
    this.#count += 1;
    this.#latest.set(tabId, this.#count);
    return this.#count;
  }

  // What Thunderbird says of a message may reach us when the next one is loading already.
  async #isStillDisplayed(tabId, messageId) {
    try {
      const { messages } = await this.#messenger.messageDisplay.getDisplayedMessages(tabId);
      return messages.length === 1 && messages[0].id === messageId;
    } catch {
      return false; // the tab is gone
    }
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
  messenger.tabs.onUpdated.addListener((tabId, { status }, { type }) => (status === "loading" && WITH_MESSAGES.includes(type) ? button.loading(tabId) : undefined),
    { properties: ["status"] });
  messenger.tabs.onRemoved.addListener((tabId) => button.closed(tabId));
  messenger.storage.local.onChanged.addListener(() => button.refresh());
  messenger.runtime.onInstalled.addListener(() => button.refresh());
  return button;
}
