// One socket for the page. The server only hints ("thread-7fk2m9qx4c changed"); whatever an element
// shows, it fetches itself, so permissions are checked where they always are.
//
//   <ol data-live="thread-7fk2m9qx4c" hx-get="/t/7fk2m9qx4c/posts/" hx-trigger="live" hx-swap="beforeend">
//
// "mine" is the topic of whoever is signed in. Without a socket the page stays as it is.

const SHORTEST = 1_000, LONGEST = 60_000; // ms between two tries
const SIGNED_OUT = 4401;

const topics = () => [...new Set([...document.querySelectorAll("[data-live]")].map((each) => each.dataset.live))];

const announce = (topic) => {
  for (const each of document.querySelectorAll(`[data-live="${CSS.escape(topic)}"]`)) {
    each.dispatchEvent(new Event("live"));
  }
};

let socket;
let told = ""; // the topics the server knows of

const tell = () => {
  const wanted = JSON.stringify(topics().slice(0, 50));
  if (socket?.readyState === WebSocket.OPEN && wanted !== told) {
    socket.send(wanted);
    told = wanted;
  }
};

function listen(wait = SHORTEST, again = false) {
  socket = new WebSocket(new URL("/ws/", location.href.replace(/^http/, "ws")));
  told = "";
  let opened = 0;
  socket.addEventListener("open", () => {
    opened = Date.now();
    tell();
    if (again) topics().forEach(announce); // whatever was missed while away
  });
  socket.addEventListener("message", ({ data }) => announce(JSON.parse(data).topic));
  socket.addEventListener("close", ({ code }) => {
    if (code === SIGNED_OUT) return;
    const next = opened && Date.now() - opened > LONGEST ? SHORTEST : Math.min(wait * 2, LONGEST);
    setTimeout(listen, wait * (0.5 + Math.random()), next, true); // not all at once after a restart
  });
}

if ("WebSocket" in window && topics().length) {
  listen();
  document.addEventListener("htmx:load", tell); // what htmx brings may want to hear of more
}
