// The page works without this: it only adds a key for those who write queries.
"use strict";
const box = document.getElementById("query");
if (box) {
  box.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      box.form.requestSubmit();
    }
  });
}
