// Small helpers for building the page. No state.

import { icon } from "./icons.js";

/** Make an element: h("p", {class: "x", onclick: f}, "words", child). */
export function h(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else if (value === true) made.setAttribute(name, "");
    else made.setAttribute(name, value);
  }
  made.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return made;
}

const SVG = "http://www.w3.org/2000/svg";

/** Make an SVG element. */
export function s(tag, attributes = {}, ...children) {
  const made = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

/** Let anything be tapped by finger, mouse and keyboard. */
export function tappable(element, label, act) {
  element.classList.add("tappable");
  element.setAttribute("role", "button");
  element.setAttribute("tabindex", "0");
  if (label) element.setAttribute("aria-label", label);
  element.addEventListener("click", (event) => {
    event.stopPropagation();
    act();
  });
  element.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    event.stopPropagation();
    act();
  });
  return element;
}

/** A picture that becomes a quiet placeholder when it cannot be fetched. */
export function picture(url, alt, className = "") {
  const image = h("img", { src: url, alt, class: className, loading: "lazy", referrerpolicy: "no-referrer" });
  image.addEventListener("error", () => {
    const missing = h("span", { class: `${className} missing`, role: "img", "aria-label": alt || url }, icon("photo"));
    missing.title = url;
    missing.style.cssText = image.style.cssText;
    image.replaceWith(missing);
  });
  return image;
}

const LINK = /(https?:\/\/[^\s<>"「」、。]+)|(?<![\d-])(0\d{1,4}-\d{1,4}-\d{3,4}|1(?:10|18|19)番?)(?!\d)/g;

/** Words with links and telephone numbers made tappable, line breaks kept. */
export function linked(words) {
  const parts = [];
  let at = 0;
  for (const found of words.matchAll(LINK)) {
    parts.push(words.slice(at, found.index));
    if (found[1]) parts.push(h("a", { href: found[1], target: "_blank", rel: "noopener noreferrer" }, found[1]));
    else if (found[2].startsWith("0")) parts.push(h("a", { href: `tel:${found[2]}` }, found[2]));
    else parts.push(found[2]);
    at = found.index + found[0].length;
  }
  parts.push(words.slice(at));
  return parts;
}

/** The clock time of a bubble. */
export function clockTime(ms) {
  return new Date(ms).toLocaleTimeString("ja-JP", { hour: "2-digit", minute: "2-digit" });
}
