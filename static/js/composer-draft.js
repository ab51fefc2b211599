// Words are kept on the server a moment after the last key; when the line drops, on this device.
import { send } from "coterie/composer-tools";

const PAUSE = 1500;

export function keep(composer) {
  const { form, words, dataset } = composer;
  const state = composer.querySelector(".composer__state");
  const place = `draft:${dataset.key}`;
  const title = () => form.elements.title?.value ?? "";
  let soon, gone = false;

  const safe = localStorage.getItem(place);
  if (safe && !words.value.trim()) words.value = safe;

  const save = async () => {
    if (gone) return;
    const values = { key: dataset.key, title: title(), body: words.value };
    try {
      const answer = await send(dataset.draft, values);
      if (!answer.ok) throw new Error(answer.status);
      localStorage.removeItem(place);
      state.textContent = words.value.trim() ? dataset.saved : "";
    } catch {
      dropped();
    }
  };
  const later = () => {
    clearTimeout(soon);
    soon = setTimeout(save, PAUSE);
  };
  const posted = () => clearTimeout(soon);
  const dropped = () => {
    localStorage.setItem(place, words.value);
    state.textContent = dataset.safe;
  };
  const back = () => navigator.onLine && localStorage.getItem(place) && save();

  form.addEventListener("input", later);
  form.addEventListener("submit", posted);
  form.addEventListener("htmx:sendError", dropped);
  form.addEventListener("htmx:afterRequest", ({ detail }) => {
    if (detail.successful) localStorage.removeItem(place);
  });
  window.addEventListener("online", back);
  return () => {
    gone = true;
    clearTimeout(soon);
    window.removeEventListener("online", back);
  };
}
