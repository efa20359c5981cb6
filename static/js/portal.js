// Small behaviours. Every page reads and sends without them.
"use strict";

// "/" goes to the search box, unless one is typing.
document.addEventListener("keydown", (event) => {
  const box = document.querySelector("[data-slash]");
  const typing = event.target.closest("input, textarea, select, [contenteditable]");
  if (event.key === "/" && box && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
    event.preventDefault();
    box.focus();
  }
  if (event.key === "Escape") document.querySelectorAll("details.drop[open]").forEach((menu) => {
    menu.open = false;
    menu.querySelector("summary").focus();
  });
});

// A click elsewhere closes what hangs from the top bar.
document.addEventListener("click", (event) => {
  document.querySelectorAll("details.drop[open]").forEach((menu) => { if (!menu.contains(event.target)) menu.open = false; });
});

// A form is sent once: a second press while the first is under way does nothing.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches("[data-once]")) return;
  if (form.dataset.sent) { event.preventDefault(); return; }
  form.dataset.sent = "yes";
  form.querySelectorAll("button:not([type=button])").forEach((button) => button.setAttribute("aria-disabled", "true"));
});
// Coming back with the browser's button finds the form ready again.
window.addEventListener("pageshow", () => {
  document.querySelectorAll("form[data-sent]").forEach((form) => {
    delete form.dataset.sent;
    form.querySelectorAll("button[aria-disabled]").forEach((button) => button.removeAttribute("aria-disabled"));
  });
});

// The amount in words under a money box, asked of the server, so that there is one spelling of numbers.
let asked = 0;
document.addEventListener("input", (event) => {
  const box = event.target;
  if (!box.matches("[data-words]")) return;
  const turn = ++asked;
  setTimeout(async () => {
    if (turn !== asked) return;
    const answer = await fetch(`${box.dataset.words}?so=${encodeURIComponent(box.value)}`).catch(() => null);
    if (answer && answer.ok && turn === asked) document.getElementById(`${box.id}_words`).textContent = await answer.text();
  }, 250);
});

// A question that depends on others' answers is shown when they are given; without script it stands there with the others.
// The server asks by the same rule (budgets/norms/conditions.py) and keeps no answer to what is not asked.
const asNumber = (text) => {
  const plain = text.replace(/\s/g, "");
  if (/^-?\d{1,3}(\.\d{3})+(,\d+)?$/.test(plain)) return Number(plain.replaceAll(".", "").replace(",", "."));
  return /^-?\d+([.,]\d+)?$/.test(plain) ? Number(plain.replace(",", ".")) : NaN;
};
const asDay = (text) => text.trim().replace(/^(\d{1,2})\/(\d{1,2})\/(\d{4})$/, (_, d, m, y) => `${y}-${m.padStart(2, "0")}-${d.padStart(2, "0")}`);
const passes = (given, sign, value) => {
  if (given === "") return false;
  const [left, right] = [asNumber(given), typeof value === "number" ? value : asNumber(String(value))];
  const isNumber = typeof value !== "boolean" && !Number.isNaN(left) && !Number.isNaN(right);
  const day = asDay(given);
  const isDay = /^\d{4}-\d\d-\d\d$/.test(String(value)) && /^\d{4}-\d\d-\d\d$/.test(day);
  const order = isNumber ? left - right : isDay ? (day > value) - (day < value) : NaN;
  if (sign === ">=") return order >= 0;
  if (sign === "<=") return order <= 0;
  return (order === 0 || given === String(value)) === (sign === "=");
};
const fit = (form) => {
  const answers = new FormData(form);
  const unasked = new Set();
  form.querySelectorAll("[data-only-if]").forEach((part) => {
    const given = (key) => [`${key}__target`, key].filter((name) => !unasked.has(name)).map((name) => answers.get(name)).find((one) => one) || "";
    part.hidden = !JSON.parse(part.dataset.onlyIf).some((tests) => tests.every(([key, sign, value]) => passes(given(key), sign, value)));
    if (part.hidden) part.querySelectorAll("[name]").forEach((box) => unasked.add(box.name));
  });
};
const depends = () => document.querySelectorAll("form:has([data-only-if])").forEach(fit);
// While it is typed: a question that appears only when the box is left would move the page away under the next click.
document.addEventListener("input", (event) => { const form = event.target.form; if (form) fit(form); });
depends();

// Autosave says what became of it.
const say = (event, words) => {
  const line = event.target.closest("form")?.querySelector("[data-saved]");
  if (line) line.textContent = words;
};
document.addEventListener("htmx:beforeRequest", (event) => say(event, "Đang lưu…"));
document.addEventListener("htmx:sendError", (event) => say(event, "Chưa lưu được: mất kết nối. Những gì đã gõ vẫn ở trên trang."));
document.addEventListener("htmx:responseError", (event) => say(event, "Chưa lưu được. Những gì đã gõ vẫn ở trên trang."));

// Signing out takes what inspections keep in this browser with it (static/js/inspection.js); what was not sent yet is asked about first.
const drafts = () =>
  new Promise((resolve) => {
    const asked = indexedDB.open("kiem-tra", 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore("drafts", { keyPath: "key" });
    asked.onerror = () => resolve(0);
    asked.onsuccess = () => {
      const count = asked.result.transaction("drafts").objectStore("drafts").count();
      count.onsuccess = count.onerror = () => { asked.result.close(); resolve(count.result || 0); };
    };
  });
const emptied = () =>
  new Promise((resolve) => {
    const asked = indexedDB.deleteDatabase("kiem-tra");
    asked.onsuccess = asked.onerror = asked.onblocked = () => resolve();
  });
document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (!form.matches("[data-signs-out]") || !window.indexedDB) return;
  event.preventDefault();
  if ((await drafts()) && !window.confirm("Máy này còn bản ghi kiểm tra chưa gửi; đăng xuất sẽ xóa bản ghi đó. Vẫn đăng xuất?")) return;
  const going = [];
  document.dispatchEvent(new CustomEvent("portal:signs-out", { detail: going }));
  await Promise.allSettled(going);
  await emptied();
  if (window.caches) await Promise.all((await caches.keys()).filter((name) => name.startsWith("kiem-tra")).map((name) => caches.delete(name)));
  form.submit();
});
