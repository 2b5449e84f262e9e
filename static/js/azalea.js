/* What makes the pages kinder; everything works without it. */
(() => {
  const all = (what, where = document) => [...where.querySelectorAll(what)];
  const toasts = document.getElementById("toasts");
  const line = document.getElementById("offline");
  document.documentElement.classList.add("js");

  /* Toasts: good ones leave by themselves, bad ones wait to be closed. */
  const fade = () => all(".toast:not(.tone-bad, [data-fading])", toasts).forEach((toast) => {
    toast.dataset.fading = "";
    setTimeout(() => toast.remove(), 12000);
  });
  const complain = (text) => {
    const toast = document.createElement("p");
    toast.className = "toast tone-bad";
    toast.innerHTML = '<span></span><button type="button" data-dismiss>×</button>';
    toast.firstChild.textContent = text || toasts.dataset.failed;
    toast.lastChild.setAttribute("aria-label", toasts.dataset.close);
    toasts.append(toast);
  };

  /* Forms with data-keep: what was typed comes back after an expired sign-in; passwords never. */
  const fields = (form) => [...form.elements].filter((field) => field.name && !/password|file|hidden|submit/.test(field.type));
  const choice = (field) => /radio|checkbox/.test(field.type);
  const keep = (form) => sessionStorage.setItem(`keep:${form.dataset.keep}`, JSON.stringify(
    fields(form).filter((field) => !choice(field) || field.checked).map((field) => [field.name, field.value])));
  const restore = (form) => {
    const stored = sessionStorage.getItem(`keep:${form.dataset.keep}`);
    if (!stored || form.querySelector(".errors")) return;
    const values = JSON.parse(stored);
    fields(form).forEach((field) => {
      const mine = values.filter(([name]) => name === field.name).map(([, value]) => value);
      if (choice(field)) field.checked = mine.includes(field.value);
      else if (mine.length) [field.value] = mine;
    });
  };
  const arrived = () => {
    const sent = sessionStorage.getItem("sent");
    if (!sent || all(`form[data-keep="${CSS.escape(sent)}"], [type="password"]`).length) return;
    sessionStorage.removeItem(`keep:${sent}`);
    sessionStorage.removeItem("sent");
  };

  const ready = () => {
    const spot = document.querySelector("[data-focus]");
    spot?.focus();
    spot?.removeAttribute("data-focus");
    fade();
  };

  /* One listener for every small button. */
  document.addEventListener("click", (event) => {
    all("details.menu[open]").forEach((menu) => menu.contains(event.target) || menu.removeAttribute("open"));
    const button = event.target.closest("[data-dismiss], [data-reveal], [data-step], [data-opens]");
    if (!button) return;
    const { dismiss, reveal, step, opens } = button.dataset;
    const field = document.getElementById(reveal || opens || button.dataset.for);
    if (dismiss !== undefined) button.closest(".toast").remove();
    else if (reveal) {
      const shown = field.type === "password";
      field.type = shown ? "text" : "password";
      button.setAttribute("aria-pressed", shown);
    } else if (step) {
      field[step > 0 ? "stepUp" : "stepDown"]();
      field.dispatchEvent(new Event("change", { bubbles: true }));
    } else if (field) {
      event.preventDefault();
      field.showModal();
    }
  });
  document.addEventListener("keydown", ({ key }) => key === "Escape" && all("details.menu[open]").forEach((menu) => {
    menu.removeAttribute("open");
    menu.firstElementChild.focus();
  }));
  document.addEventListener("input", ({ target }) => target.form?.dataset.keep && keep(target.form));

  /* No second click while the first is on its way. */
  const free = () => all(".busy").forEach((button) => button.classList.remove("busy"));
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post") return;
    if (form.action.endsWith("/sign-out")) sessionStorage.clear();
    if (form.dataset.keep) sessionStorage.setItem("sent", form.dataset.keep);
    const button = event.submitter;
    if (button?.classList.contains("busy")) {
      event.preventDefault();
      event.stopImmediatePropagation();
    }
    button?.classList.add("busy");
    setTimeout(free, 8000);
  }, true);
  addEventListener("pageshow", free);

  /* Addresses of filtered lists carry only what was chosen. */
  document.addEventListener("htmx:config:request", ({ detail: { ctx: { request } } }) => {
    if (request.method !== "GET") return;
    [...request.body].forEach(([name, value]) => value === "" && request.body.delete(name));
  });
  document.addEventListener("htmx:finally:request", free);
  document.addEventListener("htmx:after:swap", ready);
  document.addEventListener("htmx:error", () => complain());
  document.addEventListener("htmx:response:error", ({ detail: { ctx } }) => {
    if (!/^(40[145]|413|429|5..)$/.test(ctx.response.status) || ctx.sourceElement.id === "unread") return;
    complain(new DOMParser().parseFromString(ctx.text, "text/html").querySelector("h1")?.textContent);
  });

  const network = () => { line.hidden = navigator.onLine; };
  addEventListener("online", network);
  addEventListener("offline", network);
  network();
  arrived();
  all("form[data-keep]").forEach(restore);
  ready();
})();
