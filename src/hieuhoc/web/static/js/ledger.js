// The workbook: sends only the cells a person changed, keeps what is being typed while an answer comes in,
// moves by keyboard, and keeps the margin and the counts right. Saving itself is htmx: one POST a row.
(() => {
  const root = document.querySelector("[data-ledger]");
  if (!root) return;
  const CELLS = "input:not([type=hidden]), select, textarea";
  const cellsOf = (part) => [...part.querySelectorAll(CELLS)].filter((c) => !c.matches(":disabled") && c.offsetParent);
  const first = (c) => (c.tagName === "SELECT" ? [...c.options].find((o) => o.defaultSelected)?.value ?? c.options[0]?.value : c.defaultValue);
  const changed = (c) => c.value !== first(c);
  const slotOf = (node) => node.closest?.(".lslot");
  const receipt = () => document.getElementById("receipt");
  const say = (text, kind) => { const line = receipt(); if (line) { line.textContent = text; line.className = `receipt ${kind}`; } };
  const english = document.documentElement.lang.startsWith("en");
  const words = english
    ? { sending: "Saving…", offline: "Not saved: no connection. What you typed stays here; change a cell to try again.", refused: "Not saved. Reload the page; what you typed stays until then." }
    : { sending: "Đang lưu…", offline: "Chưa lưu được: mất mạng. Chữ đã gõ vẫn ở đây; sửa một ô để gửi lại.", refused: "Chưa lưu được. Chữ đã gõ vẫn ở đây; tải lại trang rồi gõ lại." };

  // What goes with a change: the changed cells of the row, the versions the person saw, a name for the change.
  const sent = new WeakMap();
  // A cell that leaves the page in mid-typing must not send half a number; its successor sends when it is left.
  let swapping = false;
  const restored = new WeakSet();
  root.addEventListener("change", (event) => { if (swapping) event.stopImmediatePropagation(); else restored.delete(event.target); }, true);
  root.addEventListener("focusout", (event) => {
    const cell = event.target;
    if (!swapping && restored.has(cell) && changed(cell)) cell.dispatchEvent(new Event("change", { bubbles: true }));
  });
  document.body.addEventListener("htmx:configRequest", (event) => {
    const slot = slotOf(event.detail.elt);
    if (!slot || !root.contains(slot)) return;
    const given = event.detail.parameters;
    const out = {};
    if (given.keep !== undefined || given.take !== undefined) {
      for (const name of ["keep", "take", "key"]) if (given[name] !== undefined) out[name] = given[name];
    } else {
      const cells = cellsOf(slot).filter(changed);
      if (!cells.length) { event.preventDefault(); return; }
      for (const cell of cells) out[cell.name] = cell.value;
      for (const hidden of slot.querySelectorAll("input[type=hidden][name$='~version']")) out[hidden.name] = hidden.value;
      out.key = crypto.randomUUID ? crypto.randomUUID() : `${Date.now()}-${Math.random()}`;
      sent.set(slot, new Map(cells.map((cell) => [cell.name, cell.value])));
    }
    event.detail.parameters = out;
    say(words.sending, "sending");
  });

  document.body.addEventListener("htmx:beforeSwap", (event) => {
    const slot = slotOf(event.detail.target);
    if (!slot || !root.contains(slot)) return;
    if (event.detail.xhr.status === 409 || event.detail.xhr.status === 422) { event.detail.shouldSwap = true; event.detail.isError = false; }
    if (!event.detail.shouldSwap) return;
    const gone = sent.get(slot) || new Map();
    const typing = cellsOf(slot).filter((c) => changed(c) && gone.get(c.name) !== c.value).map((c) => [c.name, c.value]);
    const here = document.activeElement;
    const focus = slot.contains(here) ? { id: here.id, at: here.selectionStart } : null;
    swapping = true;
    slot.addEventListener("htmx:afterSwap", () => {
      for (const [name, value] of typing) { const cell = slot.querySelector(`[name="${CSS.escape(name)}"]`); if (cell) { cell.value = value; restored.add(cell); } }
      swapping = false;
      const back = focus && document.getElementById(focus.id);
      if (back) { back.focus({ preventScroll: true }); if (focus.at != null && back.type === "text") back.setSelectionRange(focus.at, focus.at); }
      sent.delete(slot);
      refresh();
    }, { once: true });
  });
  // The first change kept makes a draft: now it may be passed on.
  document.body.addEventListener("htmx:afterRequest", (event) => {
    if (event.detail.successful && slotOf(event.detail.elt)) for (const step of document.querySelectorAll("[data-begun]")) step.hidden = false;
  });
  document.body.addEventListener("htmx:sendError", (event) => { if (slotOf(event.detail.elt)) say(words.offline, "offline"); });
  document.body.addEventListener("htmx:responseError", (event) => {
    if (!slotOf(event.detail.elt)) return;
    const box = new DOMParser().parseFromString(event.detail.xhr.responseText, "text/html").body;
    say(event.detail.xhr.status < 500 && box.textContent.trim() ? box.textContent.trim().replace(/\s+/g, " ") : words.refused, "refused");
  });
  window.addEventListener("beforeunload", (event) => { if (cellsOf(root).some(changed)) event.preventDefault(); });

  // Left to do, counts, folding on phones.
  const rows = () => [...root.querySelectorAll(".lrow")];
  const folds = window.matchMedia("(max-width: 860px)");
  let open = null;
  const refresh = () => {
    const all = rows();
    if (!all.length) return;
    const left = all.filter((row) => row.dataset.goto && !row.disabled);
    const list = document.querySelector("[data-left-list]");
    if (list && all[0].disabled === false) {
      list.replaceChildren(...left.map((row) => {
        const item = document.createElement("li");
        const code = document.createElement("span");
        code.className = "code";
        code.textContent = row.querySelector(".lname .code").textContent;
        const link = document.createElement("a");
        link.href = `#${row.dataset.goto}`;
        link.textContent = row.dataset.left;
        item.append(code, " ", link);
        return item;
      }));
      const title = document.querySelector("[data-left-title]");
      title.textContent = !left.length ? title.dataset.none : left.length === 1 ? title.dataset.one : title.dataset.many.replace("{n}", left.length);
    }
    if (!location.search.includes("show=")) {
      for (const key of ["look", "todo"]) {
        const count = document.querySelector(`[data-count="${key}"]`);
        if (count) count.textContent = all.filter((row) => row.dataset.state === key).length;
      }
    }
    const done = document.querySelector("[data-done]");
    if (done) done.textContent = all.filter((row) => row.dataset.state === "done").length;
    for (const row of all) row.classList.toggle("is-folded", folds.matches && row !== open && !row.contains(document.activeElement) && row.dataset.state !== "look" && !row.querySelector(".conflictband, .problem"));
  };
  const unfold = (row) => { open = row; refresh(); };
  root.addEventListener("click", (event) => {
    const row = event.target.closest(".lrow.is-folded");
    if (!row) return;
    unfold(row);
    cellsOf(row)[1]?.focus();
  });
  root.addEventListener("focusin", (event) => {
    const row = event.target.closest(".lrow");
    if (row && folds.matches) { open = row; rows().forEach((other) => { if (other === row) other.classList.remove("is-folded"); }); }
    const code = row?.querySelector(".lname .code")?.textContent;
    for (const card of document.querySelectorAll("[data-beside]")) card.classList.toggle("is-current-remark", Boolean(code) && card.dataset.beside === code);
    event.target.select?.();
  });

  // Keys. Enter moves on, Shift Enter back, arrows go by row, Esc brings the old figure back.
  const move = (from, step) => {
    const all = cellsOf(root).filter((c) => c.matches(".cell") && !c.closest("details:not([open])"));
    const next = all[all.indexOf(from) + step];
    if (next) { next.closest(".lrow")?.classList.remove("is-folded"); next.focus(); next.scrollIntoView({ block: "nearest" }); }
  };
  const byRow = (from, step) => {
    const all = rows().filter((row) => !row.disabled);
    const here = from.closest(".lrow");
    const place = from.classList.contains("status") ? ".status" : ".cell";
    const inRow = [...here.querySelectorAll(".lline")];
    const line = from.closest(".lline");
    const beside = inRow[inRow.indexOf(line) + step];
    const column = line ? [...line.querySelectorAll(place)].indexOf(from) : 0;
    const target = beside?.querySelector("input.cell") ? beside : all[all.indexOf(here) + step];
    const found = target?.querySelectorAll(place);
    (found?.[Math.min(column, found.length - 1)] || target?.querySelector(CELLS))?.focus();
  };
  const letters = { n: "none", a: "not_applicable", c: "not_available" };
  root.addEventListener("keydown", (event) => {
    const cell = event.target;
    if (!cell.matches(CELLS)) return;
    if (event.altKey && !event.ctrlKey && letters[event.code.slice(3).toLowerCase()]) {
      const line = cell.closest(".lline");
      const select = line?.querySelector(".status") || cell.closest(".lrow")?.querySelector(".status");
      const value = letters[event.code.slice(3).toLowerCase()];
      if (select && [...select.options].some((o) => o.value === value)) {
        event.preventDefault();
        select.value = value;
        select.dispatchEvent(new Event("change", { bubbles: true }));
      }
    } else if (event.key === "Escape" && changed(cell)) {
      event.preventDefault();
      cell.value = first(cell);
    } else if (event.key === "Enter" && cell.tagName !== "TEXTAREA") {
      event.preventDefault();
      move(cell, event.shiftKey ? -1 : 1);
    } else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && cell.tagName === "INPUT" && cell.type !== "date" && cell.closest(".lrow")) {
      event.preventDefault();
      byRow(cell, event.key === "ArrowDown" ? 1 : -1);
    }
  });
  const empty = () => rows().filter((row) => row.dataset.state === "todo" && row.dataset.goto && !row.disabled);
  const visit = (row) => {
    if (!row) return;
    unfold(row);
    const cell = document.getElementById(row.dataset.goto) || cellsOf(row)[0];
    cell?.focus();
    row.scrollIntoView({ block: "center" });
  };
  document.querySelector("[data-next]")?.addEventListener("click", () => {
    const all = rows();
    const here = all.indexOf(open);
    visit(empty().find((row) => all.indexOf(row) > here) || empty()[0]);
  });
  document.querySelector("[data-previous]")?.addEventListener("click", () => {
    const all = rows().filter((row) => !row.disabled);
    visit(all[Math.max(all.indexOf(open) - 1, 0)]);
  });
  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-left-list] a");
    const cell = link && document.getElementById(decodeURIComponent(link.hash.slice(1)));
    if (!cell) return;
    event.preventDefault();
    unfold(cell.closest(".lrow"));
    cell.focus();
    cell.scrollIntoView({ block: "center" });
  });

  // Remarks stand beside their row; on narrow screens under it.
  const cards = [...document.querySelectorAll("[data-beside]")].filter((card) => card.dataset.beside);
  const margin = document.querySelector(".margin");
  const narrow = window.matchMedia("(max-width: 1100px)");
  const slotFor = (card) => [...root.querySelectorAll(".lslot")].find((s) => s.querySelector(".lname .code")?.textContent === card.dataset.beside);
  const place = () => {
    for (const card of cards) {
      const slot = slotFor(card);
      // Moving a card takes the focus away from it, so it moves only when it has to.
      if (narrow.matches) { card.style.marginTop = ""; if (slot && !root.contains(card)) slot.after(card); continue; }
      if (card.parentNode !== margin) margin.append(card);
      card.style.marginTop = "8px";
      const gap = slot ? slot.getBoundingClientRect().top - card.getBoundingClientRect().top : 0;
      if (gap > 8) card.style.marginTop = `${gap + 8}px`;
    }
  };
  const settle = () => { place(); refresh(); };
  narrow.addEventListener("change", settle);
  folds.addEventListener("change", settle);
  settle();
  new ResizeObserver(place).observe(root); // letters load, rows grow when something is said under them
  if (location.hash.length > 1) {
    const cell = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (cell?.closest(".lrow")) { unfold(cell.closest(".lrow")); cell.focus?.(); }
  }
})();
