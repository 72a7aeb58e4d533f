// The picture of the indicators: arrow keys move inside a part, Tab leaves it, Esc closes the card.
(() => {
  const tilesOf = (part) => [...part.querySelectorAll("a.tile")];
  const choose = (part, tile) => {
    for (const other of tilesOf(part)) other.tabIndex = other === tile ? 0 : -1;
  };
  const nearest = (tiles, from, key) => {
    const box = from.getBoundingClientRect();
    const down = key === "ArrowDown";
    let best = null;
    let least = Infinity;
    for (const tile of tiles) {
      const other = tile.getBoundingClientRect();
      const dy = down ? other.top - box.bottom : box.top - other.bottom;
      if (dy < -2) continue;
      const distance = dy * 3 + Math.abs(other.left - box.left);
      if (distance < least) { least = distance; best = tile; }
    }
    return best;
  };
  const start = (root) => {
    for (const part of root.querySelectorAll(".pic-part")) {
      const first = tilesOf(part)[0];
      if (first && !part.dataset.ready) { choose(part, first); part.dataset.ready = "1"; }
    }
  };
  document.addEventListener("keydown", (event) => {
    const tile = event.target.closest?.("a.tile");
    if (event.key === "Escape") {
      for (const shown of document.querySelectorAll("a.tile:hover, a.tile:focus")) shown.classList.add("is-quiet");
      return;
    }
    if (!tile) return;
    const part = tile.closest(".pic-part");
    const tiles = tilesOf(part);
    const at = tiles.indexOf(tile);
    const next = {
      ArrowRight: () => tiles[at + 1], ArrowLeft: () => tiles[at - 1], Home: () => tiles[0], End: () => tiles.at(-1),
      ArrowDown: () => nearest(tiles, tile, "ArrowDown"), ArrowUp: () => nearest(tiles, tile, "ArrowUp"),
    }[event.key]?.();
    if (!next) return;
    event.preventDefault();
    choose(part, next);
    next.focus();
  });
  for (const name of ["mouseout", "focusout"]) {
    document.addEventListener(name, (event) => event.target.closest?.("a.tile")?.classList.remove("is-quiet"));
  }
  start(document);
  document.addEventListener("htmx:load", (event) => start(event.target));
})();
