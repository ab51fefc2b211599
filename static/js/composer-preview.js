// How the words will look: beside them, or in their place.
import { send } from "coterie/composer-tools";

const PAUSE = 400; // milliseconds without a key before the preview is asked for
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

export function preview(composer, pause = PAUSE) {
  const pane = composer.querySelector(".composer__pre");
  clearTimeout(soon.get(composer));
  if (pane.hidden) return;
  const ask = async () => {
    const words = { body: composer.words.value, community: composer.dataset.community };
    const answer = await send(composer.dataset.preview, words).catch(() => null);
    if (answer?.ok || answer?.status === 422) pane.innerHTML = await answer.text();
  };
  soon.set(composer, setTimeout(ask, pause));
}
