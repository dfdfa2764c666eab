// Passkeys and security keys. A form with data-passkey="sign-in|prove|add" gets its hidden `credential` from the browser
// before it is sent. The options come from the page (#passkey-data), or for signing in from the form's own address.
(() => {
  const { webauthnJSON } = window;
  if (!webauthnJSON || !webauthnJSON.supported()) return;

  const fromPage = () => JSON.parse(document.getElementById("passkey-data").textContent);

  async function fromServer(form) {
    const answer = await fetch(form.action, { headers: { Accept: "application/json" } });
    if (!answer.ok) throw new Error(String(answer.status));
    return answer.json();
  }

  function creation(form) {
    const options = fromPage().creation_options;
    const choice = options.publicKey.authenticatorSelection;
    const alone = form.elements.passwordless?.checked ?? false;
    choice.residentKey = alone ? "required" : "discouraged";
    choice.requireResidentKey = alone;
    if (alone) choice.userVerification = "required";
    return options;
  }

  const ask = {
    "sign-in": async (form) => webauthnJSON.get((await fromServer(form)).request_options),
    prove: async () => webauthnJSON.get(fromPage().request_options),
    add: async (form) => webauthnJSON.create(creation(form)),
  };

  function say(form, sentence) {
    let place = form.querySelector("[role=alert]");
    if (!place) {
      place = document.createElement("p");
      place.className = "govuk-error-message";
      place.setAttribute("role", "alert");
      form.prepend(place);
    }
    place.textContent = sentence;
  }

  for (const form of document.querySelectorAll("form[data-passkey]")) {
    form.hidden = false;
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      try {
        form.elements.credential.value = JSON.stringify(await ask[form.dataset.passkey](form));
      } catch {
        say(form, form.dataset.problem);
        return;
      }
      form.submit();
    });
  }
})();
