// <letter-draft> holds a decision. The button says what the chosen rung does, and the letter is
// written anew for another rung or another rule, unless somebody worded it by hand.

customElements.define(
  "letter-draft",
  class extends HTMLElement {
    connectedCallback() {
      this.addEventListener("change", (event) => {
        if (!event.target.matches("[name=rung], [name=rules]")) return;
        this.name();
        if (this.untouched) this.querySelector("[data-anew]").dispatchEvent(new Event("redraft"));
      });
      this.name();
    }

    get untouched() {
      const letter = this.querySelector("[name=letter]");
      return !("worded" in letter.dataset) && letter.value === letter.defaultValue;
    }

    name() {
      const chosen = this.querySelector("[name=rung]:checked");
      const said = document.querySelector("[form=decide][data-confirm] span");
      if (chosen && said) said.textContent = chosen.dataset.do;
    }
  },
);
