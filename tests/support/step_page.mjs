// SPDX-License-Identifier: Apache-2.0
// Shows a Markdown file as GitHub shows a job's page: GitHub-flavoured Markdown, its style sheet, mermaid charts.
//
//   npm install --prefix DIR markdown-it@14 github-markdown-css@5 mermaid@11
//   node step_page.mjs DIR PAGE.md PAGE.html
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { resolve } from 'node:path';

const [modules, source, target] = process.argv.slice(2);
const require = createRequire(resolve(modules) + '/');
const text = readFileSync(source, 'utf8');
const body = require('markdown-it')({ html: true, linkify: true }).render(text)
  .replaceAll(/<pre><code class="language-mermaid">(.*?)<\/code><\/pre>/gs, '<pre class="mermaid" style="background: none">$1</pre>');
const style = readFileSync(require.resolve('github-markdown-css/github-markdown-light.css'), 'utf8');
const mermaid = readFileSync(require.resolve('mermaid/dist/mermaid.min.js'), 'utf8').replaceAll('</script', '<\\/script');
writeFileSync(target, `<!doctype html><meta charset="utf-8"><title>page</title><style>${style}
body { margin: 24px auto; max-width: 980px; padding: 0 24px; background: #fff; }</style>
<body class="markdown-body">${body}<script>${mermaid}</script><script>mermaid.initialize({ startOnLoad: true });</script>`);
