/* The chat. No framework; everything that people or the server write becomes text nodes, never markup. */
"use strict";

(function () {
  const API = "/chat/api";
  const LANG = document.documentElement.lang;
  const WORDS = JSON.parse(document.body.dataset.words);
  const STORE = "chat";
  const MOST_ITEMS = 300;
  const POLL_TIMEOUT = 40000;
  const SEND_TIMEOUT = 25000;
  const PHOTO_TIMEOUT = 120000;
  const WRITING_EVERY = 3000;

  const at = (id) => document.getElementById(id);
  const log = at("log");
  const scroll = at("scroll");
  const typing = at("typing");
  const notice = at("notice");
  const composer = at("composer");
  const input = at("input");
  const confirmVeil = at("confirm");

  // ---- what this tab remembers ---------------------------------------------------------------------------------

  /* session: the bearer token; last: newest reply seen; items: what is on screen; queue: what is not sent yet;
     photos: whether staff take pictures */
  const blank = () => ({ session: "", last: "", items: [], queue: [], photos: false });
  let state = recall();
  let lostSession = "";
  let stopped = false;
  let erasing = false;
  let sending = false;
  let opening = null;
  let expectTimer = 0;
  let staffWrite = false;
  let toldWriting = 0;

  function recall() {
    try {
      return Object.assign(blank(), JSON.parse(sessionStorage.getItem(STORE)));
    } catch (error) {
      return blank();
    }
  }

  function keep() {
    if (stopped) return;
    try {
      sessionStorage.setItem(STORE, JSON.stringify(state));
    } catch (error) {
      // no storage: the chat works, it just does not survive a reload
    }
  }

  document.addEventListener("pelita:leave", () => {
    stopped = true;
    state = blank();
    wakeAll();
  });

  document.addEventListener("pelita:erased", (event) => {
    // this tab's call may have heard of it from the server before
    if (event.detail === state.session || event.detail === lostSession) erased();
  });

  // ---- talking to the server -------------------------------------------------------------------------------------

  let sleepers = [];

  /** Waits, but no longer than until the connection or the person comes back. */
  function pause(ms) {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      sleepers.push(() => {
        clearTimeout(timer);
        resolve();
      });
    });
  }

  function wakeAll() {
    const waking = sleepers;
    sleepers = [];
    waking.forEach((wake) => wake());
  }

  let hangUp = () => undefined;

  window.addEventListener("offline", () => say(WORDS.offline));
  window.addEventListener("online", () => {
    // the call that waits may hang on the connection that is gone
    hangUp();
    wakeAll();
  });
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden) wakeAll();
  });

  const backOff = (failures) => Math.min(30000, 700 * Math.pow(1.8, failures)) * (0.8 + 0.4 * Math.random());

  /** {status, body, wait} of an answer; rejects when there was none. */
  async function call(method, path, body, timeout) {
    const stop = window.AbortController ? new AbortController() : { abort: () => undefined };
    const timer = setTimeout(() => stop.abort(), timeout || SEND_TIMEOUT);
    if (method === "GET") hangUp = () => stop.abort();
    const headers = { "Accept-Language": LANG };
    if (state.session) headers.Authorization = "Bearer " + state.session;
    if (body) headers["Content-Type"] = body instanceof Blob ? body.type : "application/json";
    try {
      const answer = await fetch(API + path, {
        method, headers, body: body instanceof Blob ? body : body ? JSON.stringify(body) : undefined,
        signal: stop.signal, cache: "no-store", credentials: "omit", referrerPolicy: "no-referrer",
      });
      const parsed = await answer.json().catch(() => ({}));
      return { status: answer.status, body: parsed, wait: 1000 * Number(answer.headers.get("Retry-After") || 0) };
    } finally {
      clearTimeout(timer);
    }
  }

  const messageOf = (answer) => (answer.body.error && answer.body.error.message) || WORDS.trouble;

  function say(text) {
    if (notice.textContent !== text) notice.textContent = text;
  }

  // ---- sessions ---------------------------------------------------------------------------------------------------

  function openSession() {
    if (!opening) {
      opening = tryToOpen().then(
        () => { opening = null; },
        (error) => { opening = null; throw error; }
      );
    }
    return opening;
  }

  async function tryToOpen() {
    const body = { language: LANG };
    for (let failures = 0; !stopped && !state.session; failures++) {
      if (!state.items.length && !notice.textContent) say(WORDS.connecting);
      let answer = null;
      try {
        answer = await call("POST", "/sessions", body);
      } catch (error) {
        say(WORDS.offline);
        await pause(backOff(failures));
        continue;
      }
      if (answer.status === 201) {
        say("");
        state.session = answer.body.session;
        state.last = "";
        keep();
        return;
      }
      const challenge = answer.body.error && answer.body.error.challenge;
      if (challenge) say(WORDS.busy);
      if (challenge && window.crypto && crypto.subtle) {
        body.proof = { challenge, solution: await solve(challenge) };
      } else {
        if (!challenge) say(messageOf(answer));
        await pause(Math.max(answer.wait, backOff(failures)));
      }
    }
  }

  /** The number for which SHA-256("challenge.number") starts with the challenge's count of zero bits. */
  async function solve(challenge) {
    const bits = Number(challenge.split(".")[1]);
    const encoder = new TextEncoder();
    const atOnce = 64;
    for (let start = 0; !stopped; start += atOnce) {
      const tries = Array.from({ length: atOnce }, (_, n) =>
        crypto.subtle.digest("SHA-256", encoder.encode(challenge + "." + (start + n)))
      );
      const digests = await Promise.all(tries);
      const found = digests.findIndex((digest) => leadingZeros(new Uint8Array(digest)) >= bits);
      if (found >= 0) return String(start + found);
    }
    return "";
  }

  function leadingZeros(bytes) {
    let bits = 0;
    for (const byte of bytes) {
      if (byte) return bits + Math.clz32(byte) - 24;
      bits += 8;
    }
    return bits;
  }

  /** The server does not know this conversation any more, so the page forgets it too; what was not sent goes to a new one. */
  function sessionLost(lost) {
    if (lost !== state.session) return;
    lostSession = lost;
    // Buttons were made for the old conversation.
    const queue = state.queue.filter((item) => item.text);
    const unsent = state.items.filter((item) => queue.some((other) => other.id === item.id));
    state = Object.assign(blank(), { queue });
    log.textContent = "";
    offerPhotos([]);
    show({ from: "note", text: WORDS.new_session });
    unsent.forEach(show);
    keep();
  }

  // ---- sending ----------------------------------------------------------------------------------------------------

  function newId() {
    const bytes = crypto.getRandomValues(new Uint8Array(12));
    return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  }

  function send(shown, what) {
    const id = newId();
    show({ from: "you", id, text: shown, state: "waiting" });
    state.queue.push(Object.assign({ id }, what));
    keep();
    toEnd();
    flush();
  }

  /** Sends what is queued, in order, until it is accepted; the id makes a repetition harmless. */
  async function flush() {
    if (sending) return;
    sending = true;
    try {
      for (let failures = 0; !stopped && state.queue.length; ) {
        if (!state.session) await openSession();
        failures = (await sendFirst()) ? 0 : failures + 1;
        if (failures) await pause(Math.max(retryAfter, backOff(failures - 1)));
      }
    } finally {
      sending = false;
    }
  }

  let retryAfter = 0;

  /** True when the first of the queue is done with, or has to be looked at anew; false to wait and try again. */
  async function sendFirst() {
    const item = state.queue[0];
    const session = state.session;
    if (!item || !session) return true;
    retryAfter = 0;
    let answer = null;
    try {
      // wait 0: the answer comes by the long poll, so that the next message need not queue behind it
      answer = await call("POST", "/messages", Object.assign({ wait: 0 }, item));
    } catch (error) {
      say(WORDS.offline);
      return false;
    }
    if (stopped || session !== state.session) return true;
    if (answer.status === 401) {
      sessionLost(session);
      return true;
    }
    if (answer.status === 429 || answer.status >= 500) {
      say(messageOf(answer));
      retryAfter = answer.wait;
      return false;
    }
    const accepted = answer.status < 300;
    say(accepted ? "" : messageOf(answer));
    settle(item, accepted ? "" : "failed");
    if (answer.body.erased) {
      window.pelita.tell({ erased: session });
      erased();
    } else if (accepted) {
      expectAnswer();
      receive(answer.body.replies || []);
    }
    return true;
  }

  function settle(item, status) {
    state.queue = state.queue.filter((other) => other !== item);
    mark(item.id, status);
    keep();
  }

  // ---- a picture for staff ------------------------------------------------------------------------------------------

  /** Staff say when they take pictures; the picture itself is never kept on this page. */
  function offerPhotos(replies) {
    for (const reply of replies) {
      if (reply.effect === "media_on" || reply.effect === "media_off") state.photos = reply.effect === "media_on";
    }
    at("attach").hidden = !state.photos;
  }

  at("photo").addEventListener("change", async () => {
    const file = at("photo").files[0];
    at("photo").value = "";
    if (!file) return;
    if (file.size > Number(at("photo").dataset.most)) return say(WORDS.photo_large);
    const id = newId();
    show({ from: "you", id, text: WORDS.photo_sent, state: "waiting" });
    keep();
    toEnd();
    const picture = new Blob([file], { type: file.type || "application/octet-stream" });
    const answer = await call("POST", "/photos?id=" + id, picture, PHOTO_TIMEOUT).catch(() => null);
    const accepted = Boolean(answer) && answer.status === 200;
    mark(id, accepted ? "" : "failed");
    keep();
    const large = answer && answer.status === 413;
    say(accepted ? "" : large ? WORDS.photo_large : answer && answer.body.error ? messageOf(answer) : WORDS.photo_failed);
    if (accepted) receive(answer.body.replies || []);
  });

  // ---- receiving --------------------------------------------------------------------------------------------------

  async function poll() {
    let failures = 0;
    while (!stopped) {
      if (!state.session) await openSession();
      const session = state.session;
      if (!session) return;
      if (erasing) {
        await pause(1000);
        continue;
      }
      let answer = null;
      try {
        const query = "/replies?after=" + encodeURIComponent(state.last) + "&writing=" + Number(staffWrite);
        answer = await call("GET", query, null, POLL_TIMEOUT);
      } catch (error) {
        answer = null;
      }
      if (stopped || erasing || session !== state.session) continue;
      if (answer && answer.status === 200) {
        if (failures) say("");
        failures = 0;
        receive(answer.body.replies);
        showWriting(answer.body.writing === true);
        // only a poll has no gaps before its newest reply
        answer.body.replies.forEach((reply) => {
          if (!state.last || later(reply.id, state.last)) state.last = reply.id;
        });
        keep();
      } else if (answer && answer.status === 401) {
        sessionLost(session);
      } else {
        if (failures++) say(answer ? messageOf(answer) : WORDS.offline);
        await pause(Math.max(answer ? answer.wait : 0, backOff(failures)));
      }
    }
  }

  /** Ids are "<milliseconds>-<number>": compared as numbers, not as text. */
  function later(left, right) {
    const a = left.split("-").map(Number);
    const b = right.split("-").map(Number);
    return a[0] === b[0] ? (a[1] || 0) > (b[1] || 0) : a[0] > b[0];
  }

  function receive(replies) {
    const fresh = replies.filter((reply) => !state.items.some((item) => item.id === reply.id));
    if (!fresh.length) return;
    answered();
    offerPhotos(fresh);
    const nodes = fresh.map((reply) => show(reply));
    keep();
    toStartOf(nodes[0]);
    if (fresh.some((reply) => reply.effect === "leave")) window.pelita.leave();
  }

  function expectAnswer() {
    const staff = state.items.filter((item) => item.from === "bot" || item.from === "staff").pop();
    clearTimeout(expectTimer);
    if (staff && staff.from === "staff") return;
    expectTimer = setTimeout(() => {
      const following = atEnd();
      typing.hidden = false;
      if (following) toEnd();
      expectTimer = setTimeout(answered, 20000);
    }, 250);
  }

  function answered() {
    clearTimeout(expectTimer);
    typing.hidden = true;
  }

  /** Staff who hold the case are writing, or no longer. */
  function showWriting(now) {
    if (staffWrite === now) return;
    const following = atEnd();
    staffWrite = now;
    typing.lastElementChild.textContent = now ? WORDS.staff_typing : WORDS.typing;
    typing.hidden = !now;
    if (following) toEnd();
  }

  // ---- showing ----------------------------------------------------------------------------------------------------

  const SPEAKERS = { you: WORDS.you, bot: WORDS.bot, staff: WORDS.staff };

  /** Puts an item on screen and into memory: replies by their ids, everything else at the end. */
  function show(item) {
    const wrong = item.corrects ? state.items.findIndex((other) => other.id === item.corrects) : -1;
    if (wrong >= 0) return correct(wrong, item);
    const isReply = item.from === "bot" || item.from === "staff";
    const next = isReply ? state.items.findIndex((other) => isReplyAfter(other, item)) : -1;
    const before = next < 0 ? null : log.children[next];
    const node = draw(item);
    log.insertBefore(node, before);
    state.items.splice(next < 0 ? state.items.length : next, 0, item);
    while (log.children.length > MOST_ITEMS) {
      log.removeChild(log.firstChild);
      state.items.shift();
    }
    return node;
  }

  /** A correction takes the place of what was wrong, and says so; the wrong words are forgotten here too. */
  function correct(wrong, item) {
    const right = Object.assign({}, state.items[wrong], { text: item.text, corrects: item.corrects });
    const node = draw(right);
    log.replaceChild(node, log.children[wrong]);
    state.items[wrong] = right;
    return node;
  }

  const isReplyAfter = (other, item) => (other.from === "bot" || other.from === "staff") && later(other.id, item.id);

  function element(name, className, text) {
    const node = document.createElement(name);
    if (className) node.className = className;
    if (text) node.textContent = text;
    return node;
  }

  function draw(item) {
    const node = element("li", "item from-" + item.from);
    node.dataset.id = item.id || "";
    if (SPEAKERS[item.from]) node.append(element("span", "speaker", SPEAKERS[item.from]));
    const bubble = element("div", "bubble");
    bubble.dir = "auto";
    fillWithLinks(bubble, item.text);
    node.append(bubble);
    if (item.corrects) node.append(element("span", "status", WORDS.corrected));
    if (item.from === "you") {
      const status = element("span", "status");
      node.append(status);
      setStatus(status, item.state);
    }
    const rows = [[], []];
    for (const button of item.buttons || []) rows[button.row ? 1 : 0].push(drawChoice(button));
    rows.forEach((row, number) => {
      const choices = row.filter(Boolean);
      if (!choices.length) return;
      const list = element("div", number ? "choices steer" : "choices");
      choices.forEach((choice) => list.append(choice));
      node.append(list);
    });
    return node;
  }

  function drawChoice(button) {
    if (button.url) {
      if (!/^(tel:|sms:|mailto:|https:)/i.test(button.url)) return null;
      return link(button.url, button.title, "choice call");
    }
    const choice = element("button", "choice", button.title);
    choice.type = "button";
    let pressed = 0;
    choice.addEventListener("click", () => {
      // a trembling finger taps twice
      if (Date.now() - pressed < 900) return;
      pressed = Date.now();
      send(button.title, { payload: button.payload });
    });
    return choice;
  }

  function setStatus(node, status) {
    node.textContent = status ? WORDS[status] : "";
    node.hidden = !status;
    node.classList.toggle("failed", status === "failed");
  }

  function mark(id, status) {
    const item = state.items.find((other) => other.id === id);
    if (item) item.state = status;
    const node = Array.from(log.children).find((child) => child.dataset.id === id);
    if (node) setStatus(node.querySelector(".status"), status);
  }

  function link(url, text, className) {
    const node = element("a", className, text);
    node.href = url;
    if (/^https:/i.test(url)) {
      node.target = "_blank";
      node.rel = "noopener noreferrer nofollow";
      node.title = WORDS.leave_site;
    }
    return node;
  }

  const FOUND = /https:\/\/[^\s<>"']+[^\s<>"'.,;:!?)\]]|\bwa\.me\/\d{7,15}|(?:\+|\b0)\d[\d ()-]{5,18}\d\b|\b\d{3,6}\b/g;
  const DATE = /^\d{1,2}-\d{1,2}-\d{4}$/;

  /** Text with its addresses and phone numbers made tappable. */
  function fillWithLinks(node, text) {
    let done = 0;
    FOUND.lastIndex = 0;
    for (let match = FOUND.exec(text); match; match = FOUND.exec(text)) {
      const line = text.slice(text.lastIndexOf("\n", match.index) + 1, match.index);
      const url = addressOf(match[0], line);
      if (!url) continue;
      node.append(text.slice(done, match.index), link(url, match[0], ""));
      done = match.index + match[0].length;
    }
    node.append(text.slice(done));
  }

  /** Where `found` leads, "" for a figure that is no number to call. `before` is its line up to there. */
  function addressOf(found, before) {
    if (found.startsWith("https:")) return found;
    if (found.startsWith("wa.me")) return "https://" + found;
    const digits = found.replace(/\D/g, "");
    // 110 is a number to call in a line of contacts, and anything elsewhere
    if (digits.length < 7) return before.startsWith("\u2022") && WORDS.short.includes(found) ? "tel:" + found : "";
    if (digits.length > 15 || DATE.test(found)) return "";
    const plus = found[0] === "+";
    if (/(whatsapp|\bwa)\W*$/i.test(before)) return "https://wa.me/" + (plus ? digits : "62" + digits.slice(1));
    return "tel:" + (plus ? "+" : "") + digits;
  }

  const atEnd = () => scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight < 80;

  function toEnd() {
    scroll.scrollTop = scroll.scrollHeight;
  }

  /** Shows a new reply from its first line, however long it is. */
  function toStartOf(node) {
    const own = node.previousElementSibling;
    const first = own && own.classList.contains("from-you") && own.offsetHeight < 120 ? own : node;
    scroll.scrollTop = Math.min(scroll.scrollHeight, first.offsetTop - 8);
  }

  // ---- writing ----------------------------------------------------------------------------------------------------

  function grow() {
    input.style.height = "auto";
    input.style.height = Math.min(input.scrollHeight + 2, Math.round(window.innerHeight * 0.3)) + "px";
  }

  /** Whoever holds the case sees that something is being written; the words stay here until they are sent. */
  function tellWriting() {
    const last = state.items.filter((item) => item.from === "bot" || item.from === "staff").pop();
    if (!input.value || !last || last.from !== "staff" || Date.now() - toldWriting < WRITING_EVERY) return;
    toldWriting = Date.now();
    call("POST", "/writing").catch(() => undefined);
  }

  input.addEventListener("input", () => {
    grow();
    tellWriting();
  });

  input.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      submit();
    }
  });

  composer.addEventListener("submit", (event) => {
    event.preventDefault();
    submit();
  });

  function submit() {
    const text = input.value.trim();
    input.focus();
    if (!text) return;
    input.value = "";
    grow();
    if (WORDS.exits.includes(text.toLowerCase().replace(/[.,!?/\s]+/g, " ").trim())) leaveBy(text);
    else send(text, { text });
  }

  /** A word that hides the chat needs no connection; the conversation hears of it on the way out. */
  function leaveBy(text) {
    if (state.session) tellOnTheWay("/messages", { text, wait: 0, id: newId() });
    window.pelita.leave();
  }

  function tellOnTheWay(path, body) {
    fetch(API + path, {
      method: "POST", keepalive: true, credentials: "omit", body: JSON.stringify(body),
      headers: { "Content-Type": "application/json", Authorization: "Bearer " + state.session },
    }).catch(() => undefined);
  }

  // ---- delete everything -------------------------------------------------------------------------------------------

  let opener = null;

  function ask() {
    opener = document.activeElement;
    at("confirm-text").textContent = WORDS.erase_text;
    confirmVeil.hidden = false;
    at("erase-no").focus();
  }

  function closeAsk() {
    confirmVeil.hidden = true;
    if (opener) opener.focus();
  }

  confirmVeil.addEventListener("keydown", (event) => {
    if (event.key === "Escape") closeAsk();
    if (event.key === "Tab") {
      event.preventDefault();
      at(document.activeElement === at("erase-no") ? "erase-yes" : "erase-no").focus();
    }
  });

  async function erase() {
    const yes = at("erase-yes");
    if (yes.disabled) return;
    yes.disabled = true;
    at("confirm-text").textContent = WORDS.erasing;
    erasing = true;
    hangUp();
    let status = 401;
    try {
      if (state.session) status = (await call("POST", "/erase")).status;
    } catch (error) {
      status = 0;
    }
    yes.disabled = false;
    erasing = false;
    if (status === 200 || status === 401) {
      window.pelita.tell({ erased: state.session });
      erased();
    } else {
      at("confirm-text").textContent = WORDS.erase_failed;
    }
  }

  function erased() {
    stopped = true;
    confirmVeil.hidden = true;
    wakeAll();
    answered();
    try {
      sessionStorage.clear();
    } catch (error) {
      // nothing was stored
    }
    state = blank();
    input.value = "";
    log.textContent = "";
    say("");
    composer.hidden = true;
    at("erase").hidden = true;
    at("done").hidden = false;
    at("done-heading").focus();
  }

  at("erase").addEventListener("click", ask);
  at("erase-no").addEventListener("click", closeAsk);
  at("erase-yes").addEventListener("click", erase);
  at("again").addEventListener("click", () => location.reload());

  // ---- language, numbers -------------------------------------------------------------------------------------------

  at("language").addEventListener("click", (event) => {
    // the page follows at once; the conversation hears of it on the way out
    if (state.session) tellOnTheWay("/language", { language: event.currentTarget.hreflang });
  });

  const numbers = at("numbers");
  if (numbers) {
    document.addEventListener("click", (event) => {
      if (!numbers.contains(event.target)) numbers.open = false;
    });
    numbers.addEventListener("keydown", (event) => {
      if (event.key === "Escape") {
        numbers.open = false;
        numbers.querySelector("summary").focus();
      }
    });
  }

  // ---- start -------------------------------------------------------------------------------------------------------

  composer.hidden = false;
  state.items.forEach((item) => log.append(draw(item)));
  toEnd();
  if (window.matchMedia("(min-width: 48rem)").matches) input.focus();
  offerPhotos([]);
  poll();
  flush();
})();
