// Entry of every console page. Everything works without this file too, except live updates, sound and shortcuts.
import { startAlerts } from "./alerts.js";
import { startCase } from "./case.js";
import { startInsert } from "./insert.js";
import { startKeys } from "./keys.js";
import { startLive } from "./live.js";
import { localClocks, post } from "./page.js";
import { startQuiet } from "./quiet.js";

localClocks(document);
// On a phone the menu is wider than the screen: the page one is on is in sight.
document.querySelector(".bar nav [aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });
const alerts = startAlerts();
const live = startLive(alerts);
startCase(live);
startKeys();
startInsert();
startQuiet(live);

const copy = document.getElementById("copy-link");
if (copy && navigator.clipboard) {
  copy.hidden = false;
  copy.addEventListener("click", async () => {
    await navigator.clipboard.writeText(document.getElementById("invite-link").textContent.trim());
    copy.textContent = copy.dataset.done;
  });
}

// On a narrow screen the facts of a case start folded, so that the conversation is what one sees first.
const facts = document.getElementById("facts");
if (facts && matchMedia("(max-width: 900px)").matches) facts.open = false;

// Which languages one serves: kept by the server in a cookie, so that the next page knows it too.
const serve = document.getElementById("serve");
serve?.addEventListener("change", async () => {
  const fields = [...serve.querySelectorAll("input:checked")].map((box) => ["serve", box.value]);
  const response = await post(document.body.dataset.base + "/serve", fields).catch(() => null);
  if (response?.ok) live.refresh();
});
