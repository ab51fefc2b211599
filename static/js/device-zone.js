// <device-zone><input type="hidden" name="time_zone"></device-zone> takes the device's zone;
// around a select it offers it, when another one is chosen.

customElements.define(
  "device-zone",
  class extends HTMLElement {
    connectedCallback() {
      const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
      const control = this.querySelector("[name=time_zone]");
      if (!zone || !control || control.value === zone) return;
      if (control.type === "hidden") {
        control.value = zone;
        return;
      }
      if (![...control.options].some((option) => option.value === zone)) return;
      const offer = document.createElement("button");
      offer.type = "button";
      offer.className = "act act--a";
      offer.textContent = this.dataset.offer.replace("%s", zone);
      offer.addEventListener("click", () => {
        control.value = zone;
        offer.remove();
        control.focus();
      });
      this.append(offer);
    }
  },
);
