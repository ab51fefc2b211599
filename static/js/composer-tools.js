// What the parts of the composer share.

// POST as htmx would: with the token of the page, and as a form.
export function send(url, values) {
  const token = document.querySelector("#composer [name=csrfmiddlewaretoken]")?.value ?? "";
  const body = new FormData();
  for (const [name, value] of Object.entries(values)) body.append(name, value);
  const headers = { "X-CSRFToken": token, "HX-Request": "true" };
  return fetch(url, { method: "POST", body, headers, credentials: "same-origin" });
}

// A toolbar is one tab stop; inside it the arrows go round.
export function toolbar(bar) {
  const all = [...bar.querySelectorAll(".tool")];
  all.forEach((tool, n) => (tool.tabIndex = n ? -1 : 0));
  bar.addEventListener("keydown", (event) => {
    const tools = all.filter((tool) => tool.checkVisibility()); // a phone has fewer
    const at = tools.indexOf(document.activeElement);
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    const to = { Home: 0, End: tools.length - 1 }[event.key] ?? (step && at + step);
    if (at < 0 || to === undefined) return;
    const next = tools[(to + tools.length) % tools.length];
    tools[at].tabIndex = -1;
    next.tabIndex = 0;
    next.focus();
    event.preventDefault();
  });
}
