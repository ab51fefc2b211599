// Markdown around, or before, what is selected.
const AROUND = { bold: ["**", "**"], italic: ["*", "*"], link: ["[", "](https://)"], mention: ["@", ""] };
const BEFORE = {
  heading: () => "## ",
  list: () => "- ",
  numbers: (n) => `${n + 1}. `,
  quote: () => "> ",
};

export function mark(field, kind) {
  const { selectionStart: from, selectionEnd: to, value } = field;
  const chosen = value.slice(from, to);
  if (kind === "code") {
    const [open, close] = chosen.includes("\n") ? ["```\n", "\n```"] : ["`", "`"];
    put(field, from, to, open + chosen + close, from + open.length, chosen.length);
  } else if (AROUND[kind]) {
    const [open, close] = AROUND[kind];
    put(field, from, to, open + chosen + close, from + open.length, chosen.length);
  } else {
    const start = value.lastIndexOf("\n", from - 1) + 1;
    const lines = value.slice(start, to).split("\n");
    const words = lines.map((line, n) => BEFORE[kind](n) + line).join("\n");
    put(field, start, to, words, start + words.length, 0);
  }
}

function put(field, from, to, words, at, length) {
  field.focus();
  field.setSelectionRange(from, to);
  // execCommand keeps the browser's own undo; where it is gone, setRangeText does without.
  if (!document.execCommand?.("insertText", false, words)) field.setRangeText(words, from, to, "end");
  field.setSelectionRange(at, at + length);
  field.dispatchEvent(new Event("input", { bubbles: true }));
}
