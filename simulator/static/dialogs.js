// The page's dialogs: adding a person, choosing a time, a place, a sticker. Each resolves to what was chosen, or null.

import { h } from "./dom.js";
import { sticker } from "./messages.js";
import { say } from "./words.js";

let made = 0;

/** Show a form in a dialog. parts: elements; read(form): what it stands for. */
export function ask(title, parts, confirm, read) {
  return new Promise((resolve) => {
    const id = `dialog-${(made += 1)}`;
    const form = h("form", { method: "dialog" }, h("h2", { id }, title), parts,
      h("div", { class: "dialog-buttons" },
        h("button", { type: "button", value: "", onclick: () => box.close("") }, say("cancel")),
        confirm ? h("button", { type: "submit", value: "go", class: "main-button" }, confirm) : null));
    const box = h("dialog", { "aria-labelledby": id }, form);
    let answer = null;
    form.addEventListener("submit", () => { answer = read(form); });
    box.addEventListener("close", () => { box.remove(); resolve(answer); });
    box.choose = (value) => { answer = value; box.close("go"); };
    document.getElementById("dialogs").append(box);
    box.showModal();
  });
}

/** A labelled field. */
export function field(label, input) {
  return h("label", { class: "field" }, h("span", {}, label), input);
}

const LANGUAGES = [["ja", "日本語"], ["en", "English"], ["zh-Hans", "简体中文"], ["zh-Hant", "繁體中文"], ["ko", "한국어"], ["vi", "Tiếng Việt"], ["tl", "Tagalog"], ["pt", "Português"], ["es", "Español"], ["ne", "नेपाली"], ["my", "မြန်မာ"], ["id", "Bahasa Indonesia"], ["th", "ไทย"], ["uk", "Українська"]];

/** The languages a phone may be set to. */
export function languageChoice(chosen) {
  const options = [...LANGUAGES, ["", say("language-none")]];
  return h("select", { name: "language" }, options.map(([tag, name]) => h("option", { value: tag, selected: tag === (chosen ?? "") }, name)));
}

const NAMES = ["佐藤 はな", "鈴木 一郎", "Nguyễn Thị Lan", "高橋 みのり", "Maria Santos", "王 小明", "田中 てつ"];

/** Who should be added? */
export function askPerson(count) {
  const name = h("input", { name: "name", required: true, maxlength: "20", value: NAMES[count % NAMES.length], autocomplete: "off" });
  const follow = h("input", { type: "checkbox", name: "follow", checked: true });
  const parts = [field(say("name"), name), field(say("language"), languageChoice("ja")), h("label", { class: "check" }, follow, say("follow"))];
  return ask(say("add"), parts, say("create"), (form) => ({ name: form.elements.name.value, language: form.elements.language.value || null, follow: follow.checked }));
}

const PICKERS = { date: "date", time: "time", datetime: "datetime-local" };

/** The date-time picker of an action. */
export function askMoment(action) {
  const local = (value) => value?.replace("t", "T");
  const input = h("input", { type: PICKERS[action.mode], name: "when", required: true, value: local(action.initial), min: local(action.min), max: local(action.max) });
  return ask(say(`when-${action.mode}`), [field(action.label || say("choose"), input)], say("choose"), () => input.value);
}

/** Which place to share? */
export function askPlace() {
  const input = (name, value, more = {}) => h("input", { name, value, ...more });
  const nameless = h("input", { type: "checkbox", name: "nameless" });
  const parts = [
    field(say("place-title"), input("title", "縁側公園")),
    field(say("place-address"), input("address", "東京都例区ひだまり町1-2-3")),
    field(say("latitude"), input("latitude", "35.7356", { inputmode: "decimal", required: true })),
    field(say("longitude"), input("longitude", "139.6517", { inputmode: "decimal", required: true })),
    h("label", { class: "check" }, nameless, say("place-nameless")),
  ];
  return ask(say("place"), parts, say("send"), ({ elements }) => {
    const point = { latitude: Number(elements.latitude.value), longitude: Number(elements.longitude.value) };
    return nameless.checked ? point : { ...point, title: elements.title.value || undefined, address: elements.address.value || undefined };
  });
}

const STICKERS = [["52002734", ["ありがとう", "thanks"]], ["52002735", ["うれしい", "happy"]], ["52002736", ["了解", "ok"]], ["52002737", ["かなしい", "sad"]], ["52002738", ["びっくり", "surprised"]], ["52002739", ["おねがい", "please"]]];

/** Which sticker? */
export function askSticker() {
  const all = STICKERS.map(([stickerId, keywords]) => ({ packageId: "11537", stickerId, keywords }));
  const choices = all.map((one) => h("button", { type: "button", class: "sticker-choice", onclick: (event) => event.target.closest("dialog").choose(one) }, sticker(one)));
  return ask(say("sticker"), [h("div", { class: "sticker-choices" }, choices)], null, () => null);
}
