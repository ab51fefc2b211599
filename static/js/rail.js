// <rail-fold> folds the rail to icons and back, by its button or by "["; the choice stays on this
// device. Any control with data-key="/" is focused, and any button pressed, by that key alone.

const KEY = "rail";
const writing = (el) => el.closest("input, textarea, select, [contenteditable]");

customElements.define(
  "rail-fold",
  class extends HTMLElement {
    connectedCallback() {
      this.button = this.querySelector("button");
      this.button.hidden = false;
      this.button.addEventListener("click", () => this.fold(!this.folded, true));
      this.fold(localStorage.getItem(KEY) === "slim");
    }

    get folded() {
      return this.closest(".app").classList.contains("app--slim");
    }

    fold(folded, kept = false) {
      this.closest(".app").classList.toggle("app--slim", folded);
      this.button.setAttribute("aria-pressed", folded);
      if (kept) localStorage.setItem(KEY, folded ? "slim" : "wide");
    }
  },
);

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || writing(event.target)) return;
  const found = document.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
  if (!found || !found.checkVisibility()) return;
  event.preventDefault();
  if (found.matches("button, a")) found.click();
  else found.focus();
});
