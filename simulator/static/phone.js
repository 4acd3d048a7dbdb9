// One phone: its talk, quick replies, what the person does. Fetches its own talk; knows nothing of other phones.

import { get, gesture, patch, remove } from "./api.js";
import { composer, showMenu } from "./composer.js";
import { askMoment, languageChoice } from "./dialogs.js";
import { clockTime, h } from "./dom.js";
import { drawMessage, isFramed } from "./messages.js";
import { say } from "./words.js";

const COLOURS = ["#2f6f55", "#7a4f9a", "#9a4f3f", "#2f5f8f", "#7a6220", "#8f3f67"];

export class Phone {
  constructor(person, channel, tell) {
    this.person = person;
    this.channel = channel;
    this.tell = tell;
    this.version = 0;
    this.bubbles = new Map();
    this.shown = new Map();
    this.menuShown = null;
    this.build();
  }

  build() {
    this.shown.clear();
    this.menuShown = null;
    this.lines = h("div", { class: "lines-said", role: "log", "aria-live": "polite", "aria-label": say("talk", { name: this.person.name }) });
    this.log = h("div", { class: "log", tabindex: "0", role: "group", "aria-label": say("talk", { name: this.person.name }) }, this.lines);
    this.staysAtEnd();
    this.quick = h("div", { class: "quick", role: "group", "aria-label": say("quick-replies"), hidden: true });
    this.typing = h("div", { class: "typing", hidden: true, role: "status", "aria-label": say("loading") }, h("i"), h("i"), h("i"));
    this.menu = h("div", { class: "menu-holder", hidden: true });
    this.composed = composer(this);
    this.caption = h("div", { class: "caption" });
    this.bar = h("div", { class: "bar" }, h("span", { class: "bot-mark", "aria-hidden": "true" }), h("span", { class: "bar-name" }, this.channel.botName));
    const screen = h("div", { class: "screen" }, this.bar, h("div", { class: "talk" }, this.log, this.typing), this.quick, this.composed.element, this.menu);
    const made = h("section", { class: "phone", id: `phone-${this.person.id}`, "aria-label": this.person.name }, this.caption, screen);
    this.element?.replaceWith(made);
    this.element = made;
    this.drawPerson();
    for (const bubble of this.bubbles.values()) this.drawBubble(bubble);
    this.drawQuick();
    this.toEnd();
  }

  /** New facts about the person; the talk is fetched when it may have changed. */
  async take(person) {
    this.person = person;
    this.drawPerson();
    const found = await get(`/people/${person.id}/talk?since=${this.version}`);
    if (found.version < this.version) return;
    this.version = found.version;
    for (const bubble of found.bubbles) {
      this.bubbles.set(bubble.seq, bubble);
      this.drawBubble(bubble);
    }
    this.drawQuick();
  }

  toEnd() {
    this.atEnd = true;
    requestAnimationFrame(() => { this.log.scrollTop = this.log.scrollHeight; });
  }

  /** Who was reading the newest words keeps seeing them when pictures arrive or the keyboard area grows. */
  staysAtEnd() {
    this.atEnd = true;
    this.log.addEventListener("scroll", () => {
      this.atEnd = this.log.scrollHeight - this.log.scrollTop - this.log.clientHeight < 40;
    });
    this.watch?.disconnect();
    this.watch = new ResizeObserver(() => {
      if (this.atEnd) this.log.scrollTop = this.log.scrollHeight;
    });
    this.watch.observe(this.log);
    this.watch.observe(this.lines);
  }

  drawPerson() {
    const { person } = this;
    const face = h("span", { class: "face", "aria-hidden": "true" }, [...person.name][0]);
    face.style.backgroundColor = COLOURS[parseInt(person.id.slice(-4), 16) % COLOURS.length];
    const language = languageChoice(person.language);
    language.setAttribute("aria-label", say("language"));
    language.addEventListener("change", () => this.report(patch(`/people/${person.id}`, { language: language.value || null })));
    const open = this.caption.querySelector("details")?.open;
    const actions = h("details", { class: "actions", open }, h("summary", { "aria-label": say("phone-menu", { name: person.name }) }, "⋯"),
      h("div", {}, h("button", { type: "button", onclick: () => this.act(person.blocked ? "unblock" : "block") }, say(person.blocked ? "unblock" : "block")),
        h("button", { type: "button", onclick: () => this.report(remove(`/people/${person.id}`)) }, say("leave"))));
    if (!this.caption.contains(document.activeElement) || document.activeElement.tagName !== "SELECT") {
      this.caption.replaceChildren(face, h("h2", {}, person.name), language, actions);
    }
    this.element.classList.toggle("blocked", person.blocked);
    for (const part of this.composed.row.querySelectorAll("button, textarea")) part.disabled = person.blocked;
    this.typing.hidden = !person.loading;
    if (person.loading) this.toEnd();
    showMenu(this, this.composed, this.menu);
  }

