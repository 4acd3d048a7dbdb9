// The foot of a phone: writing, sending things, the rich menu and its bar.

import { gesture } from "./api.js";
import { askPlace, askSticker } from "./dialogs.js";
import { h } from "./dom.js";
import { icon } from "./icons.js";
import { place } from "./messages.js";
import { say } from "./words.js";

/** Build the composer. act(name, body): carries a gesture out and reports faults. */
export function composer(phone) {
  const words = h("textarea", { rows: "1", "aria-label": say("write"), placeholder: say("write"), enterkeyhint: "send", maxlength: "5000" });
  const send = () => {
    const text = words.value;
    if (!text.trim()) return;
    words.value = "";
    words.style.height = "";
    phone.act("text", { text });
  };
  words.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    send();
  });
  words.addEventListener("input", () => {
    words.style.height = "";
    words.style.height = `${Math.min(words.scrollHeight, 110)}px`;
  });
  const drawer = attachments(phone);
  const plus = h("button", { type: "button", class: "round", "aria-label": say("attach"), "aria-expanded": "false", onclick: () => {
    drawer.hidden = !drawer.hidden;
    plus.setAttribute("aria-expanded", String(!drawer.hidden));
  } }, "+");
  const bar = h("button", { type: "button", class: "menu-bar", hidden: true });
  const row = h("div", { class: "compose" }, plus, words, h("button", { type: "button", class: "send", onclick: send }, say("send")));
  return { element: h("div", { class: "foot" }, drawer, row, bar), words, bar, row };
}

function attachments(phone) {
  const chooser = (accept, ready) => {
    const input = h("input", { type: "file", accept, class: "hidden-file", tabindex: "-1", "aria-hidden": "true" });
    input.addEventListener("change", () => {
      if (input.files[0]) ready(input.files[0]);
      input.value = "";
    });
    return input;
  };
  const photo = chooser("image/*", (file) => upload(phone, "image", file));
  const other = chooser("", (file) => upload(phone, kindOf(file), file));
  phone.choosePhoto = () => photo.click();
  const button = (mark, key, act) => h("button", { type: "button", onclick: act }, icon(mark), say(key));
  return h("div", { class: "drawer", hidden: true }, photo, other,
    button("photo", "photo", () => photo.click()),
    button("sample", "photo-sample", () => phone.act("image")),
    button("place", "place", async () => {
      const chosen = await askPlace();
      if (chosen) phone.act("location", chosen);
    }),
    button("sticker", "sticker", async () => {
      const chosen = await askSticker();
      if (chosen) phone.act("sticker", chosen);
    }),
    button("file", "file", () => other.click()));
}

function kindOf(file) {
  const kind = file.type.split("/")[0];
  return ["image", "video", "audio"].includes(kind) ? kind : "file";
}

function upload(phone, kind, file) {
  const form = new FormData();
  form.append("file", file);
  phone.report(gesture(phone.person.id, kind, form));
}

/** Show (or take away) the rich menu and its bar. Keeps it open or shut as the person left it. */
export function showMenu(phone, composed, holder) {
  const menu = phone.person.richMenu;
  const { bar } = composed;
  bar.hidden = !menu;
  if (phone.menuShown !== (menu?.richMenuId ?? null)) {
    phone.menuShown = menu?.richMenuId ?? null;
    phone.menuOpen = Boolean(menu?.selected);
    holder.replaceChildren(...(menu ? [menuImage(phone, menu)] : []));
  }
  holder.hidden = !menu || !phone.menuOpen;
  if (!menu) return;
  bar.textContent = `${menu.chatBarText} ${phone.menuOpen ? "▾" : "▴"}`;
  bar.setAttribute("aria-expanded", String(phone.menuOpen));
  bar.setAttribute("aria-label", `${menu.chatBarText} ${say(phone.menuOpen ? "menu-close" : "menu-open")}`);
  bar.onclick = () => {
    phone.menuOpen = !phone.menuOpen;
    showMenu(phone, composed, holder);
    phone.toEnd();
  };
}

function menuImage(phone, menu) {
  const { width, height } = menu.size;
  const image = h("img", { src: `/simulator/api/richmenu/${menu.richMenuId}`, alt: menu.name });
  const made = h("div", { class: "rich-menu", role: "group", "aria-label": say("menu") }, image);
  made.style.aspectRatio = `${width} / ${height}`;
  menu.areas.forEach((area, index) => {
    const label = area.action.label || area.action.text || area.action.displayText || `${say("menu")} ${index + 1}`;
    const spot = h("button", { type: "button", class: "spot", "aria-label": label, title: label, onclick: () => phone.tap(area.action, null) });
    place(spot, area.bounds, width, height);
    made.append(spot);
  });
  return made;
}
