import { spawnSync } from 'node:child_process'
import { readFileSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { StartProblem } from './start-problem.ts'

/** Whom the server runs as, and how a program is started as them. PostgreSQL refuses to run as root. */
export type ServerUser = {
  /** undefined: the user we are */
  ids: { uid: number; gid: number } | undefined
  command(
    program: string,
    args: readonly string[],
  ): { file: string; args: string[]; ids: { uid: number; gid: number } | undefined }
}

type Account = { name: string; uid: number; gid: number }

function findAccount(matches: (account: Account) => boolean): Account | undefined {
  for (const line of readFileSync('/etc/passwd', 'utf8').split('\n')) {
    const [name, , uid, gid] = line.split(':')
    if (!name || !uid || !gid) continue
    const account = { name, uid: Number(uid), gid: Number(gid) }
    if (matches(account)) return account
  }
  return undefined
}

function serverAccount(existingOwner: number | undefined): Account {
  if (existingOwner) {
    const owner = findAccount((account) => account.uid === existingOwner)
    if (owner) return owner
  }
  const byName = (wanted: string) => findAccount((account) => account.name === wanted)
  const account = byName('postgres')
  if (account) return account
  spawnSync('useradd', ['--system', '--user-group', '--no-create-home', '--shell', '/usr/sbin/nologin', 'postgres'])
  const made = byName('postgres') ?? byName('nobody')
  if (!made) {
    throw new StartProblem(
      'PostgreSQL does not run as root and no user "postgres" could be made. Make one (useradd postgres), or start as an ordinary user.',
    )
  }
  return made
}

function closedFolder(path: string, account: Account): string {
  const folders: string[] = []
  for (let at = path; ; at = dirname(at)) {
    folders.unshift(at)
    if (at === dirname(at)) break
  }
  const closed = folders.find((folder) => {
    const stat = statSync(folder)
    const bit = stat.uid === account.uid ? 0o100 : stat.gid === account.gid ? 0o010 : 0o001
    return (stat.mode & bit) === 0
  })
  return closed ?? path
}

const reaches = 'cd -- "$0" && test -x "$1"'

/**
 * Decides whom the server runs as.
 * @param folder an existing folder that will hold the data; the server must be able to walk to it
 * @param program the server's binary, which it must be able to run
 * @param existingOwner user id that owns an existing data folder
 * @throws StartProblem when root has nobody to hand the server to, or that user cannot walk to the folder
 */
export function chooseServerUser(folder: string, program: string, existingOwner: number | undefined): ServerUser {
  if (process.getuid?.() !== 0)
    return { ids: undefined, command: (file, args) => ({ file, args: [...args], ids: undefined }) }
  const account = serverAccount(existingOwner)
  const ids = { uid: account.uid, gid: account.gid }
  const direct = spawnSync('/bin/sh', ['-c', reaches, folder, program], { ...ids, cwd: '/' })
  if (direct.status === 0) return { ids, command: (file, args) => ({ file, args: [...args], ids }) }
  // Below a closed folder (/root is 0700): keep only the capability to walk and read, where the system lets root hand it on.
  for (const capability of ['+dac_read_search', '+dac_override']) {
    const prefix = [
      `--reuid=${ids.uid}`,
      `--regid=${ids.gid}`,
      '--clear-groups',
      // initdb asks with access(2), for which the kernel would drop the capability of anybody but root.
      '--securebits=+no_setuid_fixup',
      `--inh-caps=-all,${capability}`,
      `--ambient-caps=-all,${capability}`,
      '--',
    ]
    const asked = spawnSync('setpriv', [...prefix, '/bin/sh', '-c', reaches, folder, program], { cwd: '/' })
    if (asked.status !== 0) continue
    return { ids, command: (file, args) => ({ file: 'setpriv', args: [...prefix, file, ...args], ids: undefined }) }
  }
  const blocked = closedFolder(folder, account)
  const closed = blocked === folder ? closedFolder(dirname(program), account) : blocked
  throw new StartProblem(
    `As root the database runs as the user "${account.name}", who may not walk through ${closed}: set MASTERFLOW_DATA (or move the checkout) to a folder below one that is open to others, such as /srv, or start as an ordinary user.`,
  )
}
