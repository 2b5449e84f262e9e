/* Opens the door's page without a network. It keeps nothing itself: the door puts a page about
   nobody and its pieces into the cache "door", and only that is given out. */
const DOOR = /^\/events\/[\w-]+\/check-in$/;
const PIECE = /^\/(static\/|look-)/;

addEventListener("install", () => skipWaiting());
addEventListener("activate", (event) => event.waitUntil(clients.claim()));
addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== location.origin) return;
  const kept = (what) => caches.open("door").then((cache) => cache.match(what, { ignoreVary: true }));
  if (request.mode === "navigate" && DOOR.test(url.pathname)) {
    event.respondWith(fetch(request).catch(async (problem) => {
      const page = await kept("/door");
      if (page) return page;
      throw problem;
    }));
  } else if (PIECE.test(url.pathname)) {
    event.respondWith(kept(request).then((piece) => piece || fetch(request)));
  }
});
