import { send, urlOf, type Options } from '../../api/request.ts';
import { csvRows, jsonRows } from './rowCounter.ts';

/** How a download stands. */
export interface Progress {
  rows: number;
  bytes: number;
}

/** A file that came whole. */
export interface Downloaded extends Progress {
  name: string;
  content: Blob;
}

/**
 * Downloads a file of sign-ins, telling how it goes. A file that is cut off
 * midway fails: it must not be taken for all.
 */
export async function download(
  options: Options,
  ontold: (progress: Progress) => void,
  signal: AbortSignal,
): Promise<Downloaded> {
  const response = await send(urlOf('/api/signins/download', options), { signal });
  const counter = options.format === 'json' ? jsonRows() : csvRows();
  const parts: Uint8Array<ArrayBuffer>[] = [];
  const progress = { rows: 0, bytes: 0 };
  const reader = response.body?.getReader();
  for (let next = await reader?.read(); next && !next.done; next = await reader?.read()) {
    parts.push(next.value);
    progress.bytes += next.value.length;
    progress.rows = counter.add(next.value);
    ontold({ ...progress });
  }
  const type = response.headers.get('Content-Type') ?? 'application/octet-stream';
  return { ...progress, name: nameOf(response.headers.get('Content-Disposition')), content: new Blob(parts, { type }) };
}

/** The file name that a header Content-Disposition gives. */
export function nameOf(disposition: string | null): string {
  return /filename="([^"]+)"/.exec(disposition ?? '')?.[1] ?? 'sign-ins';
}

/** Gives the file to the browser to keep. */
export function save({ name, content }: Downloaded): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(content);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
