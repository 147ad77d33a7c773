export { startPostgres, freePort, type PostgresOptions, type RunningPostgres } from './server.ts'
export { startTemporaryPostgres } from './temporary.ts'
export { StartProblem, asStartProblem } from './start-problem.ts'
