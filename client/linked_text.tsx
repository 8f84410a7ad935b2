// A message's text with its web addresses made into links; everything else stays plain text.

/** Ends before what is most likely the sentence's punctuation, not the address's. */
const ADDRESS = /(https?:\/\/[^\s<>"]*[^\s<>"'.,:;!?)\]}])/;

/** The text, with links that tell the other side nothing. */
export function LinkedText({ text }: { readonly text: string }) {
  const parts = text.split(ADDRESS);
  return (
    <>
      {parts.map((part, index) =>
        index % 2 === 0
          ? part
          : <a key={index} href={part} rel="noopener noreferrer nofollow" target="_blank">{part}</a>
      )}
    </>
  );
}
