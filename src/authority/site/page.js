// The page of an organisation: whether its entry counts today, and of which version of the registry
// the page is.
"use strict";

(function () {
  const today = new Date().toISOString().slice(0, 10); // days count in UTC
  const state = document.getElementById("state");
  const { from, until } = state.dataset;
  const name = until && until < today ? "expired" : from && from > today ? "early" : "valid";
  state.classList.add(name);
  for (const text of state.querySelectorAll("[data-state]")) {
    text.hidden = text.dataset.state !== name;
  }
  state.hidden = false;

  const version = document.getElementById("version");
  version.querySelector("[data-value=serial]").textContent = String(window.anshin.serial);
  for (const date of version.querySelectorAll("time")) {
    date.dateTime = window.anshin.date;
    date.textContent = window.anshin.date;
  }
  version.hidden = false;
})();
