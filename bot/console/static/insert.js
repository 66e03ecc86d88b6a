// Ready words: buttons that put them into a box, and "/code" + Tab in the reply box.
const HOLE = "{service}";

export function startInsert() {
  document.documentElement.classList.add("scripted");
  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("[data-insert]");
    if (button) insert(document.getElementById(button.dataset.into), button.dataset.insert, "service" in button.dataset);
  });
  const reply = document.getElementById("reply");
  reply?.addEventListener("keydown", (event) => {
    if (event.key !== "Tab" || event.shiftKey || event.ctrlKey || event.altKey || event.metaKey) return;
    if (complete(reply)) event.preventDefault();
  });
  reply?.addEventListener("keydown", (event) => {
    // A slash in an empty box opens the list; the letter is still written.
    if (event.key === "/" && !reply.value) document.getElementById("canned")?.setAttribute("open", "");
  });
}

/** "/aman" before the cursor becomes the text behind that code; anything else is left alone, and Tab moves on. */
function complete(box) {
  const start = box.value.slice(0, box.selectionStart).search(/(?<!\S)\/[a-z]+$/i);
  if (start < 0 || box.selectionStart !== box.selectionEnd) return false;
  const code = box.value.slice(start + 1, box.selectionStart).toLowerCase();
  const found = [...document.querySelectorAll("[data-codes]")].find((one) => one.dataset.codes.split(" ").includes(code));
  if (!found) return false;
  put(box, found.querySelector("[data-insert]").dataset.insert, start, box.selectionStart);
  document.getElementById("canned").open = false;
  return true;
}

/** A service takes the place that a ready reply keeps for it, else it stands where the cursor is. */
function insert(box, text, service) {
  if (!box) return;
  const hole = service ? box.value.indexOf(HOLE) : -1;
  if (hole >= 0) put(box, text, hole, hole + HOLE.length);
  else put(box, text, box.selectionStart, box.selectionEnd);
}

function put(box, text, start, end) {
  const before = box.value.slice(0, start);
  const gap = before && !/\s$/.test(before) ? "\n" : "";
  box.setRangeText(gap + text, start, end, "end");
  box.dispatchEvent(new Event("input", { bubbles: true }));
  box.focus();
}
