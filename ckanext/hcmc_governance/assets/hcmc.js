/* Small conveniences; every page works without them. */
(function () {
  "use strict";

  function copy(button) {
    var source = document.getElementById(button.getAttribute("data-hcm-copy"));
    navigator.clipboard.writeText(source.textContent.trim().replace(/\s+/g, " ")).then(function () {
      button.querySelector("[aria-live]").textContent = button.getAttribute("data-hcm-done");
    });
  }

  function fold(text) {
    if (text.scrollHeight <= text.clientHeight + 8) {
      text.classList.remove("hcm-fold");
      return;
    }
    var button = document.createElement("button");
    button.type = "button";
    button.className = "hcm-fold-toggle";
    button.setAttribute("aria-expanded", "false");
    button.textContent = text.getAttribute("data-hcm-more");
    button.addEventListener("click", function () {
      text.classList.remove("hcm-fold");
      button.remove();
      text.setAttribute("tabindex", "-1");
      text.focus();
    });
    text.after(button);
  }

  // Core's toasts and dialogues name their button in English only.
  function nameClose(event) {
    event.target.querySelectorAll(".btn-close").forEach(function (button) {
      button.setAttribute("aria-label", window.ckan.i18n._("Close"));
    });
  }

  // Select2 brings no Vietnamese; asked when a list is built, after the dictionary has come.
  if (window.jQuery && window.jQuery.fn.select2) {
    window.jQuery.fn.select2.defaults.set("language", {
      search: function () { return window.ckan.i18n._("Search"); },
      noResults: function () { return window.ckan.i18n._("No matches found"); }
    });
  }

  document.addEventListener("show.bs.toast", nameClose);
  document.addEventListener("show.bs.modal", nameClose);
  document.addEventListener("click", function (event) {
    var button = event.target.closest("[data-hcm-copy]");
    if (button) { copy(button); }
  });
  document.addEventListener("DOMContentLoaded", function () {
    document.querySelectorAll(".hcm-fold").forEach(fold);
  });
})();
