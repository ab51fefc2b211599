// Words are kept on the server a moment after the last key. What does not get there is kept on this
// device, for whoever wrote it, until it does.
import { send } from "coterie/composer-tools";
import { placeOf } from "coterie/device-words";

const PAUSE = 1500;
const FIELDS = ["kind", "title", "body"];

export function keep(composer) {
  const { form, dataset } = composer;
  const state = composer.querySelector(".composer__state");
  const place = placeOf(dataset.writer, dataset.key);
  const fields = FIELDS.filter((name) => form.elements[name]);
  const written = () => Object.fromEntries(fields.map((name) => [name, form.elements[name].value]));
  let soon, gone = false;

  const here = (said) => {
    localStorage.setItem(place, JSON.stringify(written()));
    state.textContent = said;
  };
  const dropped = () => here(dataset.safe);
  const save = async () => {
    if (gone) return;
    const answer = await send(dataset.draft, { key: dataset.key, ...written() }).catch(() => null);
    if (!answer) return dropped();
    if (!answer.ok) return here(dataset.here);
    localStorage.removeItem(place);
    state.textContent = written().body.trim() ? dataset.saved : "";
  };
  const later = () => {
    clearTimeout(soon);
    soon = setTimeout(save, PAUSE);
  };
  const answered = ({ detail }) => {
    if (detail.xhr.status < 300) localStorage.removeItem(place);
    else here(dataset.here);
  };
  const back = () => navigator.onLine && localStorage.getItem(place) && save();

  const safe = JSON.parse(localStorage.getItem(place));
  for (const name of fields) if (safe?.[name]) form.elements[name].value = safe[name];
  if (safe) form.elements.opened.value = ""; // these words are older than this form
  if (safe) later();

  for (const each of form.elements) each.addEventListener("input", later); // some stand outside
  form.addEventListener("submit", () => clearTimeout(soon));
  form.addEventListener("htmx:sendError", dropped);
  form.addEventListener("htmx:beforeOnLoad", answered); // before another composer stands here
  window.addEventListener("online", back);
  return () => {
    gone = true;
    clearTimeout(soon);
    window.removeEventListener("online", back);
  };
}
