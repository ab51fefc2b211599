// <coterie-composer data-preview data-draft data-upload data-key data-community>form</coterie-composer>
// Everything here is comfort: without it the form posts as it stands.
import { mark } from "coterie/composer-marks";
import { keep } from "coterie/composer-draft";
import { pictures } from "coterie/composer-pictures";
import { toolbar } from "coterie/composer-tools";
import { forget, preview, show } from "coterie/composer-preview";
import "coterie/count-down";
import "coterie/thread-keys";

const KEYS = { b: "bold", i: "italic", k: "link" };

customElements.define(
  "coterie-composer",
  class extends HTMLElement {
    connectedCallback() {
      this.form = this.querySelector("form");
      this.words = this.form.elements.body;
      this.bar = this.querySelector(".composer__bar");
      this.bar.hidden = false;
      this.querySelector(".composer__pic").hidden = true;
      toolbar(this.bar);
      this.bar.addEventListener("click", (event) => this.tool(event.target.closest("button")));
      this.words.addEventListener("keydown", (event) => this.key(event));
      this.words.addEventListener("input", () => preview(this));
      this.insert = (words) => {
        this.words.setRangeText(words, this.words.selectionStart, this.words.selectionEnd, "end");
        this.words.dispatchEvent(new Event("input", { bubbles: true }));
      };
      this.picture = pictures(this);
      this.forget = keep(this);
      if (this.words.value.trim()) preview(this);
    }

    disconnectedCallback() {
      this.forget?.();
      forget(this);
    }

    tool(button) {
      if (button?.dataset.view) show(this, button);
      else if (button?.dataset.mark === "picture") this.picture();
      else if (button?.dataset.mark) mark(this.words, button.dataset.mark);
    }

    key(event) {
      if (!(event.ctrlKey || event.metaKey) || event.altKey) return;
      if (event.key === "Enter") this.form.requestSubmit(this.form.querySelector(".btn--go"));
      else if (KEYS[event.key]) mark(this.words, KEYS[event.key]);
      else return;
      event.preventDefault();
    }
  },
);
