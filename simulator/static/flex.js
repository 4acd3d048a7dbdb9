// Draws Flex messages: bubbles and carousels, boxes in boxes. Knows sizes, not people.

import { h, picture, tappable } from "./dom.js";

const TEXT = { xxs: 11, xs: 13, sm: 14, md: 16, lg: 19, xl: 22, xxl: 29, "3xl": 35, "4xl": 48, "5xl": 74 };
const SPACE = { none: 0, xs: 2, sm: 4, md: 8, lg: 12, xl: 16, xxl: 20 };
const ROUND = { none: 0, xs: 2, sm: 4, md: 6, lg: 8, xl: 12, xxl: 17 };
const BORDER = { none: 0, light: 0.5, normal: 1, medium: 2, "semi-bold": 3, bold: 4 };
const IMAGE = { xxs: 40, xs: 60, sm: 80, md: 100, lg: 120, xl: 140, xxl: 160, "3xl": 180, "4xl": 200, "5xl": 220 };
const WIDTH = { nano: 120, micro: 160, deca: 220, hecto: 241, kilo: 260, mega: 300, giga: 386 };
const PADDING = { header: 20, body: 20, footer: 10 };
const ALONG = { start: "flex-start", end: "flex-end", center: "center", top: "flex-start", bottom: "flex-end" };

const measure = (value, table) => (value in table ? `${table[value]}px` : value);
const labelOf = (action) => action.label || action.text || action.displayText || action.uri || "";

/** One Flex container. tap(action) is called when something is tapped. */
export function drawFlex(container, tap) {
  if (container.type !== "carousel") return bubble(container, tap);
  const row = h("div", { class: "carousel", tabindex: "0", role: "group" });
  row.append(...(container.contents || []).map((one) => bubble(one, tap)));
  return row;
}

function bubble(found, tap) {
  const made = h("div", { class: "flex-bubble", dir: found.direction });
  made.style.width = `${WIDTH[found.size || "mega"]}px`;
  for (const block of ["header", "hero", "body", "footer"]) {
    if (!found[block]) continue;
    const part = component(found[block], "vertical", tap);
    part.classList.add(`flex-${block}`);
    paddings(part, found[block], block in PADDING ? PADDING[block] : 0, block === "hero");
    const style = found.styles?.[block] || {};
    if (style.backgroundColor) part.style.backgroundColor = style.backgroundColor;
    if (style.separator) made.append(separator({ color: style.separatorColor }, "vertical"));
    made.append(part);
  }
  return found.action ? tappable(made, labelOf(found.action), () => tap(found.action)) : made;
}

function paddings(part, found, usual, keep) {
  if (!keep) part.style.padding = `${usual}px`;
  for (const [name, side] of [["paddingAll", ""], ["paddingTop", "Top"], ["paddingBottom", "Bottom"], ["paddingStart", "InlineStart"], ["paddingEnd", "InlineEnd"]]) {
    if (found[name]) part.style[`padding${side}`] = measure(found[name], SPACE);
  }
}

function component(found, layout, tap) {
  const draw = { box, text, button, image, icon, separator, filler, video }[found.type];
  const made = draw ? draw(found, layout, tap) : h("div", { class: "flex-unknown" }, found.type);
  flexing(made, found, layout);
  placed(made, found);
  const acts = found.action && found.type !== "button";
  return acts ? tappable(made, labelOf(found.action), () => tap(found.action)) : made;
}

function flexing(made, found, layout) {
  const rigid = found.type === "icon" || found.type === "separator";
  const usual = rigid || layout === "vertical" ? 0 : 1;
  const grow = found.flex ?? usual;
  if (found.width && layout !== "vertical") made.style.flex = "none";
  else made.style.flex = layout === "vertical" ? `${grow} 0 auto` : grow > 0 ? `${grow} 1 0` : "0 0 auto";
  if (found.gravity && layout === "horizontal") made.style.alignSelf = ALONG[found.gravity];
}

function placed(made, found) {
  if (found.position === "absolute") made.style.position = "absolute";
  for (const [name, side] of [["offsetTop", "top"], ["offsetBottom", "bottom"], ["offsetStart", "insetInlineStart"], ["offsetEnd", "insetInlineEnd"]]) {
    if (found[name]) made.style[side] = measure(found[name], SPACE);
  }
}

