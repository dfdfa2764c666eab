// The little our pages add where a browser runs scripts. Everything works without this file.
// Written by hand after GOV.UK Frontend's behaviour; no inline script, no eval, nothing kept, nothing fetched.

document.body.classList.add("js-enabled", "govuk-frontend-supported");

// --- error summary: read it first, and let each line lead to its field ---

for (const summary of document.querySelectorAll('[data-module="oh-error-summary"]')) {
  summary.focus();
  summary.addEventListener("click", (event) => {
    const link = event.target.closest("a[href^='#']");
    const field = link && document.getElementById(decodeURIComponent(link.hash.slice(1)));
    if (!field) return;
    event.preventDefault();
    const start = field.closest("fieldset")?.querySelector("legend") ?? document.querySelector(`label[for="${CSS.escape(field.id)}"]`);
    (start ?? field).scrollIntoView();
    field.focus({ preventScroll: true });
  });
}

// --- banners that answer what a person just did; an error summary on the same page comes first ---

if (!document.querySelector('[data-module="oh-error-summary"]')) {
  document.querySelector('[data-module="oh-notification"]')?.focus();
}

// --- buttons: the second click of a double click does not count ---

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-oh-once]");
  if (!button) return;
  const now = performance.now();
  if (now - Number(button.dataset.ohClicked ?? -Infinity) < 1000) {
    event.preventDefault();
    return;
  }
  button.dataset.ohClicked = String(now);
});

// --- links drawn as buttons answer to the space bar ---

document.addEventListener("keydown", (event) => {
  if (event.key !== " " || !event.target.matches?.('a[role="button"]')) return;
  event.preventDefault();
  event.target.click();
});

// --- keys on staff pages: one character clicks one link or button, never while somebody is typing ---

if ("ohKeys" in document.body.dataset) {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.repeat || event.isComposing) return;
    if (event.target.closest?.("input:not([type=radio], [type=checkbox]), textarea, select, [contenteditable]")) return;
    const wanted = [...document.querySelectorAll("[data-oh-key]")].find((one) => one.dataset.ohKey === event.key);
    if (!wanted) return;
    event.preventDefault();
    wanted.focus();
    if (!wanted.matches("input, textarea, select")) wanted.click();
  });
}

// --- exit this page: cover everything at once, then replace, so that Back does not come back here ---
// Earlier pages of the journey stay in the history, where nobody can take them out. So leaving puts one flag into
// this tab: a page of ours that Back brings up sees it and leaves again. Coming anew takes the flag away.

const flag = "left";
const tab = (deed) => {
  try {
    return deed(sessionStorage);
  } catch {
    return null; // storage is switched off: leaving must work all the same
  }
};
const broughtBack = () => performance.getEntriesByType("navigation")[0]?.type === "back_forward";

for (const exit of document.querySelectorAll('[data-module="oh-exit"]')) {
  const link = exit.querySelector("a");
  const words = exit.dataset;
  const status = exit.appendChild(document.createElement("span"));
  status.setAttribute("role", "status");
  status.className = "govuk-visually-hidden";
  const lights = link.appendChild(document.createElement("span"));
  lights.className = "govuk-exit-this-page__indicator";
  lights.setAttribute("aria-hidden", "true");
  for (let n = 0; n < 3; n += 1) {
    lights.appendChild(document.createElement("span")).className = "govuk-exit-this-page__indicator-light";
  }

  let presses = 0;
  let timer = 0;
  let chord = false; // Shift with a letter is somebody typing a capital

  const show = () => {
    lights.classList.toggle("govuk-exit-this-page__indicator--visible", presses > 0);
    [...lights.children].forEach((light, n) => {
      light.classList.toggle("govuk-exit-this-page__indicator-light--on", n < presses);
    });
  };

  const forget = () => {
    clearTimeout(timer);
    presses = 0;
    show();
  };

  const leave = () => {
    forget();
    document.title = words.ohLoading;
    document.body.classList.add("govuk-exit-this-page-hide-content");
    const overlay = document.body.appendChild(document.createElement("div"));
    overlay.className = "govuk-exit-this-page-overlay";
    overlay.setAttribute("role", "alert");
    overlay.textContent = words.ohLoading;
    tab((storage) => storage.setItem(flag, "1"));
    location.replace(link.href);
  };

  for (const way of [link, ...document.querySelectorAll("[data-oh-leave]")]) {
    way.addEventListener("click", (event) => {
      event.preventDefault();
      leave();
    });
  }

  document.addEventListener("keydown", (event) => {
    if (event.key === "Shift") chord = false;
    else if (event.shiftKey) chord = true;
  }, true);

  document.addEventListener("keyup", (event) => {
    if (event.key !== "Shift" || chord) {
      if (presses) forget();
      return;
    }
    presses += 1;
    show();
    clearTimeout(timer);
    if (presses === 3) {
      leave();
      return;
    }
    status.textContent = presses === 1 ? words.ohTwo : words.ohOne;
    timer = setTimeout(() => {
      forget();
      status.textContent = words.ohExpired;
    }, 5000);
  }, true);

  const left = () => tab((storage) => storage.getItem(flag)) !== null;
  if (left() && broughtBack()) leave();
  else tab((storage) => storage.removeItem(flag));

  // A page that the browser kept in memory and shows again runs no script anew.
  addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    if (left()) leave();
    else forget();
  });
}