  /** The loading animation ends by itself. */
  tick(now) {
    if (!this.typing.hidden && now > this.person.loadingUntil) this.typing.hidden = true;
  }

  drawBubble(bubble) {
    const made = bubble.side === "note" || bubble.unsent ? this.note(bubble) : this.said(bubble);
    const before = this.shown.get(bubble.seq);
    if (before) before.replaceWith(made);
    else this.lines.append(made);
    this.shown.set(bubble.seq, made);
  }

  note(bubble) {
    return h("p", { class: "note" }, drawMessage(bubble, () => {}));
  }

  said(bubble) {
    const inside = drawMessage(bubble, (action) => this.tap(action, bubble));
    const balloon = h("div", { class: isFramed(bubble.message) ? "balloon framed" : "balloon" }, inside);
    const foot = h("div", { class: "meta" }, bubble.side === "bot" ? price(bubble) : this.ownMarks(bubble), h("time", {}, clockTime(bubble.at)));
    return h("div", { class: `said ${bubble.side}` }, balloon, foot);
  }

  ownMarks(bubble) {
    const marks = [];
    if (bubble.delivered === false) marks.push(h("span", { class: "undelivered" }, "⚠ ", say("undelivered")));
    if (bubble.messageId && !this.person.blocked) {
      marks.push(h("button", { type: "button", class: "unsend", onclick: () => this.act("unsend", { messageId: bubble.messageId }) }, say("unsend")));
    }
    return marks;
  }

  drawQuick() {
    const last = [...this.bubbles.values()].at(-1);
    const items = last?.side === "bot" && !last.quickUsed ? last.message.quickReply?.items || [] : [];
    this.quick.hidden = items.length === 0;
    this.quick.replaceChildren(...items.map(({ action, imageUrl }) =>
      h("button", { type: "button", onclick: () => this.tap(action, last) }, imageUrl ? h("img", { src: imageUrl, alt: "" }) : null, action.label)));
    if (items.length) this.toEnd();
  }

  /** Tap a button, asking for whatever the phone itself would ask for first. */
  async tap(action, bubble) {
    const wish = { action, bubble: bubble?.seq };
    if (action.type === "datetimepicker") {
      wish.value = await askMoment(action);
      if (!wish.value) return;
    }
    if (action.type === "cameraRoll") return void this.choosePhoto();
    const done = await this.report(gesture(this.person.id, "tap", wish));
    if (done?.opened) this.open(done.opened);
    if (done?.copied) this.tell(say("copied", { what: done.copied }));
    if (done?.inputOption) this.input(done);
  }

  open(uri) {
    if (uri.startsWith("tel:")) this.tell(say("call", { what: uri.slice(4) }));
    else if (/^https?:/.test(uri)) {
      window.open(uri, "_blank", "noopener");
      this.tell(say("opened", { what: uri }));
    } else this.tell(say("opened", { what: uri }));
  }

  input({ inputOption, fillInText }) {
    if (inputOption === "openKeyboard") {
      this.composed.words.value = fillInText || "";
      this.composed.words.focus();
    } else if (inputOption !== "openVoice") {
      this.menuOpen = inputOption === "openRichMenu";
      showMenu(this, this.composed, this.menu);
    }
  }

  act(name, body = {}) {
    this.toEnd();
    return this.report(gesture(this.person.id, name, body));
  }

  async report(doing) {
    try {
      return await doing;
    } catch (error) {
      this.tell(error.message);
      return null;
    }
  }
}

/** How a bot's bubble came, and what it cost. */
function price(bubble) {
  const via = say(`via_${bubble.via}`);
  if (bubble.via === "reply") return h("span", { class: "price free", title: say("free-long") }, say("free"));
  if (bubble.cost) return h("span", { class: "price paid", title: say("cost-long", { via }) }, say("cost"), h("span", { class: "via" }, via));
  return h("span", { class: "price same", title: via }, say("same"));
}
