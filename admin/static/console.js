// Keeps an open page up to date without touching what somebody is typing. Everything works without it.
"use strict";

const QUIET_MS = 500; // several changes at once are one look
const FALLBACK_MS = 60000; // how often to look when no live stream is to be had
const base = document.title;
const url = document.body.dataset.live;
let due = 0;

function announce(words) {
  const place = document.getElementById("announce");
  if (place && words) place.textContent = words;
}

// --- swapping the parts that changed -------------------------------------------------------------

function swapKeyed(old, fresh) {
  const kept = new Map([...old.children].map((child) => [child.id, child]));
  const next = [...fresh.children].map((child) => {
    const same = kept.get(child.id);
    return same && same.outerHTML === child.outerHTML ? same : document.adoptNode(child);
  });
  next.forEach((child, index) => {
    if (old.children[index] !== child) old.insertBefore(child, old.children[index] ?? null);
  });
  while (old.children.length > next.length) old.lastElementChild.remove();
}

function swap(old, fresh) {
  const before = Number(old.dataset.count ?? 0);
  if (old.innerHTML !== fresh.innerHTML) {
    if ("keyed" in old.dataset) swapKeyed(old, fresh);
    else old.replaceChildren(...[...fresh.childNodes].map((node) => document.adoptNode(node)));
  }
  if (fresh.dataset.count !== undefined) {
    old.dataset.count = fresh.dataset.count;
    if (Number(fresh.dataset.count) > before) announce(fresh.dataset.said);
  }
}

// The boxes people type in are never replaced while they hold words; a notice says that something changed.
function reshape(fresh) {
  const old = document.querySelector("[data-live-shape]");
  const next = fresh.querySelector("[data-live-shape]");
  if (!old || !next || old.dataset.liveShape === next.dataset.liveShape) return;
  if ([...old.querySelectorAll("textarea")].some((box) => box.value.trim())) {
    document.getElementById("shape-changed").hidden = false;
    return;
  }
  old.replaceWith(document.adoptNode(next));
}

function put(fresh) {
  const focused = document.activeElement?.id;
  const height = document.activeElement?.getBoundingClientRect().top;
  for (const old of document.querySelectorAll("[data-live-region]")) {
    const part = fresh.querySelector(`[data-live-region="${old.dataset.liveRegion}"]`);
    if (part) swap(old, part);
  }
  reshape(fresh);
  if (focused && document.activeElement?.id !== focused) {
    document.getElementById(focused)?.focus({ preventScroll: true });
  }
  // What grows above whoever types does not push their box away.
  if (focused) scrollBy(0, document.activeElement.getBoundingClientRect().top - height);
}

// --- alarms: a red bar for everybody; here also the title and, if wanted, a sound -------------------

const ALARM_MS = 4000;
const soundButton = document.querySelector("#alarm-sound button");
let sound = null; // browsers allow a sound only after a press
let flashing = false;

function alarmed() {
  return Number(document.getElementById("alarms")?.dataset.count ?? 0) > 0;
}

function beep() {
  const tone = sound.createOscillator();
  const volume = sound.createGain();
  tone.frequency.value = 880;
  volume.gain.setValueAtTime(0.15, sound.currentTime);
  volume.gain.exponentialRampToValueAtTime(0.001, sound.currentTime + 0.5);
  tone.connect(volume).connect(sound.destination);
  tone.start();
  tone.stop(sound.currentTime + 0.5);
}

function alarm() {
  const on = alarmed();
  flashing = on && !flashing;
  const plain = document.title.replace(document.body.dataset.flash ?? "", "");
  document.title = flashing ? document.body.dataset.flash + plain : plain;
  document.getElementById("alarm-sound").hidden = !on && !sound;
  if (on && sound) beep();
}

soundButton?.addEventListener("click", () => {
  if (sound) sound.close();
  sound = sound ? null : new AudioContext();
  soundButton.setAttribute("aria-pressed", String(Boolean(sound)));
  soundButton.textContent = sound ? soundButton.dataset.on : soundButton.dataset.off;
  if (sound) beep();
});

