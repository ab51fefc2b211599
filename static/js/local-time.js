// <local-time><time datetime="2026-06-06T07:52Z">52 min ago</time></local-time>
// Keeps "52 min ago" true while the page stays open. After an hour, and where the page says more
// than minutes, the server's words stand: they are in the reader's own zone already.

const MINUTE = 60_000;
const relative = new Intl.RelativeTimeFormat(document.documentElement.lang, { style: "narrow" });
const clock = new Intl.DateTimeFormat(document.documentElement.lang, { timeStyle: "short" });

customElements.define(
  "local-time",
  class extends HTMLElement {
    connectedCallback() {
      this.timer = setInterval(() => this.tell(), MINUTE);
    }

    disconnectedCallback() {
      clearInterval(this.timer);
    }

    tell() {
      const time = this.querySelector("time");
      const at = new Date(time.dateTime);
      const minutes = Math.floor((Date.now() - at) / MINUTE);
      if (minutes < 1) return;
      if (minutes >= 60) clearInterval(this.timer);
      time.textContent = minutes < 60 ? relative.format(-minutes, "minute") : clock.format(at);
    }
  },
);
