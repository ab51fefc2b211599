// How the words will look, beside them or in their place; and the guideline that fits them.
import { send } from "coterie/composer-tools";

const PAUSE = 400; // milliseconds without a key before the preview is asked for
const CALM = 1500; // and where nobody looks at one, before the guideline is
const soon = new WeakMap();

export function show(composer, button) {
  const view = button.dataset.view;
  for (const each of composer.bar.querySelectorAll("[data-view]"))
    each.setAttribute("aria-pressed", each === button);
  composer.querySelector(".composer__cols").classList.toggle("composer__cols--one", view !== "both");
  composer.words.hidden = view === "preview";
  composer.querySelector(".composer__pre").hidden = view === "write";
  preview(composer, 0);
}

export function preview(composer, pause) {
  const pane = composer.querySelector(".composer__pre");
  const alone = pane.hidden;
  clearTimeout(soon.get(composer));
  const ask = async () => {
    const words = { body: composer.words.value, community: composer.dataset.community };
    if (alone) words.nudge = "on";
    const answer = await send(composer.dataset.preview, words).catch(() => null);
    if (answer?.ok || answer?.status === 422) take(composer, alone ? null : pane, await answer.text());
  };
  soon.set(composer, setTimeout(ask, pause ?? (alone ? CALM : PAUSE)));
}

export function forget(composer) {
  clearTimeout(soon.get(composer));
}

// What came is read aloud once, and only when it says something else.
function take(composer, pane, markup) {
  const came = Object.assign(document.createElement("template"), { innerHTML: markup }).content;
  const line = came.querySelector(".composer__nudge");
  const here = composer.querySelector(".composer__nudge");
  line?.remove();
  if (line && line.textContent !== here.textContent) here.replaceChildren(...line.childNodes);
  pane?.replaceChildren(came);
}
