// Registers the service worker, by the one trusted-types policy that the page has.

/** What is used of Trusted Types; the DOM's types do not know them yet. */
interface TrustedTypes {
  createPolicy(
    name: string,
    rules: { createScriptURL(address: string): string },
  ): { createScriptURL(address: string): string };
}

const WORKER = "/sw.js";
/** The security policy names it. */
const POLICY = "hubbub-worker";

/** Makes the rooms readable offline, where the browser can. */
export async function registerWorker(): Promise<void> {
  if (!navigator.serviceWorker) return;
  const { trustedTypes } = globalThis as unknown as { readonly trustedTypes?: TrustedTypes };
  // It knows one address, whatever it is asked for.
  const policy = trustedTypes?.createPolicy(POLICY, { createScriptURL: () => WORKER });
  await navigator.serviceWorker.register(policy?.createScriptURL(WORKER) ?? WORKER);
}
