// Keys for reviewers: n, p, o go to another indicator, c confirms, ? opens the list of keys. Everything works without.
"use strict";

(() => {
  const fold = document.querySelector("[data-keys]");
  const status = document.querySelector("[data-keys-status]");
  const form = document.getElementById("decision");
  if (!fold || !status) return;
  const tick = fold.querySelector("[data-keys-on]");
  const NAME = "innocook.review.keys";
  const filled = () => (form && form.tagName === "FORM" ? new URLSearchParams(new FormData(form)).toString() : "");
  const before = filled();
  let leaving = false;
  const isUnsaved = () => filled() !== before || (form && form.hasAttribute("data-unsaved"));

  const wanted = () => {
    try {
      return localStorage.getItem(NAME) !== "off";
    } catch (error) {
      return true;
    }
  };

  const show = () => {
    for (const each of document.querySelectorAll("[data-key]")) {
      const key = each.getAttribute("data-key");
      if (tick.checked && key !== "?") each.setAttribute("aria-keyshortcuts", key);
      else each.removeAttribute("aria-keyshortcuts");
    }
  };

  const writes = (field) =>
    field.isContentEditable || field.matches("select, textarea, input:not([type=radio]):not([type=checkbox])");

  // The letter on the key; where the keyboard has other letters, the place of the key.
  const keyOf = (event) => {
    if (event.key === "?" || event.key === "\u061f") return "?";
    if (event.shiftKey) return "";
    if (/^[a-z]$/i.test(event.key)) return event.key.toLowerCase();
    return /^Key[A-Z]$/.test(event.code) ? event.code[3].toLowerCase() : "";
  };

  document.addEventListener("keydown", (event) => {
    const isPlain = !(event.ctrlKey || event.altKey || event.metaKey || event.repeat || event.defaultPrevented);
    const key = keyOf(event);
    if (!tick.checked || !isPlain || !/^[npoc?]$/.test(key) || writes(event.target)) return;
    const place = document.querySelector(`[data-key="${key}"]`);
    if (!place) return;
    event.preventDefault();
    if (key === "?") {
      fold.open = true;
      fold.querySelector("summary").focus();
    } else if (place.tagName === "A" && isUnsaved()) {
      status.textContent = status.getAttribute("data-unsaved-text");
    } else {
      place.click();
    }
  });

  tick.checked = wanted();
  tick.addEventListener("change", () => {
    try {
      localStorage.setItem(NAME, tick.checked ? "on" : "off");
    } catch (error) {
      // Without storage the choice holds for this page.
    }
    show();
  });
  if (form) form.addEventListener("submit", () => { leaving = true; });
  window.addEventListener("pageshow", () => { leaving = false; });
  window.addEventListener("beforeunload", (event) => {
    if (!leaving && isUnsaved()) event.preventDefault();
  });
  fold.hidden = false;
  show();
})();
