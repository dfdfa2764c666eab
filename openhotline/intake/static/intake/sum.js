/*
 * The page's part of the toll: a worker (sum-worker.js) does the sum, then the report is sent. Where a browser cannot do
 * it (no crypto.subtle without TLS, no worker), nothing happens here, and the wait on the page is the toll.
 */

const form = document.querySelector("[data-oh-sum]");

if (form && globalThis.crypto?.subtle && globalThis.Worker) {
  const sum = JSON.parse(form.dataset.ohSum);
  const worker = new Worker(form.dataset.ohWorker, { type: "module" });
  worker.addEventListener("message", ({ data }) => {
    form.elements.answer.value = btoa(JSON.stringify({ challenge: sum, solution: data }));
    form.submit();
  });
  form.querySelector("[role=status]").textContent = form.dataset.ohSay;
  worker.postMessage(sum.parameters);
}
