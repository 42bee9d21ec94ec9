// The demo page: opens a message that is dropped on it. Begins with the host and the key of tests/data/mark/vectors.
import "../element.js";
import { readMessage, verifyMark } from "../index.js";

const VECTOR_KEY = "default=kIgih4Q/gao9vHRvgAKx7IKPXrkTyVOegN+7HUWU+i8=";
const byId = (id) => document.getElementById(id);

function configuration() {
  const keys = byId("keys").value.split("\n").map((line) => line.trim()).filter((line) => line !== "");
  return {
    authserv_ids: byId("authserv-ids").value.split(/[\s,]+/).filter((id) => id !== ""),
    keys: Object.fromEntries(keys.map((line) => [line.slice(0, line.indexOf("=")), line.slice(line.indexOf("=") + 1)])),
    require_signature: byId("require-signature").checked,
  };
}

/** Octets of a header value for people: UTF-8, and encoded words (RFC 2047) of UTF-8 in B. */
function readable(binary) {
  const utf8 = (text) => new TextDecoder().decode(Uint8Array.from(text, (c) => c.charCodeAt(0)));
  const joined = binary.replace(/\?=\r?\n?[ \t]+=\?/g, "?==?");
  return utf8(joined.replace(/=\?utf-8\?b\?([A-Za-z0-9+/=]*)\?=/gi, (word, base64) => {
    try {
      return atob(base64);
    } catch {
      return word;
    }
  }));
}

async function show(file) {
  const octets = new Uint8Array(await file.arrayBuffer());
  const { fields } = readMessage(octets);
  for (const name of ["from", "subject"]) {
    byId(name).textContent = readable(fields.find((field) => field.name.toLowerCase() === name)?.value ?? "");
  }
  document.querySelector("main").hidden = false;
  let verdict = null;
  try {
    verdict = await verifyMark(octets, configuration());
    byId("problem").textContent = "";
  } catch (error) {
    byId("problem").textContent = `${error.name}: ${error.message}`;
  }
  byId("verdict").textContent = verdict === null ? "" : JSON.stringify(verdict, null, 1);
  for (const element of document.querySelectorAll("anshin-mark")) {
    element.lang = byId("language").value;
    element.verdict = verdict;
  }
}

byId("problem").textContent = "";
byId("keys").value = VECTOR_KEY;
byId("file").addEventListener("change", (event) => event.target.files.length > 0 && show(event.target.files[0]));
byId("language").addEventListener("change", (event) => {
  for (const element of document.querySelectorAll("anshin-mark")) {
    element.lang = event.target.value;
  }
});
addEventListener("dragover", (event) => {
  event.preventDefault();
  document.body.classList.add("over");
});
addEventListener("dragleave", () => document.body.classList.remove("over"));
addEventListener("drop", (event) => {
  event.preventDefault();
  document.body.classList.remove("over");
  if (event.dataTransfer.files.length > 0) {
    show(event.dataTransfer.files[0]);
  }
});
