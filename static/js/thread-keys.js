// In a thread: Q quotes (what is selected, or the post), R replies, L is the link to the post.
// Clicks on Quote and Reply stay on the page when the composer is there.

const composer = () => document.querySelector("coterie-composer");
const post = () =>
  document.activeElement?.closest?.(".post") ??
  getSelection()?.anchorNode?.parentElement?.closest(".post") ??
  document.querySelector(".post:target, .post:hover");

function answer(number) {
  const form = composer()?.form;
  if (!form?.elements.to) return false;
  form.elements.to.value = number;
  const line = form.querySelector(".composer__to");
  line.hidden = false;
  line.querySelector("b").textContent = number;
  form.elements.body.focus();
  form.scrollIntoView({ block: "nearest" });
  return true;
}

function quote(of) {
  const chosen = getSelection()?.toString().trim();
  const name = of.querySelector(".who")?.getAttribute("href")?.match(/@([^/]+)/)?.[1];
  if (!chosen || !of.contains(getSelection().anchorNode)) return false;
  const words = chosen.split("\n").map((line) => `> ${line}`.trimEnd());
  const by = name ? [`> @${name}:`, ">"] : [];
  if (!answer(of.id.slice(1))) return false;
  composer().insert(`${[...by, ...words].join("\n")}\n\n`);
  return true;
}

document.addEventListener("click", (event) => {
  const link = event.target.closest?.("a[data-quote], a[data-reply]");
  if (!link || event.ctrlKey || event.metaKey) return;
  const done = link.dataset.reply ? answer(link.dataset.reply) : quote(link.closest(".post"));
  if (done) event.preventDefault();
});

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest?.("input, textarea, select, [contenteditable]")) return;
  const here = post();
  const link = { q: "[data-quote]", r: "[data-reply]", l: ".post__when a[href^='#']" }[event.key];
  if (!here || !link) return;
  event.preventDefault();
  here.querySelector(link)?.click();
});
