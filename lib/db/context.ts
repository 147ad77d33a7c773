import type { Actor } from '../core/actor.ts'
import type { Prisma } from './generated/client.ts'

/** What a verb or a query may use: Prisma inside a transaction that already knows who asks. */
export type Db = Prisma.TransactionClient

/** The world that a verb receives: its transaction, its caller, its clock. */
export type World<A extends Actor = Actor> = { db: Db; actor: A; now: Date }
