// Answers for the pages of a visit when there is no network, from what the page itself has put by. Nothing is kept unasked.
"use strict";

const KEPT = "kiem-tra-1";

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET" || new URL(request.url).origin !== self.location.origin) return;
  event.respondWith(
    fetch(request).catch(async () => {
      const kept = await (await caches.open(KEPT)).match(request, { ignoreVary: true });
      return kept || Response.error();
    }),
  );
});
