// Handing a page on. Without this file the address can be selected and the links work; nothing is fetched or kept here.

for (const share of document.querySelectorAll('[data-module="oh-share"]')) {
  const field = share.querySelector("input");
  const told = share.querySelector('[role="status"]');
  const words = share.dataset;
  const tell = (sentence) => {
    told.textContent = "";
    requestAnimationFrame(() => {
      told.textContent = sentence; // said again, too, when it is the same
    });
  };
  field.addEventListener("focus", () => field.select());

  const copy = share.querySelector("[data-oh-copy]");
  copy.hidden = false;
  copy.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(field.value);
      tell(words.ohCopied);
    } catch {
      field.focus(); // there is no clipboard here, or it is closed to us: the person copies
      tell(words.ohSelected);
    }
  });

  const hand = share.querySelector("[data-oh-native]");
  if (hand && navigator.share) {
    hand.hidden = false;
    hand.addEventListener("click", () => {
      navigator.share({ title: words.ohTitle, url: field.value }).catch(() => {}); // whoever changes their mind may
    });
  }

  const print = share.querySelector("[data-oh-print]");
  print.hidden = false;
  print.querySelector("button").addEventListener("click", () => window.print());
}
