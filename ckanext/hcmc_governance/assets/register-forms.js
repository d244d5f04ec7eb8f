/* Forms of the register: what is typed is kept; a link to a field opens its section.
   Without this file the form is an ordinary form. */
(function () {
  "use strict";
  var AGAIN = 5000;

  function form(line) { return line.closest("form"); }

  function place(line) { return "hcmc-form:" + line.getAttribute("data-hcmc-autosave"); }

  // Only while the server cannot be reached; the copy goes with the next save.
  function keep(line) {
    var typed = Array.from(new FormData(form(line)).entries()).filter(function (pair) {
      return pair[0].charAt(0) !== "_";
    });
    try {
      window.localStorage.setItem(place(line), JSON.stringify(typed));
    } catch (error) { /* A full or forbidden storage: the open page still holds everything. */ }
  }

  function forget(line) {
    try { window.localStorage.removeItem(place(line)); } catch (error) { /* nothing is kept */ }
  }

  function fill(line, typed) {
    var values = new Map();
    typed.forEach(function (pair) {
      values.set(pair[0], (values.get(pair[0]) || []).concat(pair[1]));
    });
    Array.from(form(line).elements).forEach(function (field) {
      var told = values.get(field.name);
      if (!field.name || field.name === "form_version" || field.type === "submit") { return; }
      if (field.type === "checkbox" || field.type === "radio") {
        field.checked = Boolean(told && told.indexOf(field.value) >= 0);
      } else if (told && field.type !== "hidden") {
        field.value = told.length > 1 ? told.shift() : told[0];
      }
    });
  }

  function restore(line) {
    var typed = null;
    try { typed = JSON.parse(window.localStorage.getItem(place(line))); } catch (error) { return; }
    if (typed) {
      fill(line, typed);
      line.dispatchEvent(new Event("hcmc-again"));
    }
  }

  function failed(line, words) {
    line.textContent = line.getAttribute(words);
    line.classList.add("is-failed");
    keep(line);
    window.clearTimeout(line.hcmcTimer);
    line.hcmcTimer = window.setTimeout(function () {
      line.dispatchEvent(new Event("hcmc-again"));
    }, AGAIN);
  }

  function openField() {
    var field = window.location.hash.length > 1 &&
      document.getElementById(decodeURIComponent(window.location.hash.slice(1)));
    var section = field && field.closest("details.hcmc-form-section");
    if (!section) { return; }
    section.open = true;
    field.scrollIntoView({ block: "center" });
    var target = field.matches("input, select, textarea") ? field : field.querySelector("input:not([type=hidden]), select, textarea");
    if (target) { target.focus(); }
  }

  // Select2 leaves its box without a name: it gets the one of the field's label.
  function nameLists(holder) {
    holder.querySelectorAll(".select2-selection:not([aria-label])").forEach(function (box) {
      var label = box.closest(".form-group") && box.closest(".form-group").querySelector("label");
      if (label) { box.setAttribute("aria-label", label.textContent.replace(/[*:]/g, "").trim()); }
    });
  }

  document.addEventListener("hcmc-saved", function (event) {
    var line = event.target.closest("[data-hcmc-autosave]");
    if (!line) { return; }
    window.clearTimeout(line.hcmcTimer);
    line.classList.remove("is-failed");
    line.textContent = event.detail.value;
    forget(line);
  });
  document.addEventListener("htmx:beforeRequest", function (event) {
    if (event.target.hcmcLeft) { event.preventDefault(); }
  });
  ["htmx:sendError", "htmx:timeout"].forEach(function (name) {
    document.addEventListener(name, function (event) {
      if (event.target.matches("[data-hcmc-autosave]")) { failed(event.target, "data-hcmc-offline"); }
    });
  });
  document.addEventListener("htmx:responseError", function (event) {
    if (event.target.matches("[data-hcmc-autosave]")) {
      failed(event.target, event.detail.xhr.status < 500 ? "data-hcmc-lost" : "data-hcmc-offline");
    }
  });
  window.addEventListener("hashchange", openField);
  window.addEventListener("load", function () {
    document.querySelectorAll("[data-hcmc-autosave]").forEach(function (line) {
      restore(line);
      nameLists(form(line));
      // What is sent by the form itself needs no autosave any more.
      form(line).addEventListener("submit", function () {
        line.hcmcLeft = true;
        line.dispatchEvent(new Event("htmx:abort"));
      });
      new MutationObserver(function () { nameLists(form(line)); })
        .observe(form(line), { childList: true, subtree: true });
    });
    openField();
  });
})();
