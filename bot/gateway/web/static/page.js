/* On every page: leave fast, and keep one single entry of this site in the tab's history. */
"use strict";

(function () {
  const exit = document.getElementById("exit");
  let gone = false;
  let lastEscape = 0;
  /* Other tabs of this site in the same browser, where it can reach them. */
  const others = window.BroadcastChannel ? new BroadcastChannel("page") : { postMessage: () => undefined };

  /** Hides everything at once, in all tabs; waits for nobody. */
  function leave() {
    gone = true;
    others.postMessage("leave");
    document.dispatchEvent(new Event("pelita:leave"));
    try {
      sessionStorage.clear();
    } catch (error) {
      // storage can be switched off; then nothing was stored either
    }
    const target = exit.href;
    document.body.textContent = "";
    // replace: the Back button does not lead here again
    location.replace(target);
  }

  others.onmessage = (event) => {
    if (event.data === "leave" && !gone) leave();
    if (event.data.erased) document.dispatchEvent(new CustomEvent("pelita:erased", { detail: event.data.erased }));
  };

  exit.addEventListener("click", (event) => {
    event.preventDefault();
    leave();
  });

  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const now = Date.now();
    if (now - lastEscape < 1500) leave();
    lastEscape = now;
  });

  document.addEventListener("click", (event) => {
    const link = event.target.closest && event.target.closest("a[data-swap]");
    if (!link || event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    location.replace(link.href);
  });

  // A browser that shows a kept copy of the page after Back gets sent away again.
  window.addEventListener("pageshow", (event) => {
    if (event.persisted && gone) location.replace(exit.href || "about:blank");
  });

  window.pelita = { leave, tell: (news) => others.postMessage(news) };
})();
