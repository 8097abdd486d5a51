/**
 * How the package is built: its program and its door as JavaScript, with all that they use of others, so that nothing
 * else is installed (docs/decisions/0013).
 */
import { existsSync, readFileSync } from 'node:fs';
import { defineConfig } from 'tsdown';
import { thirdPartyText } from './build/third-party.ts';

export default defineConfig({
  entry: { main: 'src/main.ts', index: 'src/index.ts' },
  format: 'esm',
  platform: 'node',
  target: 'node20',
  outExtensions: () => ({ js: '.js', dts: '.d.ts' }),
  dts: true,
  // Names stay, so that a stack can be read.
  minify: { compress: true, mangle: false, codegen: true },
  logLevel: 'warn',
  deps: { alwaysBundle: [/.*/], onlyBundle: false },
  checks: { eval: false },
  inputOptions: {
    onLog(level, log, tell) {
      // The texts of zod's errors in other languages, whose types nobody asks for.
      if (!log.message.includes('/zod/v4/locales/')) tell(level, log);
    },
  },
  plugins: [
    {
      // Its modules, of which what nobody uses is left out, in place of its CommonJS, of which all would be kept.
      name: 'opentelemetry-as-modules',
      async resolveId(source, importer, options) {
        if (!source.startsWith('@opentelemetry/')) return null;
        const found = await this.resolve(source, importer, { ...options, skipSelf: true });
        const id = found?.id.replace('/build/src/', '/build/esm/');
        return found && id && existsSync(id) ? { ...found, id } : null;
      },
    },
    {
      name: 'third-party',
      generateBundle(_options, bundle) {
        const modules = Object.values(bundle).flatMap((part) =>
          part.type === 'chunk' ? part.moduleIds : [],
        );
        if (modules.every((file) => file.endsWith('.d.ts'))) return;
        this.emitFile({ type: 'asset', fileName: 'LICENSE', source: readFileSync('../LICENSE', 'utf8') });
        this.emitFile({ type: 'asset', fileName: 'THIRD-PARTY.txt', source: thirdPartyText(modules) });
      },
    },
  ],
});
