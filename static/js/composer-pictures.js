// Pictures, chosen, pasted or dropped: uploaded, and written into the text with what they show.
import { send } from "coterie/composer-tools";

export function pictures(composer) {
  const { words, dataset } = composer;
  const state = composer.querySelector(".composer__state");
  const chooser = Object.assign(document.createElement("input"), { type: "file", accept: "image/*" });

  const take = async (file) => {
    if (file.size > Number(dataset.most)) {
      state.textContent = dataset.large;
      return;
    }
    const alt = (window.prompt(dataset.alt) ?? "").trim();
    composer.setAttribute("aria-busy", "true");
    try {
      const values = { community: dataset.community, file, alt };
      const answer = await send(dataset.upload, values);
      const kept = answer.ok ? await answer.json() : null;
      if (kept) composer.insert(`\n![${kept.alt.replace(/[[\]\\]/g, "")}](${kept.url})\n`);
      else state.textContent = await why(answer);
    } catch {
      state.textContent = dataset.safe;
    } finally {
      composer.removeAttribute("aria-busy");
    }
  };
  const first = (event, files) => {
    const file = [...(files ?? [])].find((one) => one.type.startsWith("image/"));
    if (!file) return;
    event.preventDefault();
    take(file);
  };

  chooser.addEventListener("change", () => chooser.files[0] && take(chooser.files[0]));
  words.addEventListener("paste", (event) => first(event, event.clipboardData?.files));
  words.addEventListener("drop", (event) => first(event, event.dataTransfer?.files));
  return () => {
    chooser.value = ""; // the same picture may be chosen again
    chooser.click();
  };
}

// What a refusal says: in words of its own, or in the notice that everything else is refused with.
async function why(answer) {
  const said = await answer.text();
  if (answer.headers.get("Content-Type")?.includes("json")) return JSON.parse(said).error;
  return new DOMParser().parseFromString(said, "text/html").querySelector("p")?.textContent ?? "";
}