async function look() {
  const open = [...document.querySelectorAll("details[open] > summary")].map((s) => s.textContent);
  let answer;
  try {
    answer = await fetch(location.pathname + location.search, {
      headers: { "X-Engawa-Refresh": "1" },
      redirect: "manual",
    });
  } catch {
    return; // the network is away; the stream will tell when it is back
  }
  if (answer.type === "opaqueredirect" || answer.status === 401) return signedOut();
  if (!answer.ok) return;
  put(new DOMParser().parseFromString(await answer.text(), "text/html"));
  for (const summary of document.querySelectorAll("details:not([open]) > summary")) {
    if (open.includes(summary.textContent)) summary.parentElement.open = true;
  }
}

function lookSoon() {
  clearTimeout(due);
  due = setTimeout(look, QUIET_MS);
}

// --- hearing that something changed --------------------------------------------------------------

function signedOut() {
  const away = document.getElementById("away");
  if (away) away.hidden = false;
  showState(false);
}

function showState(on) {
  const place = document.getElementById("live-state");
  if (!place) return;
  place.hidden = false;
  place.textContent = on ? place.dataset.on : place.dataset.off;
  place.classList.toggle("is-off", !on);
}

function counted(event) {
  const { waiting } = JSON.parse(event.data);
  document.title = waiting ? `(${waiting}) ${base}` : base;
  showState(true);
}

function listen() {
  const source = new EventSource(url);
  let missed = true; // something may have changed since the page was made, or while we did not hear
  source.addEventListener("hello", (event) => {
    counted(event);
    if (missed) lookSoon();
    missed = false;
  });
  source.addEventListener("changed", (event) => {
    counted(event);
    lookSoon();
  });
  source.addEventListener("ended", () => {
    source.close();
    signedOut();
  });
  source.addEventListener("error", () => {
    missed = true;
    showState(false);
    if (source.readyState === EventSource.CLOSED) setTimeout(again, FALLBACK_MS);
  });
  addEventListener("pagehide", () => source.close(), { once: true });
}

function again() {
  look();
  listen();
}

// --- waiting times go on while nobody looks -------------------------------------------------------

function words(since) {
  const minutes = Math.floor((Date.now() - since) / 60000);
  const said = document.body.dataset;
  if (minutes < 1) return said.justNow;
  if (minutes < 60) return said.minutes.replace("#", minutes);
  if (minutes < 1440) return said.hours.replace("#", Math.floor(minutes / 60));
  return said.days.replace("#", Math.floor(minutes / 1440));
}

function ageAll() {
  for (const time of document.querySelectorAll("time.waited")) {
    const now = words(Date.parse(time.dateTime));
    if (time.textContent !== now) time.textContent = now;
  }
}

// --- forms ----------------------------------------------------------------------------------------

let sending = false;

document.addEventListener("submit", (event) => {
  sending = true;
  const button = event.submitter;
  if (button) setTimeout(() => (button.disabled = true)); // after the form has been read
});

document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && !event.isComposing) {
    event.target.closest?.("form.write")?.requestSubmit();
  }
});

document.addEventListener("keydown", (event) => {
  const box = document.getElementById("find");
  const isTyping = event.target.closest?.("input, textarea, select");
  if (event.key !== "/" || !box || isTyping || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  box.focus();
  box.select();
});

addEventListener("beforeunload", (event) => {
  const boxes = [...document.querySelectorAll("form.write textarea")];
  if (!sending && boxes.some((box) => box.value.trim() && box.value !== box.defaultValue)) event.preventDefault();
});

addEventListener("pageshow", (event) => {
  if (!event.persisted) return;
  location.reload(); // from the back button: what is shown may be somebody else's by now
});

if (url) {
  listen();
  setInterval(ageAll, 30000);
  setInterval(alarm, ALARM_MS / 2);
}
