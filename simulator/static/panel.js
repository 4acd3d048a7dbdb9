// Settings and faults, in one dialog.

import { get, post, remove } from "./api.js";
import { field } from "./dialogs.js";
import { h } from "./dom.js";
import { faultKinds, say } from "./words.js";

const PLACES = { all: "*", reply: "/v2/bot/message/reply", push: "/v2/bot/message/push", profile: "/v2/bot/profile/*", content: "/v2/bot/message/*/content*" };
const TIMED = ["hang", "slow", "accepted_hang", "webhook_delay", "webhook_reorder"];

/** Open the panel. tell(words): a line at the foot of the page. */
export async function openPanel(tell) {
  const box = h("dialog", { class: "panel", "aria-labelledby": "panel-title" });
  const draw = async () => {
    const [state, { faults }] = await Promise.all([get("/state"), get("/faults")]);
    const act = async (doing) => {
      try {
        await doing();
      } catch (error) {
        tell(error.message);
      }
      await draw();
    };
    box.replaceChildren(
      h("div", { class: "panel-top" }, h("h2", { id: "panel-title" }, say("panel")), h("button", { type: "button", onclick: () => box.close() }, say("close"))),
      faultForm(act), faultList(faults, act), channelForm(state, act, tell), clockRow(state, act),
      h("div", { class: "panel-row" }, h("a", { href: "/simulator/api/ledger", target: "_blank" }, say("ledger")),
        h("button", { type: "button", class: "danger", onclick: () => window.confirm(say("reset-sure")) && act(() => post("/reset")) }, say("reset"))),
    );
  };
  box.addEventListener("close", () => box.remove());
  document.getElementById("dialogs").append(box);
  await draw();
  box.showModal();
}

const select = (name, options) => h("select", { name }, options.map(([value, words]) => h("option", { value }, words)));

function faultForm(act) {
  const kind = select("kind", faultKinds().map((one) => [one, say(`kind-${one}`)]));
  const where = select("where", Object.keys(PLACES).map((one) => [one, say(`where-${one}`)]));
  const times = select("times", [["1", say("once")], ["3", say("thrice")], ["", say("forever")]]);
  const chance = select("chance", [["1", "100%"], ["0.5", "50%"], ["0.1", "10%"]]);
  const seconds = h("input", { type: "number", name: "seconds", min: "0.1", max: "600", step: "0.1", value: "3" });
  const fit = () => {
    where.disabled = kind.value.startsWith("webhook_");
    seconds.disabled = !TIMED.includes(kind.value);
  };
  kind.addEventListener("change", fit);
  fit();
  const wish = () => ({
    kind: kind.value,
    path: where.disabled ? "*" : PLACES[where.value],
    count: times.value ? Number(times.value) : null,
    probability: Number(chance.value),
    seconds: Number(seconds.value),
  });
  const form = h("form", { class: "panel-part" }, h("h3", {}, say("faults")),
    h("div", { class: "panel-fields" }, field(say("kind"), kind), field(say("where"), where), field(say("times"), times), field(say("chance"), chance), field(say("seconds"), seconds)),
    h("button", { type: "submit", class: "main-button" }, say("start")));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    act(() => post("/faults", wish()));
  });
  return form;
}

function faultList(faults, act) {
  if (!faults.length) return h("p", { class: "quiet faults-none" }, say("faults-none"));
  const line = (fault) => {
    const place = Object.keys(PLACES).find((one) => PLACES[one] === fault.path);
    const where = fault.kind.startsWith("webhook_") ? "" : `・${place ? say(`where-${place}`) : fault.path}`;
    return h("li", {}, h("span", {}, `${say(`kind-${fault.kind}`)}${where}`, h("span", { class: "quiet" }, ` ${say("hits", { n: fault.hits })}`)),
      h("button", { type: "button", onclick: () => act(() => remove(`/faults/${fault.id}`)) }, say("stop")));
  };
  return h("div", {}, h("ul", { class: "fault-list" }, faults.map(line)), h("button", { type: "button", onclick: () => act(() => remove("/faults")) }, say("stop-all")));
}

function channelForm(state, act, tell) {
  const url = h("input", { name: "url", type: "url", value: state.webhook.url, placeholder: "http://127.0.0.1:8001/line/webhook" });
  const limit = h("input", { name: "limit", type: "number", min: "0", value: state.quota.limit ?? "" });
  const again = h("input", { type: "checkbox", name: "again", checked: state.webhook.redelivery.on });
  const form = h("form", { class: "panel-part" }, field(say("webhook-url"), url), field(say("quota-limit"), limit),
    h("label", { class: "check" }, again, say("redelivery")), h("button", { type: "submit" }, say("save")));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    act(async () => {
      await post("/webhook", { url: url.value, redelivery: { on: again.checked } });
      await post("/quota", { limit: limit.value === "" ? null : Number(limit.value) });
      tell(say("saved"));
    });
  });
  return form;
}

function clockRow(state, act) {
  const ahead = state.clockOffsetSeconds;
  const words = say("ahead", { days: Math.floor(ahead / 86400), hours: Math.floor((ahead % 86400) / 3600), minutes: Math.round((ahead % 3600) / 60) });
  const step = (key, seconds) => h("button", { type: "button", onclick: () => act(() => post("/clock", { advance: seconds })) }, `+${say(key)}`);
  return h("div", { class: "panel-part" }, h("h3", {}, say("clock")), h("p", { class: "quiet" }, say("clock-now", { n: words })),
    h("div", { class: "panel-row" }, step("minute", 60), step("twenty", 1200), step("day", 86400), step("month", 2678400),
      h("button", { type: "button", onclick: () => act(() => post("/clock", { offset: 0 })) }, say("clock-back"))));
}
