/**
 * Runs one of the launcher's children: `node child.ts MODULE [ARGS…]`. The module starts its service when imported. When the launcher
 * is gone (killed hard: its IPC channel closes), the child stops itself as if it had been asked to.
 */
import { pathToFileURL } from 'node:url'

const GRACE = 12_000

if (process.channel) {
  process.once('disconnect', () => {
    process.kill(process.pid, 'SIGTERM')
    setTimeout(() => process.exit(1), GRACE).unref()
  })
  process.channel.unref()
}

const [module, ...args] = process.argv.slice(2)
if (!module) throw new Error('child.ts needs a module')
process.argv.splice(1, process.argv.length - 1, module, ...args)
await import(pathToFileURL(module).href)
