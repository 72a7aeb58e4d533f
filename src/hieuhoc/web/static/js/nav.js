// Runs in the head: pages fold things only when scripts run.
document.documentElement.classList.add("js");
