// The tab's icon: with a dot while something is new. Both are files: the security policy allows no
// picture that is written into the page.

/** Shows one of the two icons that the server has named in the document. */
export function showNews(hasNews: boolean, page: Document = document): void {
  const link = page.querySelector<HTMLLinkElement>('link[rel="icon"]');
  const { icon, newsIcon } = link?.dataset ?? {};
  const wanted = hasNews ? newsIcon : icon;
  if (link && wanted && link.getAttribute("href") !== wanted) link.href = wanted;
}
