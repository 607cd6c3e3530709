/** Every limit on what a reader takes and spends, in one place. Beyond one of them that input alone fails, with a message that names it. */
export const limits = {
  /** Largest input, and largest part of an archive or mail, in bytes. */
  bytes: 32 * 1024 * 1024,
  /** Largest sum of what one input unpacks to, over all levels, in bytes. */
  unpackedBytes: 96 * 1024 * 1024,
  /** Unpacked bytes for each packed byte. Prose packs 3 to 10 times, tables up to some 50; a bomb goes to 1000 and beyond. */
  ratio: 200,
  /** Below this many unpacked bytes the ratio is not looked at: a short run of one letter packs very well. */
  ratioFrom: 1024 * 1024,
  /** Entries of one archive, and attachments of one mail. */
  entries: 5_000,
  /** Archives and mails within one another. */
  nesting: 4,
  /** Reports of one input. */
  reports: 50_000,
  /** Pages of one document. */
  pages: 2_000,
  /** Longest line of a report's text in UTF-16 units. Real prose stays far below; what is longer is data that was taken for a report. */
  lineLength: 1_000_000,
  /** Elements of markup within one another; pages that people write stay below 60. */
  depth: 512,
  /** Elements of one page of markup. */
  elements: 200_000,
  /** Time for one input, in ms. A reader that takes longer is ended. */
  milliseconds: 30_000,
  /** Memory that reading one input may add to the reader's process, in bytes. */
  growth: 300 * 1024 * 1024,
} as const;
