// <count-down data-until="2026-06-09T08:00:30Z">24 seconds</count-down>
// Says what is left until then in the same words as the server. When nothing is left, whatever
// stands around it with a data-over says that instead. Nobody is interrupted: role="timer" is quiet.

const SECOND = 1000;
const WHOLE = [["second", 1, 90], ["minute", 60, 5_400], ["hour", 3_600, Infinity]];

function said(left) {
  const [unit, size] = WHOLE.find(([, , below]) => left < below);
  const words = { style: "unit", unit, unitDisplay: "long" };
  const language = document.documentElement.lang;
  return new Intl.NumberFormat(language, words).format(Math.ceil(left / size));
}

customElements.define(
  "count-down",
  class extends HTMLElement {
    connectedCallback() {
      this.until = new Date(this.dataset.until).getTime();
      this.timer = setInterval(() => this.tell(), SECOND);
    }

    disconnectedCallback() {
      clearInterval(this.timer);
    }

    tell() {
      const left = Math.ceil((this.until - Date.now()) / SECOND);
      const around = this.closest("[data-over]");
      if (left > 0) {
        if (this.textContent !== said(left)) this.textContent = said(left);
      } else {
        clearInterval(this.timer);
        if (around) around.textContent = around.dataset.over;
      }
    }
  },
);
