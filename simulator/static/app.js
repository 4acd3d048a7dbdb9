// Puts the phones side by side and keeps them up to date by one long poll.

import { get, post } from "./api.js";
import { askPerson } from "./dialogs.js";
import { h } from "./dom.js";
import { openPanel } from "./panel.js";
import { Phone } from "./phone.js";
import { say, switchTongue, translatePage } from "./words.js";

const MOST = 12; // phones on one page; more people can be there, driven by scripts
const phones = new Map();
const part = (id) => document.getElementById(id);
const channel = { botName: "" };
let state = null;
let ahead = 0;
let version = 0;

function tell(words) {
  const line = h("p", {}, words);
  part("says").append(line);
  setTimeout(() => line.remove(), 6000);
}

function drawState() {
  if (!state) return;
  const { quota, webhook, faults } = state;
  part("quota").textContent = say(quota.limit === null ? "unlimited" : "limited", { used: quota.used.toLocaleString(), limit: (quota.limit ?? 0).toLocaleString() });
  part("quota-meter").hidden = quota.limit === null;
  part("quota-meter").value = quota.limit ? Math.min(1, quota.used / quota.limit) : 1;
  const standing = webhook.url ? (webhook.on ? "on" : "off") : "none";
  part("webhook").textContent = webhook.pending && standing === "on" ? say("webhook-waiting", { n: webhook.pending }) : say(`webhook-${standing}`);
  part("webhook").className = standing;
  part("faults-n").textContent = String(faults.length);
  part("faults-n").className = faults.length ? "warn" : "";
}

function drawTabs(order) {
  const shown = order.filter((id) => phones.has(id));
  part("tabs").replaceChildren(...shown.map((id) => h("a", { href: `#phone-${id}` }, phones.get(id).person.name)));
  if (order.length > shown.length) part("tabs").append(h("span", { class: "quiet" }, say("more", { n: order.length - shown.length })));
  part("empty").hidden = order.length > 0;
}

/** Add and drop phones as people come and go. Resolves when every changed phone is up to date. */
async function take(found) {
  state = found.state;
  channel.botName = state.botName;
  ahead = state.now - Date.now();
  const gone = new Set(found.order);
  for (const [id, phone] of phones) {
    if (gone.has(id)) continue;
    phone.element.remove();
    phones.delete(id);
  }
  const changed = [];
  for (const person of found.people) {
    const known = phones.get(person.id);
    if (!known && phones.size >= MOST) continue;
    if (!known) {
      const phone = new Phone(person, channel, tell);
      phones.set(person.id, phone);
      part("phones").append(phone.element);
    }
    changed.push(phones.get(person.id).take(person));
  }
  drawState();
  drawTabs(found.order);
  await Promise.allSettled(changed);
}

async function live() {
  for (;;) {
    try {
      const found = await get(`/live?since=${version}&wait=${version ? 25 : 0}`);
      if (found.version < version) {
        for (const phone of phones.values()) phone.element.remove();
        phones.clear();
      }
      version = found.version;
      await take(found);
    } catch (error) {
      await new Promise((resolve) => { setTimeout(resolve, 1500); });
    }
  }
}

part("add-open").addEventListener("click", async () => {
  const wish = await askPerson(phones.size);
  if (!wish) return;
  try {
    const person = await post("/people", wish);
    setTimeout(() => part(`phone-${person.id}`)?.scrollIntoView({ inline: "start", block: "nearest" }), 300);
  } catch (error) {
    tell(error.message);
  }
});
part("panel-open").addEventListener("click", () => openPanel(tell));
part("language").addEventListener("click", () => {
  switchTongue();
  drawLanguage();
  for (const phone of phones.values()) phone.build();
  drawState();
});

function drawLanguage() {
  part("language").textContent = say("other");
  part("language").lang = document.documentElement.lang === "ja" ? "en" : "ja";
}

setInterval(() => {
  for (const phone of phones.values()) phone.tick(Date.now() + ahead);
}, 500);
translatePage();
drawLanguage();
live();
