// The options page.
import { readConfiguration } from "../js/lib/configuration.js";
import { formatKeys, loadSettings, parseSettings } from "./settings.js";

const byId = (id) => document.getElementById(id);

document.documentElement.lang = messenger.i18n.getUILanguage();
for (const element of document.querySelectorAll("[data-text]")) {
  element.textContent = messenger.i18n.getMessage(element.dataset.text);
}
const configuration = await loadSettings(messenger);
byId("hosts").value = configuration.authserv_ids.join("\n");
byId("keys").value = formatKeys(configuration);
byId("required").checked = configuration.require_signature;

document.querySelector("form").addEventListener("submit", async (event) => {
  event.preventDefault();
  try {
    const changed = parseSettings(byId("hosts").value, byId("keys").value, byId("required").checked);
    readConfiguration(changed);
    await messenger.storage.local.set({ configuration: changed });
    byId("outcome").textContent = messenger.i18n.getMessage("options_saved");
  } catch (error) {
    byId("outcome").textContent = error.message;
  }
});
