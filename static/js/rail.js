// <rail-fold> folds the rail to icons and back, by its button or by "["; the choice stays on this
// device. Any control with data-key="/" is focused, and any button pressed, by that key alone; never
// while somebody writes or a dialog is open.

const KEY = "rail";
const WRITING = "input:not([type=radio], [type=checkbox]), textarea, select, [contenteditable]";
const PRESSED = "button, a, summary, input[type=radio]";
const busy = (el) => el.closest(WRITING) || document.querySelector("dialog[open]");

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
  if (event.ctrlKey || event.metaKey || event.altKey || busy(event.target)) return;
  const found = document.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
  if (!found || !found.checkVisibility()) return;
  event.preventDefault();
  if (found.matches(PRESSED)) found.click();
  if (found.matches("input, textarea, select")) found.focus();
});
