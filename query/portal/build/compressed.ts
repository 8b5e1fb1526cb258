import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';

import type { Plugin } from 'vite';

/** What is smaller than this is not worth a second file, in bytes. */
const minBytes = 1024;

/** Puts NAME.br and NAME.gz beside each text file of the build, so that the service need not compress. */
export function compressed(): Plugin {
  return {
    name: 'compressed',
    apply: 'build',
    // Once the files are written: until then other plugins change them.
    async writeBundle({ dir = '' }, bundle) {
      const names = Object.keys(bundle).filter((name) => /\.(js|css|html|json|svg)$/.test(name));
      await Promise.all(names.map((name) => pack(join(dir, name))));
    },
  };
}

async function pack(path: string): Promise<void> {
  const text = await readFile(path);
  if (text.length < minBytes) {
    return;
  }
  const params = { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY };
  await writeFile(path + '.br', await promisify(brotliCompress)(text, { params }));
  await writeFile(path + '.gz', await promisify(gzip)(text, { level: constants.Z_BEST_COMPRESSION }));
}
