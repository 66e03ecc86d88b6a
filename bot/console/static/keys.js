// Single-letter shortcuts. They can be switched off (WCAG 2.1.4) and never act while somebody types.
import { isTyping, recall, remember } from "./page.js";

export function startKeys() {
  const dialog = document.getElementById("keys");
  if (!dialog) return;
  const enabled = document.getElementById("keys-on");
  enabled.checked = recall("keys") !== "off";
  enabled.addEventListener("change", () => remember("keys", enabled.checked ? "on" : "off"));
  document.getElementById("keys-close").addEventListener("click", () => dialog.close());
  document.getElementById("keys-show")?.addEventListener("click", () => dialog.showModal());

  const acts = {
    n: () => document.getElementById("take-next")?.click(),
    q: () => location.assign(document.body.dataset.base + "/"),
    t: () => location.assign(document.body.dataset.base + "/preview"),
    r: () => document.getElementById("reply")?.focus(),
    p: () => unfold("pass-drop"),
    z: () => unfold("snooze-drop"),
    c: () => unfold("notes"),
    "/": () => unfold("canned"),
    u: () => document.dispatchEvent(new Event("pelita-open-all")),
    g: () => document.dispatchEvent(new Event("pelita-to-end")),
    "?": () => dialog.showModal(),
  };
  const unfold = (id) => {
    const drop = document.getElementById(id);
    if (!drop) return;
    drop.open = true;
    drop.scrollIntoView({ block: "nearest" });
    drop.querySelector("select, input:not([type=hidden]), textarea")?.focus();
  };
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && isTyping(event.target)) return event.target.blur();
    if (!enabled.checked || dialog.open || isTyping(event.target)) return;
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || !acts[event.key]) return;
    event.preventDefault();
    acts[event.key]();
  });
}
