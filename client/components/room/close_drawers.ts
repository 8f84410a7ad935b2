// Closes the lists that lie over a narrow page once it is wide enough to have them beside the log.

/** An open list whose button has gone has a column of its own now; the focus stays where it is. */
export function closeDrawersBesideLog(): void {
  const close = () => {
    for (const drawer of document.querySelectorAll<HTMLElement>(":popover-open")) {
      const button = document.querySelector(`[popovertarget="${drawer.id}"]`);
      if (button?.getClientRects().length === 0) drawer.hidePopover();
    }
  };
  addEventListener("resize", close);
  // It may have become wide before this was here.
  close();
}
