// The case page: sending replies, the lease that activity renews, messages that stay veiled until opened.
import { isTyping, post, recall, remember } from "./page.js";
import { signedOut } from "./live.js";

const TOUCH_EVERY = 20000;

export function startCase(live) {
  const composer = document.getElementById("composer");
  if (!composer) return;
  startComposer(composer, live);
  startLease(live);
  startVeils(live);
  startScroll(live);
}

function startComposer(composer, live) {
  const box = document.getElementById("reply");
  const state = document.getElementById("reply-state");
  const send = document.getElementById("send");
  const enter = document.getElementById("enter-sends");
  document.getElementById("enter-label").hidden = false;
  enter.checked = recall("enter") === "on";
  enter.addEventListener("change", () => remember("enter", enter.checked ? "on" : "off"));
  box.addEventListener("input", () => { state.textContent = ""; });
  box.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing || event.shiftKey) return;
    if (event.ctrlKey || event.metaKey || enter.checked) {
      event.preventDefault();
      composer.requestSubmit();
    }
  });
  let busy = false;
  composer.noValidate = true;
  composer.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (busy) return;
    if (!box.value.trim()) {
      state.textContent = state.dataset.empty;
      box.focus();
      return;
    }
    busy = true;
    send.setAttribute("aria-disabled", "true");
    state.textContent = state.dataset.sending;
    state.textContent = await sendReply(composer, box, state, live);
    busy = false;
    send.removeAttribute("aria-disabled");
  });
}

async function sendReply(composer, box, state, live) {
  const sent = box.value;
  let response;
  try {
    response = await post(composer.action, new FormData(composer));
  } catch {
    return state.dataset.kept;
  }
  if (response.status === 401) {
    signedOut();
    return state.dataset.kept;
  }
  const answer = await response.json().catch(() => ({}));
  if (!response.ok) {
    await live.refresh();
    return answer.problem || state.dataset.kept;
  }
  // The same `once` with a retry is delivered a single time; a new reply gets a new one.
  composer.elements.once.value = answer.once;
  if (box.value === sent) box.value = "";
  box.focus();
  await live.refresh();
  return state.dataset.sent;
}

function startLease(live) {
  const card = document.getElementById("lease");
  let since = performance.now();
  let touched = performance.now();
  let warned = false;
  let unseen = false;
  const restart = () => { since = performance.now(); };
  live.onSwap.push(restart);
  // A case cannot be closed over something unread, so the first movement after a new message says it was seen.
  live.onFresh.push(() => { unseen = true; });

  const touch = async () => {
    const now = performance.now();
    if ((now - touched < TOUCH_EVERY && !unseen) || !document.contains(card)) return;
    touched = now;
    unseen = false;
    const root = card.closest("[data-live-page]");
    const fence = document.querySelector("#composer [name=fence]").value;
    try {
      const response = await post(root.dataset.touch, { fence });
      if (response.status === 401) return signedOut();
      if (!response.ok) return live.refresh();
      card.dataset.left = (await response.json()).left;
      restart();
    } catch {
      // The next movement tries again; the lease runs on as shown.
    }
  };
  for (const kind of ["keydown", "pointerdown", "wheel", "touchmove"]) {
    document.addEventListener(kind, touch, { passive: true });
  }
  const timer = setInterval(() => {
    if (!document.contains(card)) return clearInterval(timer);
    const left = Math.max(0, Math.round(card.dataset.left - (performance.now() - since) / 1000));
    const total = Number(card.dataset.total);
    const soon = left <= Math.min(60, total / 3);
    const words = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`;
    for (const place of document.querySelectorAll(".lease-left")) place.textContent = words;
    document.getElementById("lease-meter").value = left;
    card.classList.toggle("soon", soon);
    document.getElementById("lease-soon").hidden = !soon;
    document.getElementById("lease-hint").hidden = soon;
    if (soon && !warned) document.getElementById("lease-alert").textContent = document.getElementById("lease-soon").textContent;
    if (!soon) document.getElementById("lease-alert").textContent = "";
    warned = soon;
    if (left === 0) live.refresh();
  }, 1000);
}

function startVeils(live) {
  let open = false;
  const openAll = () => {
    open = true;
    for (const veil of document.querySelectorAll(".veil")) veil.open = true;
    const button = document.getElementById("open-all");
    if (button) button.hidden = true;
  };
  const offer = () => {
    // Whoever opened each of them has chosen to read as well.
    if (document.querySelector(".veil") && !document.querySelector(".veil:not([open])")) open = true;
    const button = document.getElementById("open-all");
    if (button) button.hidden = open || !document.querySelector(".veil:not([open])");
  };
  document.addEventListener("click", (event) => {
    if (event.target.closest?.("#open-all")) openAll();
  });
  document.addEventListener("pelita-open-all", openAll);
  document.addEventListener("toggle", offer, true);
  // Whoever opened them all has chosen to read: what arrives later on this page is shown at once.
  live.onFresh.push((lines) => {
    if (open) for (const line of lines) line.querySelector(".veil")?.setAttribute("open", "");
    offer();
  });
  live.onSwap.push(offer);
  offer();
}

function startScroll(live) {
  const list = document.getElementById("lines");
  const fresh = document.getElementById("fresh");
  const inside = () => list.scrollHeight > list.clientHeight + 4;
  const below = () => list.closest(".talk").getBoundingClientRect().bottom - innerHeight;
  const toEnd = () => {
    fresh.hidden = true;
    if (inside()) list.scrollTop = list.scrollHeight;
    else scrollTo({ top: scrollY + below() });
  };
  const atEnd = () => (inside()
    ? list.scrollHeight - list.scrollTop - list.clientHeight < 160
    : below() < 160);
  let was = true;
  const note = () => {
    was = atEnd();
    if (was) fresh.hidden = true;
  };
  list.addEventListener("scroll", note, { passive: true });
  addEventListener("scroll", note, { passive: true });
  live.onFresh.push(() => {
    if (was) toEnd();
    else fresh.hidden = false;
  });
  fresh.addEventListener("click", toEnd);
  document.addEventListener("pelita-to-end", toEnd);
  toEnd();
  // On a phone the keyboard would cover the conversation before anything was read.
  if (matchMedia("(pointer: fine)").matches && !isTyping(document.activeElement)) document.getElementById("reply").focus({ preventScroll: true });
}
