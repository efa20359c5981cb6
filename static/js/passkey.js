// Passkeys: hands the page's question to the browser and sends its answer as an ordinary form.
"use strict";

const toBytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (letter) => letter.charCodeAt(0));
const toText = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");

// The question as the browser takes it: what the server wrote as text becomes bytes.
const read = (options) => ({
  ...options,
  challenge: toBytes(options.challenge),
  ...(options.user && { user: { ...options.user, id: toBytes(options.user.id) } }),
  ...(options.excludeCredentials && { excludeCredentials: options.excludeCredentials.map((one) => ({ ...one, id: toBytes(one.id) })) }),
  ...(options.allowCredentials && { allowCredentials: options.allowCredentials.map((one) => ({ ...one, id: toBytes(one.id) })) }),
});

const write = (made) => {
  const response = { clientDataJSON: toText(made.response.clientDataJSON) };
  for (const name of ["attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (made.response[name]) response[name] = toText(made.response[name]);
  }
  if (made.response.getTransports) response.transports = made.response.getTransports();
  return JSON.stringify({ id: made.id, rawId: toText(made.rawId), type: made.type, response, clientExtensionResults: {} });
};

const SAID = {
  NotAllowedError: "Chưa dùng được khóa truy cập: đã bị hủy, quá lâu, hoặc máy này không có khóa của tài khoản.",
  InvalidStateError: "Máy này đã có khóa truy cập của tài khoản.",
};

document.querySelectorAll("form[data-passkey]").forEach((form) => {
  const go = form.querySelector("[data-passkey-go]");
  const said = form.querySelector("[data-passkey-said]");
  if (!window.PublicKeyCredential) {
    said.textContent = "Trình duyệt này chưa dùng được khóa truy cập.";
    said.hidden = false;
    return;
  }
  go.hidden = false;
  go.addEventListener("click", async () => {
    said.hidden = true;
    go.setAttribute("aria-disabled", "true");
    try {
      const publicKey = read(JSON.parse(form.dataset.options));
      const made = form.dataset.passkey === "create"
        ? await navigator.credentials.create({ publicKey })
        : await navigator.credentials.get({ publicKey });
      form.elements.answer.value = write(made);
      form.submit();
    } catch (error) {
      said.textContent = SAID[error.name] || "Chưa dùng được khóa truy cập. Thử lại, hoặc dùng cách khác.";
      said.hidden = false;
      go.removeAttribute("aria-disabled");
    }
  });
});
