// Which key commands are given with: ⌘ on Apple's keyboards, Ctrl on all others.

/** Whether it is ⌘ here. Asked of the browser, so not before the first render. */
export function hasCommandKey(): boolean {
  return /Mac|iPhone|iPad/.test(navigator.platform);
}
