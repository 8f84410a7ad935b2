// Converts the times of pages without the app to the user's time zone. Without scripts they are in UTC,
// and say so. Plain JavaScript, because these pages load nothing that is built.

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
