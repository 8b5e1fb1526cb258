/** Counts what has come of a file while it is on its way. */
export interface RowCounter {
  /** Takes the next bytes and returns how many rows are complete. */
  add(chunk: Uint8Array): number;
}

const [quote, lineFeed, backslash, openBrace, closeBrace] = [0x22, 0x0a, 0x5c, 0x7b, 0x7d];

/** Counts rows of CSV behind its header; line ends within quotes do not count. */
export function csvRows(): RowCounter {
  let lines = 0;
  let quoted = false;
  return {
    add(chunk) {
      for (const byte of chunk) {
        if (byte === quote) {
          quoted = !quoted;
        } else if (byte === lineFeed && !quoted) {
          lines++;
        }
      }
      return Math.max(0, lines - 1);
    },
  };
}

/** Counts the objects of a JSON array. */
export function jsonRows(): RowCounter {
  let rows = 0;
  let depth = 0;
  let quoted = false;
  let escaped = false;
  return {
    add(chunk) {
      for (const byte of chunk) {
        if (escaped) {
          escaped = false;
        } else if (byte === backslash) {
          escaped = quoted;
        } else if (byte === quote) {
          quoted = !quoted;
        } else if (!quoted && byte === openBrace) {
          depth++;
        } else if (!quoted && byte === closeBrace && --depth === 0) {
          rows++;
        }
      }
      return rows;
    },
  };
}
