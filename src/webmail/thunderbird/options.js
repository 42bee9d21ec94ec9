// The options page.
import { readConfiguration } from "../js/lib/configuration.js";
import { formatKeys, loadManaged, loadSettings, parseSettings } from "./settings.js";

const byId = (id) => document.getElementById(id);

document.documentElement.lang = messenger.i18n.getUILanguage();
for (const element of document.querySelectorAll("[data-text]")) {
  element.textContent = messenger.i18n.getMessage(element.dataset.text);
}

function show(configuration) {
  byId("hosts").value = configuration.authserv_ids.join("\n");
  byId("keys").value = formatKeys(configuration);
  byId("required").checked = configuration.require_signature;
}

/** To be read only; where it is wrong, what is wrong with it, and none of it: it could be a private key. */
function showManaged(managed) {
  byId("managed").hidden = false;
  byId("save").hidden = true;
  byId("hosts").readOnly = true;
  byId("keys").readOnly = true;
  byId("required").disabled = true;
  try {
    readConfiguration(managed);
    show(managed);
  } catch (error) {
    byId("outcome").textContent = error.message;
  }
}

const managed = await loadManaged(messenger);
if (managed === null) {
  show(await loadSettings(messenger));
} else {
  showManaged(managed);
}

document.querySelector("form").addEventListener("submit", async (event) => {
  event.preventDefault();
  if (managed !== null) {
    return;
  }
  try {
    const changed = parseSettings(byId("hosts").value, byId("keys").value, byId("required").checked);
    readConfiguration(changed);
    await messenger.storage.local.set({ configuration: changed });
    byId("outcome").textContent = messenger.i18n.getMessage("options_saved");
  } catch (error) {
    byId("outcome").textContent = error.message;
  }
});
