// <face-preview>… <canvas data-preview hidden></canvas> <input type="file"></face-preview>
// Shows the middle of the chosen picture, as it will be cut, before it is sent. It is drawn on a
// canvas, so the page needs no permission for images from elsewhere.

customElements.define(
  "face-preview",
  class extends HTMLElement {
    connectedCallback() {
      const canvas = this.querySelector("[data-preview]");
      const now = this.querySelector(".face:not([data-preview])");
      this.querySelector("input[type=file]").addEventListener("change", async ({ target }) => {
        const picture = target.files[0] && (await createImageBitmap(target.files[0]).catch(() => null));
        canvas.hidden = !picture;
        if (now) now.hidden = Boolean(picture);
        if (!picture) return;
        const side = Math.min(picture.width, picture.height);
        const [left, top] = [(picture.width - side) / 2, (picture.height - side) / 2];
        const place = [0, 0, canvas.width, canvas.height];
        canvas.getContext("2d").drawImage(picture, left, top, side, side, ...place);
      });
    }
  },
);
