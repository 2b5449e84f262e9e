/* An open board: a wish that somebody has just taken changes where it stands. */
(() => {
  const asks = ({ detail: { ctx } }) => ctx.sourceElement?.id === "board-stamp";
  const cards = (codes) => codes.split(" ").map((code) => code && document.getElementById(`wish-${code}`)).filter(Boolean);
  let seen = "";

  const show = (card, words) => {
    const button = card.querySelector("footer .btn");
    card.classList.toggle("gone", Boolean(words));
    button.dataset.was ||= button.textContent;
    button.textContent = words || button.dataset.was;
    if (words) button.removeAttribute("aria-hidden");
    else button.setAttribute("aria-hidden", "true");
  };

  const update = () => {
    const stamp = document.getElementById("board-stamp");
    if (!stamp) return;
    const { gone, back, taken } = stamp.dataset;
    const fresh = cards(gone).filter((card) => !card.classList.contains("gone"));
    fresh.forEach((card) => show(card, taken));
    cards(back).filter((card) => card.classList.contains("gone")).forEach((card) => show(card, ""));
    if (fresh.length) {
      const titles = fresh.map((card) => card.querySelector("h3").textContent.trim());
      document.getElementById("board-news").textContent = `${taken}: ${titles.join(", ")}`;
    }
  };

  /* Nobody looks: nobody asks. Nothing new: nothing is touched, so the focus stays. */
  document.addEventListener("htmx:before:request", (event) => {
    if (asks(event) && document.hidden) event.preventDefault();
  });
  document.addEventListener("htmx:before:response", (event) => {
    if (!asks(event)) return;
    const tag = event.detail.ctx.response.headers.get("ETag");
    if (tag && tag === seen) event.preventDefault();
    seen = tag;
  });
  document.addEventListener("htmx:after:swap", update);
  update();
})();
