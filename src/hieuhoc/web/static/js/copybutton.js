// <button data-copy="text" data-done="Copied">: puts the text (or this page's address) on the clipboard and says so.
document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  const label = button.querySelector("[data-label]") || button;
  const before = label.textContent;
  try {
    await navigator.clipboard.writeText(button.dataset.copy || location.href);
    label.textContent = button.dataset.done || before;
    label.setAttribute("role", "status");
    setTimeout(() => { label.textContent = before; }, 2500);
  } catch {
    label.textContent = button.dataset.failed || before; // The address still stands in the bar of the browser.
  }
});
