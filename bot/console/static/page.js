// Small things that every part of the page needs.

/** POST of a form's fields to this server, with the page's CSRF token. */
export function post(url, fields) {
  const body = new URLSearchParams(fields);
  body.set("csrf", document.body.dataset.csrf);
  return fetch(url, { method: "POST", body, headers: { "X-Live": "1" }, credentials: "same-origin", redirect: "error" });
}

/** A setting of this browser (never anything that somebody wrote). */
export function remember(name, value) {
  try {
    localStorage.setItem("pelita-console-" + name, value);
  } catch {
    // Private windows may refuse storage; the setting then lasts as long as the page.
  }
}

export function recall(name) {
  try {
    return localStorage.getItem("pelita-console-" + name);
  } catch {
    return null;
  }
}

/** Shows every moment in the reader's own clock; the server sends UTC. */
export function localClocks(root) {
  const today = new Date().toDateString();
  for (const time of root.querySelectorAll("time[data-clock]")) {
    const at = new Date(time.dateTime);
    const options = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" };
    if (at.toDateString() !== today) Object.assign(options, { day: "numeric", month: "short" });
    time.textContent = at.toLocaleString(document.documentElement.lang, options);
    time.removeAttribute("data-clock");
  }
}

export function isTyping(target) {
  return target instanceof HTMLElement && (target.matches("input, textarea, select") || target.isContentEditable);
}
