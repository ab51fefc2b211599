// <queue-keys> is the desk. The letters are data-key of links and buttons (rail.js presses them);
// here are the two that are no letters: Enter does what is chosen, "?" lists all of them. The place
// one chooses is shown at once, and the open case stays in sight in the list.

const OWN = "a, button, summary, textarea, select, dialog, input:not([type=radio])";

customElements.define(
  "queue-keys",
  class extends HTMLElement {
    connectedCallback() {
      this.addEventListener("click", (event) => {
        if (event.target.closest("[data-keys]")) this.querySelector(".keys").showModal();
      });
      this.addEventListener("change", (event) => {
        if (event.target.matches("[data-go]")) event.target.form.requestSubmit();
      });
      this.addEventListener("toggle", (event) => this.opened(event.target), true);
      this.onKey = (event) => (this.list(event), this.confirm(event));
      document.addEventListener("keydown", this.onKey);
      this.querySelector(".qi--cur")?.scrollIntoView({ block: "nearest" });
    }

    disconnectedCallback() {
      document.removeEventListener("keydown", this.onKey);
    }

    opened(details) {
      if (details.open && details.matches(".qd__f .menu")) details.querySelector("button").focus();
    }

    list(event) {
      if (event.key !== "?" || event.target.closest?.("textarea, select, input:not([type=radio])")) return;
      if (!document.querySelector("dialog[open]")) this.querySelector(".keys").showModal();
    }

    confirm(event) {
      if (event.key !== "Enter" || event.ctrlKey || event.metaKey || event.altKey) return;
      if (event.isComposing || event.repeat || event.target.closest?.(OWN)) return;
      if (document.querySelector("dialog[open]")) return;
      const button = this.querySelector("[data-confirm]");
      if (!button) return;
      event.preventDefault();
      button.click();
    }
  },
);
