// Draws what stands inside a bubble: every type of message the bot or a person can send.

import { h, s, picture, tappable, linked } from "./dom.js";
import { drawFlex } from "./flex.js";
import { icon } from "./icons.js";
import { say } from "./words.js";

const seconds = (ms) => Math.max(1, Math.round((ms || 1000) / 1000));

/** The inside of one bubble. talkTo: {tap(action)}; content: where a person's own photo can be fetched. */
export function drawMessage(bubble, tap) {
  const message = bubble.message;
  const draw = DRAWN[message.type];
  return draw ? draw(message, tap, bubble) : h("p", { class: "words quiet" }, say("unknown", { what: message.type }));
}

/** Whether a message brings its own frame, so that the bubble needs none. */
export const isFramed = (message) => ["flex", "template", "sticker", "imagemap", "image", "video"].includes(message.type);

const words = (message) => h("p", { class: "words" }, ...linked(message.text || ""));

const mine = (bubble) => `/simulator/api/content/${bubble.messageId}`;

function image(message, tap, bubble) {
  const url = bubble.side === "person" ? mine(bubble) : message.previewImageUrl || message.originalContentUrl;
  const made = picture(url, bubble.side === "person" ? say("sent-photo") : say("image"), "photo");
  return message.originalContentUrl ? h("a", { href: message.originalContentUrl, target: "_blank", rel: "noopener noreferrer" }, made) : made;
}

function video(message, _tap, bubble) {
  const still = bubble.side === "bot" ? picture(message.previewImageUrl, say("film", { n: "" }), "photo") : null;
  return h("div", { class: "film" }, still, h("span", { class: "play" }, "▶ ", say("film", { n: seconds(message.duration) })));
}

const audio = (message) => h("p", { class: "words" }, icon("sound"), " ", say("voice", { n: seconds(message.duration) }));

function file(message) {
  const size = message.fileSize > 1024 ? `${Math.round(message.fileSize / 1024)} KB` : `${message.fileSize} B`;
  return h("p", { class: "words" }, icon("paper"), " ", h("strong", {}, message.fileName), h("span", { class: "quiet" }, ` ${size}`));
}

function location(message) {
  const map = s("svg", { viewBox: "0 0 200 70", class: "map", "aria-hidden": "true" },
    s("rect", { width: 200, height: 70, class: "land" }), s("path", { d: "M0 50 C60 20 120 70 200 30", class: "river" }),
    s("path", { d: "M20 0 L60 70 M140 0 L110 70 M0 22 L200 12", class: "road" }), s("path", { d: "M100 46 c-9 -12 -13 -17 -13 -24 a13 13 0 0 1 26 0 c0 7 -4 12 -13 24z", class: "pin" }));
  const coordinates = `${Number(message.latitude).toFixed(5)}, ${Number(message.longitude).toFixed(5)}`;
  return h("div", { class: "place" }, map, h("p", { class: "words" }, h("strong", {}, message.title || coordinates), message.address ? h("span", { class: "address" }, message.address) : null));
}

/** A drawn stand-in for a sticker, with its keywords. */
export function sticker(message) {
  const turn = Number(message.stickerId) % 6;
  const hues = ["#f6c453", "#8cc9a1", "#f2a38b", "#9db8e8", "#d8a8d8", "#c9c27a"];
  const mouths = ["M34 62 q16 16 32 0", "M36 60 q14 20 28 0 z", "M38 64 h24", "M36 68 q14 -12 28 0", "M44 62 a6 7 0 1 0 12 0 a6 7 0 1 0 -12 0", "M34 60 q16 10 32 0"];
  const face = s("svg", { viewBox: "0 0 100 100", class: "sticker-face", role: "img", "aria-label": say("sticker") },
    s("circle", { cx: 50, cy: 50, r: 44, fill: hues[turn] }), s("circle", { cx: 36, cy: 42, r: 5 }), s("circle", { cx: 64, cy: 42, r: 5 }),
    s("path", { d: mouths[turn], fill: "none", stroke: "#2b2b2b", "stroke-width": 4, "stroke-linecap": "round" }));
  const caption = (message.keywords || []).slice(0, 3).join("・") || `${message.packageId}/${message.stickerId}`;
  return h("figure", { class: "sticker" }, face, h("figcaption", {}, caption));
}

function template(message, tap) {
  const found = message.template;
  if (found.type === "carousel") return row(found.columns.map((column) => card(column, tap, found)));
  if (found.type === "image_carousel") return row(found.columns.map((column) => imageCard(column, tap)));
  return card(found, tap, found);
}

function row(cards) {
  return h("div", { class: "carousel", tabindex: "0", role: "group" }, cards);
}

function card(found, tap, look) {
  const made = h("div", { class: found.type === "confirm" ? "card confirm" : "card" });
  if (found.thumbnailImageUrl) {
    const still = picture(found.thumbnailImageUrl, found.title || "", look.imageAspectRatio === "square" ? "thumb square" : "thumb");
    if (look.imageSize === "contain") still.style.objectFit = "contain";
    if (found.imageBackgroundColor) still.style.backgroundColor = found.imageBackgroundColor;
    made.append(still);
  }
  const inside = h("div", { class: "card-words" }, found.title ? h("strong", {}, found.title) : null, h("p", {}, found.text || ""));
  if (found.defaultAction) tappable(inside, found.defaultAction.label || found.title, () => tap(found.defaultAction));
  const buttons = (found.actions || []).map((action) => h("button", { type: "button", class: "card-button", onclick: () => tap(action) }, action.label));
  made.append(inside, h("div", { class: "card-buttons" }, buttons));
  return made;
}

function imageCard(column, tap) {
  const made = h("button", { type: "button", class: "image-card", onclick: () => tap(column.action) }, picture(column.imageUrl, column.action.label || say("image"), "thumb square"));
  if (column.action.label) made.append(h("span", {}, column.action.label));
  return made;
}

function imagemap(message, tap) {
  const { width, height } = message.baseSize;
  const made = h("div", { class: "imagemap" }, picture(`${message.baseUrl}/1040`, message.altText, "imagemap-image"));
  made.style.aspectRatio = `${width} / ${height}`;
  for (const action of message.actions || []) {
    const spot = h("button", { type: "button", class: "spot", "aria-label": action.label || action.text || action.linkUri, onclick: () => tap({ ...action, uri: action.linkUri }) });
    place(spot, action.area, width, height);
    made.append(spot);
  }
  return made;
}

/** Put a tappable place over a picture, in shares of its size. */
export function place(spot, area, width, height) {
  spot.style.left = `${(area.x / width) * 100}%`;
  spot.style.top = `${(area.y / height) * 100}%`;
  spot.style.width = `${(area.width / width) * 100}%`;
  spot.style.height = `${(area.height / height) * 100}%`;
}

const note = (message) => h("span", {}, say(message.note));
const unsent = () => h("span", {}, say("unsent"));

const DRAWN = { text: words, textV2: words, image, video, audio, file, location, sticker, template, imagemap, note, unsent, flex: (message, tap) => drawFlex(message.contents, tap) };
