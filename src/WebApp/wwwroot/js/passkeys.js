// Asks the browser for a passkey before a form with data-passkey is submitted: "get" signs in, "create" adds one. Such a form is hidden
// until the browser turns out to support passkeys.
export async function addPasskey(form) {
  if (!window.PublicKeyCredential?.parseRequestOptionsFromJSON) return;

  const [isNew, error] = [form.dataset.passkey === "create", form.querySelector("[data-passkey-error]")];
  let pending = new AbortController();
  form.hidden = false;

  async function ask(mediation) {
    pending.abort(); // The browser answers one request at a time.
    pending = new AbortController();
    const response = await fetch(form.dataset.passkeyOptions, { headers: { Accept: "application/json" } });
    if (!response.ok) throw new Error(`Status ${response.status}`);
    const options = await response.json();
    const credential = isNew
      ? await navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options), signal: pending.signal })
      : await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options), signal: pending.signal, mediation });
    form.elements.credential.value = JSON.stringify(credential);
    form.submit();
  }

  form.addEventListener("submit", async (event) => {
    if (event.defaultPrevented) return; // The form has errors.
    event.preventDefault();
    error.textContent = "";
    try {
      await ask();
    } catch (failure) {
      if (failure.name !== "AbortError") error.textContent = error.dataset.passkeyError;
    }
  });

  // Offers passkeys among the suggestions of the user name's field.
  if (form.dataset.passkeyConditional === "true" && (await PublicKeyCredential.isConditionalMediationAvailable?.())) {
    ask("conditional").catch(() => {});
  }
}
