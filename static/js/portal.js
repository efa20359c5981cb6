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

// A question that depends on another's answer is shown when that answer is given; without script it stands there with the others.
const fit = (form) => form.querySelectorAll("[data-only-if]").forEach((part) => {
  const [name, wanted] = part.dataset.onlyIf.split("=");
  const given = new FormData(form).get(name) || "";
  part.hidden = given !== wanted;
});
const depends = () => document.querySelectorAll("form:has([data-only-if])").forEach(fit);
document.addEventListener("change", (event) => { const form = event.target.form; if (form) fit(form); });
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
