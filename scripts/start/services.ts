import { join } from 'node:path'
import { freePort } from '#dev/postgres/index.ts'
import type { DataFolder } from './data-folder.ts'
import type { Mode } from './environment.ts'
import { Supervised } from './supervised.ts'

/** Where a service runs from and writes to. */
export type Place = { root: string; folder: DataFolder }
type Variables = Record<string, string | undefined>

const COME_UP = 60_000

/** Starts one service as a supervised process. */
export function startService(
  place: Place,
  name: string,
  module: string,
  env: Variables,
  args: string[] = [],
): Supervised {
  return new Supervised({ name, module: join(place.root, module), args, env, cwd: place.root, logs: place.folder.logs })
}

/** The environment of what only development and demo run: never the owner's address, never a real key. */
function developmentEnv(place: Place, mode: Mode, more: Record<string, string>): Variables {
  return {
    ...process.env,
    PORT: String(mode.env.PORT),
    APP_URL: mode.env.APP_URL ?? `http://localhost:${mode.env.PORT}`,
    DATABASE_URL: undefined,
    MASTERFLOW_DATA: place.folder.path,
    MASTERFLOW_DEMO: '1',
    ...more,
  }
}

/** Starts the SMTP sink. It keeps its ports when it is restarted. */
export async function startMailSink(
  place: Place,
  mode: Mode,
  signal: AbortSignal,
): Promise<{ part: Supervised; ready: () => Promise<{ smtpUrl: string; page: string }> }> {
  const [smtp, page] = [await freePort(), await freePort()]
  const env = developmentEnv(place, mode, { MAIL_SINK_SMTP_PORT: String(smtp), MAIL_SINK_PAGE_PORT: String(page) })
  const part = startService(place, 'mail', 'dev/mail/server.ts', env)
  return {
    part,
    ready: async () => {
      await part.listening(COME_UP, signal)
      return { smtpUrl: `smtp://127.0.0.1:${smtp}`, page: `http://127.0.0.1:${page}` }
    },
  }
}

/** Starts the local identity server. It keeps its port when it is restarted. */
export async function startIdentity(
  place: Place,
  mode: Mode,
  signal: AbortSignal,
): Promise<{ part: Supervised; ready: () => Promise<string> }> {
  const port = await freePort()
  const part = startService(
    place,
    'identity',
    'dev/identity/server.ts',
    developmentEnv(place, mode, { IDENTITY_PORT: String(port) }),
  )
  return {
    part,
    ready: async () => {
      await part.listening(COME_UP, signal)
      return `http://127.0.0.1:${port}`
    },
  }
}
