// Keeps a page up to date: the server says only "something changed" (SSE), the page then asks for itself again
// and takes over the regions marked data-live. No content travels in the event stream.
import { localClocks } from "./page.js";

const SLOW = 20000; // waiting times grow even when nothing happens
const QUIET = 300; // several changes in a row become one request

export function startLive(alerts) {
  const live = { refresh: async () => {}, onSwap: [], onFresh: [], onView: [] };
  const root = () => document.querySelector("[data-live-page]");
  if (!root()) return live;
  let running = null;
  let again = false;

  live.refresh = () => {
    if (running) {
      again = true;
      return running;
    }
    running = load(live, root, alerts).finally(() => {
      running = null;
      if (again) {
        again = false;
        setTimeout(live.refresh, QUIET);
      }
    });
    return running;
  };
  listen(root, live);
  setInterval(() => document.hidden || live.refresh(), SLOW);
  document.addEventListener("visibilitychange", () => document.hidden || live.refresh());
  return live;
}

function listen(root, live) {
  if (!root().dataset.events) return;
  const source = new EventSource(root().dataset.events);
  source.addEventListener("change", () => live.refresh());
  source.addEventListener("signed-out", () => {
    source.close();
    signedOut();
  });
  source.addEventListener("writing", (event) => mark(true, event.data === "1"));
  source.onopen = () => {
    mark(true);
    live.refresh();
  };
  source.onerror = () => {
    mark(false);
    // A refused stream (not a broken one) does not try again by itself: ask the page why.
    if (source.readyState === EventSource.CLOSED) live.refresh();
  };
  addEventListener("pagehide", () => source.close());
}

/** `writes`: the person of this case is writing just now. */
function mark(on, writes = false) {
  const place = document.getElementById("live-mark");
  if (!place) return;
  place.hidden = false;
  place.classList.toggle("off", !on);
  place.classList.toggle("writes", writes);
  place.querySelector("span").textContent = writes ? place.dataset.writes : on ? place.dataset.on : place.dataset.off;
}

export function signedOut() {
  document.getElementById("signed-out").hidden = false;
  const lines = document.getElementById("lines");
  if (lines) lines.replaceChildren();
}

async function load(live, root, alerts) {
  const headers = { "X-Live": "1" };
  const page = root();
  if (page.dataset.view) headers["X-Live-View"] = page.dataset.view;
  if (page.dataset.lines) headers["X-Live-Lines"] = page.dataset.lines;
  const { status, page: next } = await read(location.pathname, headers);
  if (status === 0) return mark(false);
  if (status === 401) return signedOut();
  if (!next || (status >= 400 && status !== 404)) return;
  const fresh = next.querySelector("[data-live-page]");
  if (!fresh) return;
  if (fresh.dataset.view !== page.dataset.view) return swapView(page, fresh, live, alerts);
  takeOver(page, fresh, live, alerts);
}

/** The page as a document. Reading it this way needs no HTML sink, which the page's policy forbids. */
function read(url, headers) {
  return new Promise((done) => {
    const request = new XMLHttpRequest();
    request.open("GET", url);
    request.responseType = "document";
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
    request.onload = () => done({ status: request.status, page: request.response });
    request.onerror = () => done({ status: 0, page: null });
    request.send();
  });
}

function swapView(page, fresh, live, alerts) {
  // Taken again, perhaps in another window: the working page needs its own start.
  if (fresh.dataset.view === "mine") return location.reload();
  const draft = document.getElementById("reply")?.value ?? "";
  localClocks(fresh);
  page.replaceWith(fresh);
  const kept = document.getElementById("kept");
  if (kept && draft) {
    kept.hidden = false;
    document.getElementById("kept-draft").value = draft;
  }
  document.getElementById("content").focus();
  alerts.ring();
  for (const tell of live.onView) tell(fresh.dataset.view);
}

function takeOver(page, fresh, live, alerts) {
  const focus = page.contains(document.activeElement) ? document.activeElement.id : "";
  let beat = false;
  for (const region of page.querySelectorAll("[data-live]")) {
    const other = fresh.querySelector(`[data-live="${region.dataset.live}"]`);
    if (!other) continue;
    beat ||= rings(region.dataset.beat ?? "", other.dataset.beat ?? "");
    for (const name of Object.keys(other.dataset)) region.dataset[name] = other.dataset[name];
    localClocks(other);
    if (region.innerHTML !== other.innerHTML) region.replaceChildren(...other.childNodes);
  }
  if (focus && document.activeElement === document.body) document.getElementById(focus)?.focus();
  if (appendLines(page, fresh, live)) beat = true;
  if (beat) alerts.ring();
  for (const tell of live.onSwap) tell();
}

/** data-beat lists what is worth a sound, as plain ids; only something that was not there before rings. */
function rings(before, after) {
  const known = new Set(before.split(" "));
  return after.split(" ").some((token) => !known.has(token));
}

/** New lines of the conversation are added, old ones stay as they are (opened messages stay open). */
function appendLines(page, fresh, live) {
  const list = page.querySelector("#lines");
  if (!list) return false;
  const added = [...fresh.querySelectorAll(".line")].filter((line) => !document.getElementById(line.id));
  if (!added.length) return false;
  localClocks(fresh);
  for (const line of added) line.classList.add("is-new");
  document.getElementById("fresh").before(...added);
  page.dataset.lines = list.querySelectorAll(".line").length;
  for (const tell of live.onFresh) tell(added);
  return added.some((line) => line.classList.contains("person"));
}
