// What a picture shows, asked for in a dialog: the words, or null when it is to be left out.
export function described(dialog) {
  const form = dialog.querySelector("form");
  form.reset();
  dialog.returnValue = "";
  form.querySelector("[type=button]").onclick = () => dialog.close();
  dialog.showModal();
  return new Promise((answer) => {
    const closed = () => answer(dialog.returnValue ? form.elements.shows.value.trim() : null);
    dialog.addEventListener("close", closed, { once: true });
  });
}
