// <page-notices id="notices" role="region" tabindex="-1" data-close="Close" data-lost="…"></page-notices>
// What a request from within the page was refused with floats here, wherever one has scrolled to,
// until it is closed, by its button or by Escape, or something else is tried.

const writing = () => document.activeElement?.closest("input, textarea, select, [contenteditable]");

customElements.define(
  "page-notices",
  class extends HTMLElement {
    connectedCallback() {
      new MutationObserver(() => this.shown()).observe(this, { childList: true });
      document.addEventListener("submit", ({ submitter }) => {
        this.replaceChildren();
        this.from = submitter;
      });
      document.addEventListener("keydown", ({ key }) => key === "Escape" && this.close());
      document.addEventListener("htmx:sendError", (event) => this.lost(event.detail));
      document.addEventListener("htmx:responseError", (event) => this.lost(event.detail));
    }

    shown() {
      if (!this.firstElementChild || this.querySelector(".notices__x")) return;
      const button = document.createElement("button");
      Object.assign(button, { type: "button", className: "btn btn--s notices__x" });
      button.textContent = this.dataset.close;
      button.addEventListener("click", () => this.close());
      this.append(button);
      // The button that was pressed waits for its answer; who is writing goes on writing.
      if (this.from && !writing()) this.focus();
    }

    close() {
      if (!this.firstElementChild) return;
      const held = this.contains(document.activeElement);
      this.replaceChildren();
      if (held) this.from?.focus();
    }

    lost({ xhr, requestConfig }) {
      const told = xhr.status >= 400 && xhr.status < 500;
      if (told || requestConfig.verb === "get") return;
      const said = document.createElement("p");
      said.textContent = this.dataset.lost;
      const notice = document.createElement("div");
      notice.className = "notice notice--bad notice--plain";
      notice.setAttribute("role", "alert");
      notice.append(said);
      this.replaceChildren(notice);
    }
  },
);
