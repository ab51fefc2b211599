// Words that wait on this device are for whoever wrote them. They outlive a session that ended by
// itself; they go when their writer signs out, and when somebody else is signed in here.

export const placeOf = (writer, key) => `draft:${writer}:${key}`;

const dropAllBut = (writer) => {
  for (const place of Object.keys(localStorage))
    if (place.startsWith("draft:") && !(writer && place.startsWith(placeOf(writer, ""))))
      localStorage.removeItem(place);
};

const { person } = document.body.dataset;
if (person) dropAllBut(person);

document.addEventListener("submit", ({ submitter }) => {
  if (submitter?.matches("[data-leaves]")) dropAllBut("");
});