function box(found, _layout, tap) {
  const made = h("div", { class: `flex-box flex-${found.layout}` });
  const style = made.style;
  for (const [name, property, table] of [["backgroundColor", "backgroundColor", {}], ["cornerRadius", "borderRadius", ROUND], ["width", "width", {}], ["maxWidth", "maxWidth", {}], ["height", "height", {}], ["maxHeight", "maxHeight", {}], ["justifyContent", "justifyContent", {}], ["alignItems", "alignItems", {}]]) {
    if (found[name]) style[property] = measure(found[name], table);
  }
  if (found.borderWidth) style.border = `${measure(found.borderWidth, BORDER)} solid ${found.borderColor || "#d3d6db"}`;
  if (found.background?.type === "linearGradient") {
    const { angle, startColor, endColor, centerColor, centerPosition } = found.background;
    const middle = centerColor ? `, ${centerColor} ${centerPosition || "50%"}` : "";
    style.background = `linear-gradient(${angle}, ${startColor}${middle}, ${endColor})`;
  }
  paddings(made, found, 0, true);
  (found.contents || []).forEach((child, index) => {
    const part = component(child, found.layout, tap);
    const gap = child.margin ?? (index > 0 ? found.spacing : undefined);
    if (gap && child.position !== "absolute") part.style[found.layout === "vertical" ? "marginTop" : "marginInlineStart"] = measure(gap, SPACE);
    made.append(part);
  });
  return made;
}

function lettering(made, found) {
  const style = made.style;
  if (found.size) style.fontSize = measure(found.size, TEXT);
  if (found.color) style.color = found.color;
  if (found.weight) style.fontWeight = found.weight === "bold" ? "700" : "400";
  if (found.style) style.fontStyle = found.style;
  if (found.decoration) style.textDecoration = found.decoration;
}

function text(found) {
  const made = h("div", { class: found.wrap ? "flex-text wrap" : "flex-text" });
  lettering(made, { size: "md", ...found });
  if (found.align) made.style.textAlign = found.align;
  if (found.lineSpacing) made.style.lineHeight = `calc(1.35em + ${found.lineSpacing})`;
  if (found.maxLines > 0) {
    made.classList.add("lines");
    made.style.setProperty("-webkit-line-clamp", String(found.maxLines));
  }
  const spans = (found.contents || []).map((span) => {
    const part = h("span", {}, span.text || "");
    lettering(part, span);
    return part;
  });
  made.append(...(spans.length ? spans : [found.text || ""]));
  return made;
}

function button(found, _layout, tap) {
  const made = h("button", { type: "button", class: `flex-button ${found.style || "link"} ${found.height || "md"}`, onclick: () => tap(found.action) }, found.action?.label || "");
  if (found.color) made.style[found.style === "primary" || found.style === "secondary" ? "backgroundColor" : "color"] = found.color;
  return made;
}

function ratio(value, usual) {
  const [wide, high] = (value || usual).split(":");
  return `${wide} / ${high}`;
}

function image(found) {
  const made = h("div", { class: "flex-image" });
  const inside = picture(found.url, labelOf(found.action || {}));
  inside.style.aspectRatio = ratio(found.aspectRatio, "1:1");
  inside.style.objectFit = found.aspectMode === "cover" ? "cover" : "contain";
  inside.style.width = found.size === "full" ? "100%" : measure(found.size || "md", IMAGE);
  if (found.backgroundColor) inside.style.backgroundColor = found.backgroundColor;
  made.style.justifyContent = ALONG[found.align || "center"];
  made.append(inside);
  return made;
}

function video(found, layout, tap) {
  return found.altContent ? component(found.altContent, layout, tap) : h("div", {}, "▶");
}

function icon(found) {
  const inside = picture(found.url, "", "flex-icon");
  const size = measure(found.size || "md", TEXT);
  inside.style.height = size;
  inside.style.aspectRatio = ratio(found.aspectRatio, "1:1");
  return inside;
}

function separator(found, layout) {
  const made = h("div", { class: layout === "vertical" ? "flex-line" : "flex-line upright", role: "presentation" });
  if (found.color) made.style.backgroundColor = found.color;
  return made;
}

function filler(found) {
  const made = h("div", { class: "flex-filler" });
  found.flex = found.flex ?? 1;
  return made;
}
