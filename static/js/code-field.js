// <code-field><form><input name="code"></form></code-field>
// Sends the form by itself at the sixth digit, once. A code that came back wrong waits for a change.

customElements.define(
  "code-field",
  class extends HTMLElement {
    connectedCallback() {
      const input = this.querySelector("input[name=code]");
      let sent = false;
      input.setSelectionRange?.(input.value.length, input.value.length);
      input.addEventListener("input", () => {
        const digits = input.value.replace(/\D/g, "").slice(0, 6);
        if (digits !== input.value) input.value = digits; // "417 065" and "417-065" may be pasted
        if (digits.length < 6 || sent) return;
        sent = true;
        input.form.requestSubmit();
      });
      input.form.addEventListener("submit", () => {
        sent = true;
        input.form.querySelector("button")?.setAttribute("aria-busy", "true");
      });
      addEventListener("pageshow", () => (sent = false));
    }
  },
);
