// Side forms of the case page (notes, needs, tags, referrals) are sent without leaving it: a reply in the making stays.
import { signedOut } from "./live.js";
import { post } from "./page.js";

export function startQuiet(live) {
  document.addEventListener("submit", async (event) => {
    const form = event.target.closest("form[data-quiet]");
    if (!form) return;
    event.preventDefault();
    if (form.dataset.busy) return;
    form.dataset.busy = "1";
    const said = await send(form);
    delete form.dataset.busy;
    await live.refresh();
    const state = document.getElementById("side-state");
    if (state) state.textContent = said;
  });
}

async function send(form) {
  const problem = document.getElementById("side-state")?.dataset.failed ?? "";
  let response;
  try {
    response = await post(form.action, new FormData(form));
  } catch {
    return problem;
  }
  if (response.status === 401) {
    signedOut();
    return problem;
  }
  const answer = await response.json().catch(() => ({}));
  if (!response.ok) return answer.problem || problem;
  for (const box of form.querySelectorAll("textarea")) box.value = "";
  form.closest("details.drop")?.removeAttribute("open");
  return answer.done ?? "";
}
