// Sound and browser notification, both off until switched on here. Neither says what happened or to whom.
import { recall, remember } from "./page.js";

export function startAlerts() {
  const box = document.getElementById("alerts");
  if (!box) return { ring() {} };
  box.hidden = false;
  const sound = document.getElementById("alert-sound");
  const notify = document.getElementById("alert-notify");
  sound.checked = recall("sound") === "on";
  notify.checked = recall("notify") === "on" && allowed() === "granted";
  sound.addEventListener("change", () => remember("sound", sound.checked ? "on" : "off"));
  notify.addEventListener("change", () => ask(notify));
  const ring = () => {
    if (sound.checked) tone();
    if (notify.checked && document.hidden) show(box);
  };
  document.getElementById("alert-test").addEventListener("click", () => {
    tone();
    if (notify.checked) show(box);
  });
  return { ring };
}

function allowed() {
  return "Notification" in window ? Notification.permission : "denied";
}

async function ask(notify) {
  if (notify.checked && allowed() === "default") await Notification.requestPermission();
  const refused = notify.checked && allowed() !== "granted";
  document.getElementById("alert-blocked").hidden = !refused;
  if (refused) notify.checked = false;
  remember("notify", notify.checked ? "on" : "off");
}

function show(box) {
  // One tag: a newer notification replaces the older one instead of piling up.
  const note = new Notification(box.dataset.title, { body: box.dataset.body, tag: "pelita-console" });
  note.onclick = () => {
    window.focus();
    note.close();
  };
}

let audio = null;

function tone() {
  audio ??= new AudioContext();
  audio.resume();
  const gain = audio.createGain();
  gain.connect(audio.destination);
  gain.gain.setValueAtTime(0, audio.currentTime);
  gain.gain.linearRampToValueAtTime(0.16, audio.currentTime + 0.02);
  gain.gain.exponentialRampToValueAtTime(0.0005, audio.currentTime + 0.7);
  for (const [pitch, delay] of [[587, 0], [784, 0.12]]) {
    const note = audio.createOscillator();
    note.type = "sine";
    note.frequency.value = pitch;
    note.connect(gain);
    note.start(audio.currentTime + delay);
    note.stop(audio.currentTime + 0.7);
  }
}
