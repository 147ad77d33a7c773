import { join } from 'node:path'
import { startPostgres, type RunningPostgres } from '#dev/postgres/index.ts'
import type { DataFolder } from './data-folder.ts'
import { say } from './progress.ts'
import type { Secrets } from './secrets.ts'
import { backoff } from './supervised.ts'

/** The embedded server under supervision: it keeps its port, so everything that knows its address finds it again. */
export class SupervisedPostgres {
  private server: RunningPostgres
  private readonly restart: () => Promise<RunningPostgres>
  private stopping = false
  private failures = 0
  /** Called after a restart: the process id is another one. */
  onRestart: (() => void) | undefined

  private constructor(server: RunningPostgres, restart: () => Promise<RunningPostgres>) {
    this.server = server
    this.restart = restart
    this.watch()
  }

  /** Starts (and on the first start makes) the cluster of a data folder. */
  static async open(folder: DataFolder, secrets: Secrets): Promise<SupervisedPostgres> {
    const options = {
      dataDir: folder.postgres,
      passwords: secrets.database,
      logFile: join(folder.logs, 'postgres.log'),
    }
    const first = await startPostgres(options)
    return new SupervisedPostgres(first, () => startPostgres({ ...options, port: first.port }))
  }

  get ownerUrl(): string {
    return this.server.ownerUrl
  }

  readonly name = 'database'

  get pid(): number {
    return this.server.pid
  }

  /** What the person may want to know about this start. */
  describe(): string {
    const left = {
      nothing: '',
      stale: ', recovered from a hard stop',
      stopped: ', stopped the server an earlier run had left',
    }
    return `PostgreSQL 18 on port ${this.server.port}${this.server.created ? ', new' : ''}${left[this.server.leftover]}`
  }

  private watch(): void {
    void this.server.exited.then(async () => {
      while (!this.stopping) {
        this.failures += 1
        say('the database stopped unexpectedly; starting it again')
        try {
          this.server = await this.restart()
          // Asked to stop while it was coming up.
          if (this.stopping) await this.server.stop()
          else {
            this.watch()
            this.onRestart?.()
          }
          return
        } catch (error) {
          say(error instanceof Error ? error.message : String(error))
          await new Promise((done) => setTimeout(done, backoff(this.failures)))
        }
      }
    })
  }

  /** Stops it; committed rows are safe however it ends. */
  async stop(): Promise<void> {
    this.stopping = true
    await this.server.stop()
  }
}
