// Writes the times of a page that is no room by the reader's clock. Without scripts they are in UTC, and
// say so. Plain JavaScript, as such a page needs nothing else of what is built.

const format = new Intl.DateTimeFormat(document.documentElement.lang, {
  day: "numeric",
  month: "short",
  hour: "2-digit",
  minute: "2-digit",
  hourCycle: "h23",
});
for (const time of document.querySelectorAll("time[data-words]")) {
  const local = format.format(new Date(time.dateTime));
  time.textContent = time.dataset.words.replace("{time}", () => local);
}
