// Small drawn marks, so that nothing depends on an emoji font.

import { s } from "./dom.js";

const PATHS = {
  photo: "M4 6h16v12H4z M4 15l5-5 4 4 3-3 4 4 M15.5 9.5h.01",
  sample: "M3 18h18 M5 18l5-7 4 5 2-2 4 4 M16 8a2.5 2.5 0 1 0 .01 0",
  place: "M12 21c-4-5-6-8-6-11a6 6 0 0 1 12 0c0 3-2 6-6 11z M12 8.5a1.8 1.8 0 1 0 .01 0",
  sticker: "M12 3a9 9 0 1 0 .01 0 M8.5 10h.01 M15.5 10h.01 M8 14.5q4 3.5 8 0",
  file: "M17 7l-7.5 7.5a2.1 2.1 0 0 0 3 3L20 10a4 4 0 0 0-6-6L6 12a6 6 0 0 0 8.500 8.500L19 16",
  sound: "M5 9v6h3l5 4V5L8 9z M16 9q2 3 0 6 M18.500 6.500q4 5.500 0 11",
  paper: "M7 3h7l4 4v14H7z M14 3v4h4 M10 12h5 M10 16h5",
};

/** One mark, drawn in the colour of the words beside it. */
export function icon(name) {
  const made = s("svg", { viewBox: "0 0 24 24", class: "icon", "aria-hidden": "true" });
  made.append(s("path", { d: PATHS[name] }));
  return made;
}
