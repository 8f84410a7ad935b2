// Registers the service worker with the page's only Trusted Types policy.

/** The part of Trusted Types that is used; the DOM types lack it. */
interface TrustedTypes {
  createPolicy(
    name: string,
    rules: { createScriptURL(address: string): string },
  ): { createScriptURL(address: string): string };
}

const WORKER = "/sw.js";
/** The name that the security policy allows. */
const POLICY = "hubbub-worker";

/** Registers the worker, if the browser supports it. */
export async function registerWorker(): Promise<void> {
  if (!navigator.serviceWorker) return;
  const { trustedTypes } = globalThis as unknown as { readonly trustedTypes?: TrustedTypes };
  // The policy allows one address only.
  const policy = trustedTypes?.createPolicy(POLICY, { createScriptURL: () => WORKER });
  await navigator.serviceWorker.register(policy?.createScriptURL(WORKER) ?? WORKER);
}
