// The minutes of a visit on a phone: written, photographed and signed without a network, sent when there is one.
// What was typed lies in this browser's own database until it has been sent, thrown away, or its person signs out.
"use strict";

(() => {
  const form = document.querySelector("form[data-visit]");
  if (!form || !window.indexedDB) return;

  const KEPT = "kiem-tra-1";
  const DAYS = 14;
  const visit = form.dataset.visit;
  const key = `${form.dataset.user}:${visit}`;
  const words = form.querySelector("[data-draft]");
  const net = document.querySelector("[data-net]");
  const draft = { key, visit, user: form.dataset.user, at: 0, fields: {}, photos: [], drawn: {}, waits: false };
  const pads = {};
  let busy = false;

  // The database: one table of drafts.
  const open = () =>
    new Promise((resolve, reject) => {
      const asked = indexedDB.open("kiem-tra", 1);
      asked.onupgradeneeded = () => asked.result.createObjectStore("drafts", { keyPath: "key" });
      asked.onsuccess = () => resolve(asked.result);
      asked.onerror = () => reject(asked.error);
    });
  const inStore = async (mode, work) => {
    const base = await open();
    try {
      return await new Promise((resolve, reject) => {
        const turn = base.transaction("drafts", mode);
        const asked = work(turn.objectStore("drafts"));
        turn.oncomplete = () => resolve(asked && asked.result);
        turn.onerror = turn.onabort = () => reject(turn.error);
      });
    } finally {
      base.close();
    }
  };

  const say = (text) => { words.textContent = text; };
  const tell = (text, tone = "calm") => {
    net.className = `callout ${tone}`;
    net.querySelector("[data-net-words]").textContent = text;
    net.hidden = false;
  };

  const typed = () => [...form.elements].filter((one) => one.name && one.type !== "file" && one.name !== "csrfmiddlewaretoken");
  const gather = () => {
    const fields = {};
    for (const one of typed()) {
      if ((one.type === "radio" || one.type === "checkbox") && !one.checked) continue;
      fields[one.name] = one.value;
    }
    return fields;
  };
  const spread = (fields) => {
    for (const one of typed()) {
      if (one.type === "radio" || one.type === "checkbox") one.checked = fields[one.name] === one.value;
      else if (one.name in fields) one.value = fields[one.name];
    }
  };

  let saving = Promise.resolve();
  let leaving = false;
  const save = () => {
    if (leaving) return saving;
    draft.fields = gather();
    draft.at = Date.now();
    form.querySelector("[data-discard]").hidden = false;
    saving = saving
      .then(() => inStore("readwrite", (store) => store.put(draft)))
      .then(() => say(`Đã lưu trên máy lúc ${new Date().toLocaleTimeString("vi-VN", { hour: "2-digit", minute: "2-digit" })}.`))
      .catch(() => say("Máy không còn chỗ để lưu. Hãy giữ trang này mở và gửi sớm."));
    return saving;
  };
  let later;
  const saveSoon = () => { clearTimeout(later); later = setTimeout(save, 400); };
  // Who signs out leaves nothing on this machine: no save may come after the drafts were thrown away.
  document.addEventListener("portal:signs-out", (event) => {
    leaving = true;
    clearTimeout(later);
    event.detail.push(saving);
  });

  // Put the page and all that it is made of by, for the time without a network.
  const keepPage = async () => {
    const cache = await caches.open(KEPT);
    const parts = [...document.querySelectorAll("link[rel=stylesheet][href], link[rel~=icon][href], script[src]")].map((one) => one.href || one.src);
    const read = performance.getEntriesByType("resource").map((one) => one.name);
    const own = [...new Set([...parts, ...read])].filter((one) => one.startsWith(`${location.origin}/static/`));
    await Promise.all([location.pathname, ...own].map((one) => cache.add(one).catch(() => null)));
  };

  const forget = async () => {
    clearTimeout(later);
    await saving.catch(() => null);
    await inStore("readwrite", (store) => store.delete(key));
    const cache = await caches.open(KEPT);
    await cache.delete(location.pathname, { ignoreVary: true });
  };

  // Photos: time and place of the moment of choosing; the server believes the file's own notes before these.
  const whereabouts = () =>
    new Promise((resolve) => {
      if (!navigator.geolocation) { resolve(null); return; }
      navigator.geolocation.getCurrentPosition((found) => resolve(found.coords), () => resolve(null), { enableHighAccuracy: true, timeout: 8000, maximumAge: 60000 });
    });

  const showPhotos = async () => {
    const list = form.querySelector("[data-shots]");
    const items = [];
    for (const photo of draft.photos) {
      const item = document.createElement("li");
      const canvas = document.createElement("canvas");
      canvas.setAttribute("role", "img");
      canvas.setAttribute("aria-label", `Ảnh ${photo.name}`);
      try {
        const picture = await createImageBitmap(photo.file);
        canvas.width = 264;
        canvas.height = Math.max(1, Math.round((264 * picture.height) / picture.width));
        canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
      } catch { canvas.width = 264; canvas.height = 60; }
      const at = document.createElement("span");
      at.textContent = `${new Date(photo.takenAt).toLocaleString("vi-VN")}${photo.latitude === null ? ", không rõ nơi chụp" : `, ±${Math.round(photo.accuracy)} m`}${photo.sent ? ", đã gửi" : ""}`;
      item.append(canvas, at);
      if (!photo.sent) {
        const away = document.createElement("button");
        away.type = "button";
        away.className = "btn";
        away.textContent = "Bỏ ảnh";
        away.addEventListener("click", () => {
          draft.photos = draft.photos.filter((one) => one !== photo);
          save();
          showPhotos();
        });
        item.append(away);
      }
      items.push(item);
    }
    list.replaceChildren(...items);
  };

  const id = () => (crypto.randomUUID ? crypto.randomUUID() : "10000000-1000-4000-8000-100000000000".replace(/[018]/g, (c) => (c ^ (crypto.getRandomValues(new Uint8Array(1))[0] & (15 >> (c / 4)))).toString(16)));

  const choose = form.querySelector("#id_photos");
  choose.addEventListener("change", async () => {
    const files = [...choose.files];
    const place = await whereabouts();
    for (const file of files) {
      draft.photos.push({
        id: id(), file, name: file.name, takenAt: new Date().toISOString(), sent: false,
        latitude: place ? place.latitude : null, longitude: place ? place.longitude : null, accuracy: place ? place.accuracy : null,
      });
    }
    choose.value = "";
    await save();
    await showPhotos();
  });

  // Signatures: drawn with a finger, kept as a picture.
  form.querySelectorAll("[data-side]").forEach((side) => {
    const name = side.dataset.side;
    const pad = side.querySelector("[data-pad]");
    const canvas = pad.querySelector("canvas");
    const pen = canvas.getContext("2d");
    pen.lineWidth = 4;
    pen.lineCap = pen.lineJoin = "round";
    pen.strokeStyle = "#0a1f5c";
    let drawing = false;
    const point = (event) => {
      const box = canvas.getBoundingClientRect();
      return [((event.clientX - box.left) * canvas.width) / box.width, ((event.clientY - box.top) * canvas.height) / box.height];
    };
    const how = (value) => {
      pad.hidden = value !== "drawn";
      side.querySelector("[data-plain]").hidden = true;
      side.querySelector("[data-why]").hidden = value !== "refused";
    };
    canvas.addEventListener("pointerdown", (event) => {
      drawing = true;
      canvas.setPointerCapture(event.pointerId);
      pen.beginPath();
      pen.moveTo(...point(event));
    });
    canvas.addEventListener("pointermove", (event) => {
      if (!drawing) return;
      pen.lineTo(...point(event));
      pen.stroke();
    });
    const stop = () => {
      if (!drawing) return;
      drawing = false;
      canvas.toBlob((picture) => { draft.drawn[name] = picture; save(); }, "image/png");
    };
    canvas.addEventListener("pointerup", stop);
    canvas.addEventListener("pointercancel", stop);
    pad.querySelector("[data-clear]").addEventListener("click", () => {
      pen.clearRect(0, 0, canvas.width, canvas.height);
      delete draft.drawn[name];
      save();
    });
    side.addEventListener("change", (event) => { if (event.target.name === `${name}_how`) how(event.target.value); });
    pads[name] = { how, show: async (picture) => pen.drawImage(await createImageBitmap(picture), 0, 0) };
    how((side.querySelector(`[name=${name}_how]:checked`) || {}).value);
  });

  // Sending: first who one is, then each photo, then the minutes. Every part has an id of its own, so that twice is once.
  const post = async (address, body, token) => {
    const answer = await fetch(address, { method: "POST", body, headers: { "X-CSRFToken": token, Accept: "application/json" }, redirect: "manual" });
    if (answer.type === "opaqueredirect" || answer.status === 401) throw new Error("signed-out");
    const isJson = (answer.headers.get("Content-Type") || "").startsWith("application/json");
    if (!isJson) throw new Error(answer.status === 403 ? "refused" : "failed");
    return { status: answer.status, said: await answer.json() };
  };

  const wrong = (mistakes) => {
    const place = form.querySelector("[data-mistakes]");
    const list = document.createElement("ul");
    list.append(...mistakes.map((one) => Object.assign(document.createElement("li"), { textContent: one })));
    place.querySelector("ul")?.remove();
    place.append(list);
    place.hidden = mistakes.length === 0;
    if (mistakes.length) place.focus();
  };

  const REASONS = {
    "signed-out": "Phiên làm việc đã hết. Bản ghi vẫn còn trên máy này: hãy đăng nhập lại rồi gửi.",
    refused: "Bạn không có quyền gửi biên bản này. Bản ghi vẫn còn trên máy.",
    failed: "Máy chủ chưa nhận được. Bản ghi vẫn còn trên máy, hãy gửi lại sau.",
    another: "Người đang đăng nhập không phải người đã ghi bản này. Hãy đăng nhập bằng tài khoản đã ghi.",
  };

  // A network that has just come back often fails once more: what waits is tried again by itself, ever later, up to once a minute.
  let tries = 0;
  let retry;
  const tryLater = () => {
    clearTimeout(retry);
    retry = setTimeout(() => { if (draft.waits && navigator.onLine) send(); }, Math.min(60000, 3000 * 2 ** tries));
    tries += 1;
  };

  const send = async () => {
    if (busy) return;
    busy = true;
    clearTimeout(retry);
    await save();
    wrong([]);
    try {
      const standing = await fetch(form.dataset.standing, { headers: { Accept: "application/json" }, redirect: "manual" });
      if (!standing.ok) throw new Error("signed-out");
      const { signed_in: signedIn, user, token } = await standing.json();
      if (!signedIn) throw new Error("signed-out");
      if (String(user) !== draft.user) throw new Error("another");
      for (const photo of draft.photos.filter((one) => !one.sent)) {
        const body = new FormData();
        body.set("client_id", photo.id);
        body.set("file", photo.file, photo.name);
        body.set("taken_at", photo.takenAt);
        if (photo.latitude !== null) {
          body.set("latitude", photo.latitude.toFixed(6));
          body.set("longitude", photo.longitude.toFixed(6));
          body.set("accuracy", Math.round(photo.accuracy));
        }
        const { status, said } = await post(form.dataset.photo, body, token);
        if (status === 422) { wrong(said.mistakes.map((one) => `Ảnh ${photo.name}: ${one}`)); draft.waits = false; await save(); return; }
        photo.sent = true;
        await save();
      }
      await showPhotos();
      const body = new FormData();
      for (const [name, value] of Object.entries(draft.fields)) body.set(name, value);
      for (const [side, picture] of Object.entries(draft.drawn)) body.set(`${side}_picture`, picture, `chu-ky-${side}.png`);
      const { status, said } = await post(location.pathname, body, token);
      if (status === 422) { wrong(said.mistakes); draft.waits = false; await save(); return; }
      await forget();
      location.assign(said.address);
    } catch (error) {
      draft.waits = true;
      await save();
      if (error.message === "signed-out") {
        tell(REASONS["signed-out"], "near");
        const link = Object.assign(document.createElement("a"), { href: form.dataset.signIn, textContent: " Đăng nhập lại" });
        net.querySelector("[data-net-words]").append(link);
      } else tell(REASONS[error.message] || "Không có mạng. Bản ghi nằm trên máy và tự gửi khi có mạng trở lại, nếu trang này đang mở.", "near");
      if (!(error.message in REASONS)) tryLater();
    } finally {
      busy = false;
      delete form.dataset.sent;
      form.querySelectorAll("button[aria-disabled]").forEach((button) => button.removeAttribute("aria-disabled"));
    }
  };

  form.addEventListener("input", saveSoon);
  form.addEventListener("change", saveSoon);
  form.addEventListener("submit", (event) => { event.preventDefault(); send(); });
  form.querySelector("[data-discard]").addEventListener("click", async () => {
    if (!window.confirm("Xóa bản ghi chưa gửi trên máy này?")) return;
    await forget();
    location.reload();
  });
  window.addEventListener("online", () => { tries = 0; if (draft.waits) send(); else tell("Đã có mạng."); });
  window.addEventListener("offline", () => tell("Mất mạng. Cứ ghi tiếp: mọi thứ được lưu trên máy này.", "near"));

  const begin = async () => {
    const old = Date.now() - DAYS * 86400000;
    const all = await inStore("readonly", (store) => store.getAll());
    for (const one of all) if (one.at < old) await inStore("readwrite", (store) => store.delete(one.key));
    const mine = all.find((one) => one.key === key && one.at >= old);
    if (mine) {
      Object.assign(draft, mine);
      spread(draft.fields);
      for (const [side, pad] of Object.entries(pads)) pad.how(draft.fields[`${side}_how`]);
      for (const [side, picture] of Object.entries(draft.drawn)) await pads[side].show(picture);
      form.querySelectorAll("details").forEach((one) => { if ([...one.querySelectorAll("input")].some((box) => box.value)) one.open = true; });
      await showPhotos();
      form.querySelector("[data-discard]").hidden = false;
      say(`Có bản ghi chưa gửi, lưu lúc ${new Date(draft.at).toLocaleString("vi-VN")}.`);
    }
    if ("serviceWorker" in navigator) {
      await navigator.serviceWorker.register(form.dataset.worker);
      await navigator.serviceWorker.ready;
      if (navigator.onLine) {
        await keepPage();
        tell("Trang này đã lưu trên máy, mở và ghi được khi mất mạng.", "done");
      } else tell("Đang không có mạng. Mọi thứ được lưu trên máy này.", "near");
    }
    form.dataset.ready = "yes";
    if (draft.waits && navigator.onLine) send();
  };
  begin().catch(() => { form.dataset.ready = "yes"; tell("Trình duyệt này không lưu được khi mất mạng; hãy gửi khi có mạng.", "near"); });
})();
