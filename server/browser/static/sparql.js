// The SPARQL editor over the plain form, if it was built in; without it the form stays as it is.
"use strict";

(() => {
  const folder = "/static/yasgui/";
  const source = document.getElementById("query");
  const style = document.createElement("link");
  style.rel = "stylesheet";
  style.href = `${folder}yasgui.min.css`;
  const script = document.createElement("script");
  script.src = `${folder}yasgui.min.js`;

  script.addEventListener("load", () => {
    const place = document.createElement("div");
    source.parentElement.after(place);
    const editor = new window.Yasgui.Yasqe(place, {
      value: source.value,
      persistenceId: null,
      createShareableLink: null,
      showQueryButton: false,
      resizeable: false,
      collapsePrefixesOnLoad: false,
      // those for classes and properties would ask a server elsewhere
      autocompleters: ["prefixes", "variables"],
    });
    editor.getInputField().setAttribute("aria-label", source.labels[0].textContent);
    // a hidden required field would stop the form without a word
    source.required = false;
    source.style.display = "none";
    source.form.addEventListener("submit", () => {
      source.value = editor.getValue();
    });
  });

  document.head.append(style, script);
})();
