// What the button opens: the banner for the message that is displayed.
import "../js/element.js";
import { judge } from "./judgement.js";

document.documentElement.lang = messenger.i18n.getUILanguage();
const [tab] = await messenger.tabs.query({ active: true, currentWindow: true });
const { messages } = await messenger.messageDisplay.getDisplayedMessages(tab.id);
const { verdict, problem } = messages.length === 1 ? await judge(messenger, messages[0]) : { problem: "no_mark" };
document.querySelector("anshin-mark").verdict = verdict ?? null;
const hasBanner = !document.querySelector("anshin-mark").hidden;
document.getElementById("problem").textContent = hasBanner ? "" : messenger.i18n.getMessage(problem ?? "no_mark");

const options = document.getElementById("options");
options.textContent = messenger.i18n.getMessage("options_open");
options.hidden = problem !== "not_configured";
options.addEventListener("click", async () => {
  await messenger.runtime.openOptionsPage();
  window.close();
});
