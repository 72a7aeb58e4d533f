// Review: keys J K N T M (can be switched off), stock phrases, a tally of the decisions. Without it the form works as it is.
(() => {
  const form = document.querySelector("form[data-review]");
  if (!form) return;
  const rows = [...form.querySelectorAll(".review-row")];
  const more = (row) => row.nextElementSibling;
  const tally = form.querySelector("[data-tally]");

  const open = (row, yes) => {
    more(row).querySelector("details").open = yes;
    row.classList.toggle("is-open", yes);
    more(row).classList.toggle("is-open", yes);
    row.querySelector("[data-more]").setAttribute("aria-expanded", yes);
  };
  const count = () => {
    if (!tally) return;
    const switches = [...form.querySelectorAll("fieldset.switch")];
    const of = (value) => switches.filter((s) => s.querySelector(`input[value="${value}"]:checked`)).length;
    const a = of("accept"), r = of("return");
    tally.textContent = tally.dataset.words.replace("{a}", a).replace("{r}", r).replace("{u}", switches.length - a - r);
  };
  form.addEventListener("change", (event) => {
    const row = event.target.closest(".review-row");
    if (!row || event.target.type !== "radio") return;
    if (event.target.value === "return") {
      open(row, true);
      const box = more(row).querySelector("textarea");
      if (box && !box.value) box.focus();
    }
    count();
  });
  form.addEventListener("toggle", (event) => {
    const row = event.target.closest("tr")?.previousElementSibling;
    if (row) open(row, event.target.open);
  }, true);
  form.addEventListener("click", (event) => {
    const wanted = event.target.closest("[data-more]");
    if (wanted) {
      const row = wanted.closest(".review-row");
      open(row, !more(row).querySelector("details").open);
      return;
    }
    const button = event.target.closest("[data-phrase]");
    if (!button) return;
    const box = document.getElementById(button.dataset.for);
    box.value = box.value ? `${box.value.trim()} ${button.dataset.phrase}` : button.dataset.phrase;
    box.focus();
  });

  const hint = form.querySelector("[data-keys]");
  const toggle = form.querySelector("[data-keys-switch]");
  if (hint && toggle) {
    hint.hidden = false;
    toggle.checked = localStorage.getItem("review-keys") !== "off";
    toggle.addEventListener("change", () => localStorage.setItem("review-keys", toggle.checked ? "on" : "off"));
  }
  let here = -1;
  const go = (to) => {
    here = Math.min(Math.max(to, 0), rows.length - 1);
    rows.forEach((row, n) => row.classList.toggle("is-here", n === here));
    const target = rows[here].querySelector("input[type=radio]") || rows[here].querySelector("[data-more]");
    target.focus({ preventScroll: true });
    rows[here].scrollIntoView({ block: "center" });
  };
  const choose = (value) => {
    const radio = here >= 0 && rows[here].querySelector(`input[value="${value}"]`);
    if (radio && !radio.checked) { radio.checked = true; radio.dispatchEvent(new Event("change", { bubbles: true })); }
  };
  document.addEventListener("keydown", (event) => {
    if (!toggle || !toggle.checked || event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.target.closest("textarea, select, input:not([type=radio], [type=checkbox])")) return;
    const key = event.key.toLowerCase();
    if (!"jkntm".includes(key) || key.length !== 1) return;
    event.preventDefault();
    if (key === "j") go(here + 1);
    else if (key === "k") go(here - 1);
    else if (here < 0) go(0);
    else if (key === "n") choose("accept");
    else if (key === "t") choose("return");
    else open(rows[here], !more(rows[here]).querySelector("details").open);
  });
  count();
})();
