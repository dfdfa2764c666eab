/*
 * Looks for the counter whose key begins as the sum asks: PBKDF2 over nonce and counter, by the browser's own crypto.
 * The format is that of ALTCHA, second edition.
 */

self.addEventListener("message", async ({ data }) => {
  const salt = bytes(data.salt);
  const nonce = bytes(data.nonce);
  const password = new Uint8Array(nonce.length + 4);
  const counted = new DataView(password.buffer);
  password.set(nonce);
  for (let counter = 0; counter < 2 ** 32; counter++) {
    counted.setUint32(nonce.length, counter);
    const key = await crypto.subtle.importKey("raw", password, "PBKDF2", false, ["deriveBits"]);
    const how = { name: "PBKDF2", hash: "SHA-256", salt, iterations: data.cost };
    const derivedKey = hex(await crypto.subtle.deriveBits(how, key, data.keyLength * 8));
    if (derivedKey.startsWith(data.keyPrefix)) {
      self.postMessage({ counter, derivedKey });
      return;
    }
  }
});

function bytes(text) {
  return Uint8Array.from(text.match(/../g), (pair) => parseInt(pair, 16));
}

function hex(buffer) {
  return [...new Uint8Array(buffer)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
