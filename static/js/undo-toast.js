// <undo-toast data-until="…"> counts its half minute down, one tick a second, and goes. The server
// decides whether it is too late; this only stops offering it.

const SECOND = 1000;

customElements.define(
  "undo-toast",
  class extends HTMLElement {
    connectedCallback() {
      this.until = new Date(this.dataset.until).getTime();
      this.tell();
      this.timer = setInterval(() => this.tell(), SECOND);
    }

    disconnectedCallback() {
      clearInterval(this.timer);
    }

    tell() {
      const left = Math.ceil((this.until - Date.now()) / SECOND);
      if (left <= 0) return this.remove();
      this.querySelector("[data-left]").textContent = left;
      const ticks = this.querySelector(".undo__t");
      ticks.replaceChildren(...Array.from({ length: Math.min(left, 30) }, () => document.createElement("i")));
    }
  },
);
