// English: what a room says on a page of another site.

/** English, on another site's page. */
export const englishEmbed = {
  label: (room: string) => `Chat: ${room}`,
  you: (name: string) => `${name}: this room and your name`,
  about: "About this room",
  openThere: (host: string) => `Open the room at ${host}`,
  closed: (host: string) => `${host} is for members only. Sign in with a name and the password.`,
  notListed: (site: string, host: string) =>
    `${host} does not show its rooms on ${site}. Whoever runs it can add this site to HUBBUB_ORIGINS.`,
  unreachable: (host: string) => `${host} cannot be reached at the moment.`,
  name: "Your name",
  password: "Password of this server",
  enter: "Enter the room",
  signOut: "Sign out",
  signOutIsFinal:
    "You cannot undo this. If you sign in again, you are a new user and cannot edit what you wrote.",
  unsent: (count: number) =>
    count === 1
      ? "One text is not sent yet. Signing out deletes it."
      : `${count} texts are not sent yet. Signing out deletes them.`,
  notSignedOut: (host: string) => `You are still signed in: ${host} did not answer. Try again.`,
  signOutAnyway: "Delete and sign out",
};
