// The bulk bar says how many units are chosen; without scripts it says what the whole list is.
(() => {
  const form = document.getElementById("bulk");
  const words = form && form.querySelector("[data-chosen]");
  if (!words) return;
  const say = () => {
    const boxes = form.querySelectorAll('input[name="unit"]');
    const chosen = [...boxes].filter((box) => box.checked).length;
    boxes.forEach((box) => box.closest("tr").classList.toggle("is-selected", box.checked));
    const { one, many, none } = words.dataset;
    words.textContent = chosen === 0 ? none : chosen === 1 ? one : many.replace("{n}", chosen);
  };
  document.addEventListener("change", (event) => {
    if (event.target.matches('input[name="unit"], [data-check-all="unit"]')) setTimeout(say);
  });
  say();
})();
