/* The door on a phone. Every scan is written down on the phone first and sent from there, with a
   nonce of its own: none is lost when the network drops, and none counts twice. Kept are the
   ticket's letters, the nonce, the time and, of a course, which date; names never. */
(() => {
  const door = document.getElementById("door");
  if (!door) return;
  const say = door.dataset;
  const code = location.pathname.split("/")[2];
  const address = `/events/${code}/check-in`;
  const key = "door";
  const date = new URLSearchParams(location.search).get("date") || document.querySelector("form[data-scan] [name=date]")?.value || "";
  const WEEK = 7 * 24 * 3600 * 1000;
  const part = (id) => document.getElementById(id);
  const shell = Boolean(document.querySelector("[data-shell]"));
  const token = document.querySelector("[name=csrf_token]")?.value;
  const waited = new Set();
  let spare = [];
  let latest = "";
  let sending = false;

  /* What is kept on this phone. */
  const kept = () => {
    try { return JSON.parse(localStorage.getItem(key)) || []; } catch { return spare; }
  };
  const keep = (scans) => {
    spare = scans;
    try { localStorage.setItem(key, JSON.stringify(scans)); } catch { /* only while the page is open */ }
    count();
  };
  const count = () => {
    const n = kept().filter((scan) => waited.has(scan.nonce)).length;
    part("door-waiting").hidden = !n;
    part("door-waiting").textContent = say.waiting.replace("{n}", n);
  };
  const wait = () => { kept().forEach((scan) => waited.add(scan.nonce)); count(); };

  /* The big answer. */
  const feel = (tone) => navigator.vibrate?.({ good: 80, warn: [80, 80, 80], bad: [250, 80, 250] }[tone] || 40);
  const verdict = (tone, word, who, text) => {
    const box = document.createElement("div");
    const icon = part("door-icons").content.children[{ wait: 0, bad: 1, warn: 2 }[tone]];
    const words = document.createElement("div");
    [[word, "word"], [who, "who"], [text, ""]].filter(([line]) => line).forEach(([line, name]) => {
      const p = document.createElement("p");
      p.className = name;
      p.textContent = line;
      words.append(p);
    });
    box.className = `verdict tone-${tone}`;
    box.append(icon.cloneNode(true), words);
    show(box);
  };
  const show = (box) => {
    part("result").replaceChildren(box);
    part("result").scrollIntoView({ block: "nearest" });
    feel(/tone-(\w+)/.exec(box.className)?.[1]);
  };
  const parsed = (html) => new DOMParser().parseFromString(html, "text/html").querySelector(".verdict");
  const late = (scan, box) => {
    const line = document.createElement("li");
    const ticket = document.createElement("b");
    ticket.textContent = letters(scan.ticket);
    line.append(ticket, box);
    part("door-late").prepend(line);
    part("door-late").hidden = false;
  };

  /* What a scan or what was typed means. */
  const letters = (text) => text.replace(/.*ticket=/, "");
  const read = (text) => {
    const link = /\/events\/([\w-]+)\/check-in\?(?:.*&)?ticket=([A-Za-z]{6})(?![A-Za-z])/.exec(text);
    if (link) return { event: link[1], ticket: `${address}?ticket=${link[2].toUpperCase()}` };
    const typed = text.replace(/[\s-]/g, "").toUpperCase();
    return /^[A-Z]{6}$/.test(typed) ? { event: code, ticket: typed } : { event: code, name: text };
  };
  const row = (ticket) => document.querySelector(`#door-list tr[data-ticket="${letters(ticket)}"]`);
  const nonce = () => [...crypto.getRandomValues(new Uint8Array(16))].map((n) => n.toString(16).padStart(2, "0")).join("");

  const scan = async (text, leaves) => {
    const meant = read(text.trim());
    if (meant.event !== code) return verdict("bad", say.no, "", say.other);
    const one = { event: code, ticket: meant.ticket || meant.name, nonce: nonce(), at: new Date().toISOString(), date, leaves };
    if (meant.name) return look_up(one);
    const same = (other) => other.event === code && (other.date || "") === date && Boolean(other.leaves) === leaves && letters(other.ticket) === letters(one.ticket);
    if (kept().some((other) => same(other) && waited.has(other.nonce))) {
      return verdict("warn", say.known, letters(one.ticket), say.keptText);
    }
    latest = one.nonce;
    keep([...kept(), one]);
    return flush();
  };

  /* Sending. Settled is what the server has decided: yes, already, or no with the reason. */
  const send = (one) => fetch(`/events/${one.event}/check-in`, {
    method: "POST",
    headers: { "HX-Request": "true" },
    body: new URLSearchParams({
      ticket: one.ticket, nonce: one.nonce, scanned_at: one.at, date: one.date || "", csrf_token: token, ...(one.leaves && { leaves: "y" }),
    }),
    signal: AbortSignal.timeout?.(15000),
  });
  const settled = async (answer) => ([200, 422].includes(answer.status) ? parsed(await answer.text()) : null);
  const look_up = async (one) => {
    if (shell) return verdict("bad", say.no, "", say.names);
    try {
      const answer = await send(one);
      const box = await settled(answer);
      if (box) show(box); else trouble(answer.status);
    } catch { verdict("bad", say.no, "", say.names); }
    return refresh();
  };
  const drop = (one) => keep(kept().filter((other) => other.nonce !== one.nonce));
  const flush = async () => {
    if (sending) return;
    sending = true;
    const tried = new Set();
    let stuck = 0;
    try {
      if (shell) throw new TypeError("no network");
      for (let one; (one = kept().find(({ nonce }) => !tried.has(nonce))); tried.add(one.nonce)) {
        const answer = await send(one);
        const box = await settled(answer);
        if (box) {
          if (one.nonce === latest && !waited.has(one.nonce)) show(box); else late(one, box);
          drop(one);
          continue;
        }
        wait();
        stuck = answer.status;
        if (![403, 404].includes(stuck)) break; // else another event's door may still be ours
        if (Date.now() - Date.parse(one.at) > WEEK) drop(one);
      }
      trouble(stuck);
    } catch { offline(); } finally { sending = false; }
    await refresh();
  };
  const offline = () => {
    const one = kept().find((other) => other.nonce === latest && !waited.has(other.nonce));
    wait();
    if (!one) return;
    const found = row(one.ticket);
    const name = found?.querySelector("th").firstChild.textContent || letters(one.ticket);
    const text = found || !part("door-list") ? say.keptText : say.unlisted;
    if (!one.leaves && found && "here" in found.dataset) verdict("warn", say.known, name, text);
    else verdict("wait", say.kept, name, text);
  };
  const trouble = (status) => {
    const box = part("door-trouble");
    box.hidden = status < 400 || status >= 500 || [408, 409, 429].includes(status);
    box.textContent = status === 401 ? "" : say.stuck;
    if (status !== 401) return;
    const link = document.createElement("a");
    link.href = `/sign-in?next=${encodeURIComponent(address + (date && `?date=${date}`))}`;
    link.textContent = say.signIn;
    box.append(link);
  };

  /* The list: what other phones do shows here too; typing narrows it. */
  const refresh = async () => {
    const list = part("door-list");
    if (!list || document.hidden || list.querySelector("details[open]")) return;
    try {
      const answer = await fetch(list.dataset.from, {
        headers: { "If-None-Match": `W/"${list.dataset.stamp}"` }, cache: "no-store", signal: AbortSignal.timeout?.(15000),
      });
      if (answer.status !== 200) return;
      const answered = new DOMParser().parseFromString(await answer.text(), "text/html");
      const fresh = answered.getElementById("door-list");
      const focused = document.activeElement?.id;
      if (!fresh || list.querySelector("details[open]")) return;
      list.replaceWith(fresh);
      part("door-count").replaceWith(answered.getElementById("door-count"));
      if (focused && document.activeElement?.id !== focused) part(focused)?.focus();
      narrow();
    } catch { /* the next time */ }
  };
  const search = document.querySelector(".look-for [name=q]");
  const narrow = () => {
    const asked = part("door-list").dataset.q === search.value ? "" : search.value;
    const wanted = asked.replace(/\s/g, "").toLowerCase();
    const rows = [...document.querySelectorAll("#door-list tbody tr")];
    rows.forEach((one) => {
      const [name, ticket] = one.children;
      one.hidden = !`${name.textContent} ${ticket.textContent}`.replace(/\s/g, "").toLowerCase().includes(wanted);
    });
    const nobody = part("door-nobody");
    if (nobody) nobody.hidden = rows.some((one) => !one.hidden);
  };

  /* Whether scans are check-outs: a tick beside the ticket, or the button of somebody in the list. */
  const leaving = (form) => {
    const mark = form.elements.leaves;
    return Boolean(mark) && (mark.type === "hidden" || mark.checked);
  };
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.matches("[data-scan]")) return;
    event.preventDefault();
    const field = form.elements.ticket;
    if (!field.value.trim()) return field.focus();
    scan(field.value, leaving(form)).finally(() => event.submitter?.classList.remove("busy"));
    if (field.type !== "hidden") { field.value = ""; field.focus(); }
  });
  document.addEventListener("scanned", (event) => scan(event.detail, leaving(typed.form)));
  search?.addEventListener("input", narrow);

  const typed = document.querySelector("[data-scan] [name=ticket]");
  const brought = new URLSearchParams(location.search).get("ticket") || "";
  /* Whether the network is back shows only in an answer: `online` comes early, or not at all. */
  const reopen = async () => {
    if (!["", brought].includes(typed.value)) return;
    const answer = await fetch("/healthz", { cache: "no-store", signal: AbortSignal.timeout?.(3000) }).catch(() => null);
    if (answer?.ok) location.reload();
  };
  const go_on = () => {
    if (document.hidden) return;
    if (shell) reopen();
    else if (kept().length) flush();
    else refresh();
  };
  addEventListener("online", go_on);
  document.addEventListener("visibilitychange", go_on);
  setInterval(go_on, 4000);
  wait();
  if (shell) typed.value = brought;
  else flush();

  /* The page without a network: kept by the phone, with nothing about anybody in it. */
  const store = async () => {
    await navigator.serviceWorker.register("/door-worker.js", { scope: "/events/" });
    const answer = await fetch("/door", { credentials: "omit", headers: { "Accept-Language": document.documentElement.lang } });
    if (!answer.ok) return;
    const html = await answer.clone().text();
    const pieces = new Set([...html.matchAll(/"(\/(?:static\/|look-)[^"#]+)[^"]*"/g)].map(([, piece]) => piece));
    const cache = await caches.open("door");
    await cache.addAll([...pieces]);
    await cache.put("/door", answer);
    const old = (await cache.keys()).filter(({ url }) => !pieces.add("/door").has(url.replace(location.origin, "")));
    await Promise.all(old.map((piece) => cache.delete(piece)));
  };
  if (!shell && "serviceWorker" in navigator && "caches" in window) store().catch(() => {});
})();
