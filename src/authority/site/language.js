// Chooses the language before anything is shown: ?lang=, what was chosen last, or the browser's.
// Without scripts a page shows both.
"use strict";

(function () {
  const root = document.documentElement;

  function remembered() {
    try {
      return localStorage.getItem("anshin-language");
    } catch (error) {
      return null; // file: pages may have no storage
    }
  }

  function remember(language) {
    try {
      localStorage.setItem("anshin-language", language);
    } catch (error) {
      return;
    }
  }

  function show(language) {
    root.lang = language;
    root.dataset.language = language;
  }

  const wishes = [
    new URLSearchParams(location.search).get("lang"),
    remembered(),
    (navigator.language || "ja").slice(0, 2),
  ];
  const wish = wishes.find((language) => language === "ja" || language === "en");
  show(wish || "en");

  document.addEventListener("DOMContentLoaded", () => {
    const button = document.getElementById("language");
    function label() {
      const other = root.dataset.language === "ja" ? "en" : "ja";
      button.lang = other;
      button.textContent = other === "en" ? "English" : "日本語";
    }
    label();
    button.hidden = false;
    button.addEventListener("click", () => {
      show(root.dataset.language === "ja" ? "en" : "ja");
      remember(root.dataset.language);
      label();
      document.dispatchEvent(new Event("anshin-language"));
    });
  });

  // registry.js calls this.
  window.anshinRegistry = (registry) => {
    window.anshin = registry;
  };
})();
